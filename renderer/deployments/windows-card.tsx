/** Times that are set apart: freezes, in which nothing is deployed but by force, and maintenance, in which work is expected. */
import type { ReactNode } from 'react'
import type { Hold } from '../../shared/hold.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { TimeLeft } from '../pieces/remaining.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Th } from '../pieces/th.tsx'
import { When } from '../pieces/when.tsx'
import { FREEZE_MINUTES } from '../plan/offers.ts'
import { formatRoute } from '../routing/route.ts'
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
        <TableScroll label="Windows">
          <table className={pieces['table']}>
            <thead>
              <tr>
                <Th>Kind</Th>
                <Th>On</Th>
                <Th>By</Th>
                <Th>Reason</Th>
                <Th>Since</Th>
                <Th>Until</Th>
                <Th isRight>Ends in</Th>
                <th scope="col">
                  <span className={pieces['hidden']}>Act</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {freezes.map((freeze) => (
                <Row key={freeze.id} kind="Freeze" entry={freeze} on="deployments of the whole cluster">
                  <CommandButton command={{ kind: 'closeFreeze', freezeId: freeze.id }} size="small">
                    End freeze…
                  </CommandButton>
                </Row>
              ))}
              {maintenance.map((one) => (
                <Row key={one.id} kind="Maintenance" entry={one} on={one.accountId ?? 'every account'}>
                  <CommandButton command={{ kind: 'closeMaintenance', accountId: one.accountId }} size="small">
                    Close…
                  </CommandButton>
                </Row>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Card>
  )
}

interface RowProps {
  readonly kind: string
  readonly entry: Hold
  readonly on: string
  readonly children: ReactNode
}

function Row({ kind, entry, on, children }: RowProps) {
  return (
    <tr>
      <td className={pieces['tight']}>
        <b>{kind}</b>
      </td>
      <td>{on}</td>
      <td className={pieces['tight']}>{entry.owner}</td>
      <td>{entry.reason}</td>
      <td className={pieces['tight']}>
        <a href={formatRoute({ kind: 'operations', operationId: entry.id })}>
          <When at={entry.since} />
        </a>
      </td>
      <td className={pieces['tight']}>
        <When at={entry.expiresAt} />
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        <TimeLeft until={entry.expiresAt} />
      </td>
      <td className={pieces['right']}>{children}</td>
    </tr>
  )
}
