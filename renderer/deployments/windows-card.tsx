/** Times that are set apart: freezes, in which nothing is deployed but by force, and maintenance, in which work is expected. */
import type { Snapshot } from '../../shared/snapshot.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { Entries, OnAccount } from '../pieces/entries.tsx'
import { FREEZE_MINUTES } from '../plan/offers.ts'
import styles from './deployments.module.css'

const MAINTENANCE_MINUTES = 60

export function WindowsCard({ snapshot: { freezes, maintenance } }: { readonly snapshot: Snapshot }) {
  return (
    <Card
      title="Windows"
      note="freezes and maintenance"
      aside={
        <span className={styles['acts']}>
          <CommandButton command={{ kind: 'openFreeze', minutes: FREEZE_MINUTES }} size="small">
            Freeze deployments…
          </CommandButton>
          <CommandButton
            command={{ kind: 'openMaintenance', accountId: null, minutes: MAINTENANCE_MINUTES }}
            size="small"
          >
            Open maintenance…
          </CommandButton>
        </span>
      }
    >
      {freezes.length + maintenance.length === 0 ? (
        <EmptyNote title="No freeze and no maintenance is in force">
          In a freeze a deployment has to be forced; rolling back is always possible. In maintenance alerts are marked
          and objectives do not count. Both have an owner, a reason and an end.
        </EmptyNote>
      ) : (
        <Entries
          label="Windows"
          first="What"
          entries={[
            ...freezes.map((one) => ({ ...one, kind: 'freeze' as const })),
            ...maintenance.map((one) => ({ ...one, kind: 'maintenance' as const })),
          ]}
          what={(window) =>
            window.kind === 'freeze' ? (
              <b>Freeze of deployments</b>
            ) : (
              <>
                <b>Maintenance</b> of <OnAccount accountId={window.accountId} />
              </>
            )
          }
          end={(window) =>
            window.kind === 'freeze' ? (
              <CommandButton command={{ kind: 'closeFreeze', freezeId: window.id }} size="small">
                End freeze…
              </CommandButton>
            ) : (
              <CommandButton command={{ kind: 'closeMaintenance', accountId: window.accountId }} size="small">
                Close…
              </CommandButton>
            )
          }
        />
      )}
    </Card>
  )
}
