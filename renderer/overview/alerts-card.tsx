/** What a person should know: what is open, and where the rest of it is. */
import { useMemo } from 'react'
import { type Alert, isOwnWord } from '../../shared/alert.ts'
import { AlertList } from '../alerts/alert-list.tsx'
import { AlertRow } from '../alerts/alert-row.tsx'
import alertStyles from '../alerts/alerts.module.css'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { usePicture } from '../use-console.ts'

const SHOWN = 6
const RESOLVED_SHOWN = 3
const NONE: readonly Alert[] = []

export function AlertsCard() {
  const alerts = usePicture((state) => state.snapshot?.alerts ?? NONE)
  const open = useMemo(() => alerts.filter(({ resolvedAt }) => resolvedAt === null), [alerts])
  const own = open.filter(isOwnWord).length
  const resolved = alerts.filter(({ resolvedAt }) => resolvedAt !== null).slice(0, RESOLVED_SHOWN)
  return (
    <Card
      title={<a href="#/alerts">Alerts</a>}
      aside={own === 0 ? 'none open' : `${own} open${own === open.length ? '' : `, ${open.length - own} more follow`}`}
    >
      {alerts.length === 0 ? (
        <EmptyNote title="No alert so far">
          The cluster raises one when a rule’s limit is passed, when it cannot confirm a failure, when no standby is
          left, or when a failover is blocked.
        </EmptyNote>
      ) : (
        <>
          {open.length === 0 ? null : <AlertList alerts={open} isShort most={SHOWN} />}
          {open.length > 0 || resolved.length === 0 ? null : (
            <div className={alertStyles['list']}>
              <ul className={alertStyles['rows']} aria-label="Resolved lately">
                {resolved.map((alert) => (
                  <AlertRow key={alert.id} alert={alert} />
                ))}
              </ul>
            </div>
          )}
        </>
      )}
    </Card>
  )
}
