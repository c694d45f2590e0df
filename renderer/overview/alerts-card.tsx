/** What a person should know: open alerts first, then the last resolved. */
import type { Alert } from '../../shared/alert.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { DrillMark } from '../pieces/drill-mark.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { Lasting, When } from '../pieces/when.tsx'
import { useSteady } from '../pieces/use-steady.ts'
import { TableScroll } from '../pieces/table-scroll.tsx'
import pieces from '../pieces/pieces.module.css'
import { alertOffer } from '../plan/offers.ts'
import { formatRoute } from '../routing/route.ts'
import { usePicture } from '../use-console.ts'
import styles from './overview.module.css'

const SHOWN = 8
const NONE: readonly Alert[] = []

export function AlertsCard() {
  const alerts = usePicture((state) => state.snapshot?.alerts ?? NONE)
  const open = alerts.filter((alert) => alert.resolvedAt === null)
  const shown = [...open, ...alerts.filter((alert) => alert.resolvedAt !== null)].slice(0, SHOWN)
  return (
    <Card title="Alerts" aside={open.length === 0 ? 'none open' : `${open.length} open`}>
      {shown.length === 0 ? (
        <EmptyNote title="No alert so far">
          The cluster raises one when it cannot confirm a failure, when witnesses disagree, when no standby is left, or
          when a failover is blocked.
        </EmptyNote>
      ) : (
        <AlertTable alerts={shown} />
      )}
    </Card>
  )
}

export function AlertTable({ alerts }: { readonly alerts: readonly Alert[] }) {
  const steady = useSteady(alerts, alertId)
  return (
    <TableScroll label="Alerts" steady={steady}>
      <table className={pieces['table']}>
        <thead>
          <tr>
            <th scope="col">Level</th>
            <th scope="col">What</th>
            <th scope="col" className={pieces['right']}>
              Since
            </th>
            <th scope="col" className={pieces['right']}>
              For
            </th>
            <th scope="col">
              <span className={pieces['hidden']}>What answers it</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {steady.rows.map((alert) => (
            <AlertRow key={alert.id} alert={alert} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function alertId(alert: Alert): string {
  return alert.id
}

function AlertRow({ alert }: { readonly alert: Alert }) {
  const isOpen = alert.resolvedAt === null
  const snapshot = usePicture((state) => state.snapshot)
  const offer = isOpen && snapshot !== null ? alertOffer(alert, snapshot) : null
  const tone = !isOpen ? 'ok' : alert.level === 'critical' ? 'critical' : 'warn'
  return (
    <tr data-linked={alert.accountId === null ? undefined : true}>
      <td className={pieces['tight']}>
        <ToneShape tone={tone} /> {isOpen ? (alert.level === 'critical' ? 'Critical' : 'Warning') : 'Resolved'}
      </td>
      <td className={isOpen ? undefined : styles['resolved']}>
        {alert.drillId === null ? null : (
          <>
            <DrillMark />{' '}
          </>
        )}
        {alert.accountId === null ? (
          alert.title
        ) : (
          <a
            className={pieces['rowLink']}
            href={formatRoute({ kind: 'account', accountId: alert.accountId })}
            data-row-link
          >
            {alert.title}
          </a>
        )}
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        <When at={alert.raisedAt} />
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {isOpen ? <Lasting since={alert.raisedAt} isCoarse /> : <span className={pieces['dim']}>over</span>}
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {offer === null ? null : (
          <span className={pieces['above']}>
            <CommandButton command={offer} size="small" />
          </span>
        )}
      </td>
    </tr>
  )
}
