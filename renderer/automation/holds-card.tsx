/** Holds in force and drills running: on whom, by whom, why, and until when. Each ends by itself. */
import type { ReactNode } from 'react'
import type { Drill, Hold } from '../../shared/hold.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { TimeLeft } from '../pieces/remaining.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'

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

interface EntriesProps {
  readonly label: string
  readonly entries: readonly Hold[]
  readonly end: (entry: Hold) => ReactNode
}

/** Also of planned work, which has the same shape. */
export function Entries({ label, entries, end }: EntriesProps) {
  return (
    <TableScroll label={label}>
      <table className={pieces['table']}>
        <thead>
          <tr>
            <th scope="col">On</th>
            <th scope="col">By</th>
            <th scope="col">Reason</th>
            <th scope="col">Since</th>
            <th scope="col" className={pieces['right']}>
              Ends in
            </th>
            <th scope="col">
              <span className={pieces['hidden']}>Act</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td className={pieces['tight']}>
                {entry.accountId === null ? (
                  <b>every account</b>
                ) : (
                  <a href={formatRoute({ kind: 'account', accountId: entry.accountId })}>{entry.accountId}</a>
                )}
              </td>
              <td className={pieces['tight']}>{entry.owner}</td>
              <td>{entry.reason}</td>
              <td className={pieces['tight']}>
                <a href={formatRoute({ kind: 'operations', operationId: entry.id })}>
                  <When at={entry.since} />
                </a>
              </td>
              <td className={`${pieces['right']} ${pieces['tight']}`}>
                <TimeLeft until={entry.expiresAt} />
              </td>
              <td className={pieces['right']}>{end(entry)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
