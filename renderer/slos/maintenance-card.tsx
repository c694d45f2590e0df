/** Planned work that is open: on whom, by whom, why, and until when. Meanwhile alerts are marked and objectives do not count. */
import type { Maintenance } from '../../shared/hold.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { Entries, OnAccount } from '../pieces/entries.tsx'
import { usePicture } from '../use-console.ts'

const MINUTES = 60
const NONE: readonly Maintenance[] = []

export function MaintenanceCard() {
  const open = usePicture((state) => state.snapshot?.maintenance ?? NONE)
  return (
    <Card
      title="Maintenance"
      note="planned work: alerts are marked, objectives do not count"
      aside={
        <CommandButton command={{ kind: 'openMaintenance', accountId: null, minutes: MINUTES }} size="small">
          Open maintenance…
        </CommandButton>
      }
    >
      {open.length === 0 ? (
        <EmptyNote title="No maintenance is open">
          Announce planned work before it begins: alerts of its accounts are marked, and their objectives do not count
          the time. It has an owner, a reason and an end, and closes itself.
        </EmptyNote>
      ) : (
        <Entries
          label="Maintenance"
          entries={open}
          what={({ accountId }) => <OnAccount accountId={accountId} />}
          end={({ accountId }) => (
            <CommandButton command={{ kind: 'closeMaintenance', accountId }} size="small">
              Close…
            </CommandButton>
          )}
        />
      )}
    </Card>
  )
}
