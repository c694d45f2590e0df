/** Holds in force and drills running: on whom, by whom, why, and until when. Each ends by itself. */
import type { Drill, Hold } from '../../shared/hold.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { Entries, OnAccount } from '../pieces/entries.tsx'

const MINUTES = 30

export function HoldsCard({ holds }: { readonly holds: readonly Hold[] }) {
  return (
    <Card
      title="Holds"
      note="automatic failover is paused; planned ones stay possible"
      aside={
        <CommandButton command={{ kind: 'holdAutomation', accountId: null, minutes: MINUTES }} size="small">
          Hold automation…
        </CommandButton>
      }
    >
      {holds.length === 0 ? (
        <EmptyNote title="Nothing is held">
          A hold keeps automation from failing over while somebody works on a node. It has an owner, a reason and an
          end, and releases itself.
        </EmptyNote>
      ) : (
        <Entries
          label="Holds"
          entries={holds}
          what={({ accountId }) => <OnAccount accountId={accountId} />}
          end={({ accountId }) => (
            <CommandButton command={{ kind: 'releaseAutomation', accountId }} size="small">
              Release…
            </CommandButton>
          )}
        />
      )}
    </Card>
  )
}

export function DrillsCard({ drills }: { readonly drills: readonly Drill[] }) {
  return (
    <Card
      title="Drills"
      note="everything that happens is marked as a drill"
      aside={
        <CommandButton command={{ kind: 'startDrill', accountId: null, minutes: MINUTES }} size="small">
          Start a drill…
        </CommandButton>
      }
    >
      {drills.length === 0 ? (
        <EmptyNote title="No drill runs">
          While one runs, failovers, alerts and operations of its accounts carry its mark, and do not count as flapping.
        </EmptyNote>
      ) : (
        <Entries
          label="Drills"
          entries={drills}
          what={({ accountId }) => <OnAccount accountId={accountId} />}
          end={({ accountId }) => (
            <CommandButton command={{ kind: 'endDrill', accountId }} size="small">
              End…
            </CommandButton>
          )}
        />
      )}
    </Card>
  )
}
