/** The runbooks that answer what is open now, and what this console itself meets. */
import { useMemo } from 'react'
import type { Alert } from '../../shared/alert.ts'
import type { RunbookEntry } from '../../shared/runbook/runbook.ts'
import { Card } from '../pieces/card.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { formatRoute } from '../routing/route.ts'
import { useConnection, usePicture } from '../use-console.ts'
import { alertWords, type Suggestion, suggestions } from './library.ts'
import styles from './runbooks.module.css'

const NO_ALERTS: readonly Alert[] = []
/** An outage opens dozens of alerts; these are enough to begin with. */
const SHOWN = 6
const ALERTS_NAMED = 3

export function SuggestedCard({ entries }: { readonly entries: readonly RunbookEntry[] }) {
  const alerts = usePicture((state) => state.snapshot?.alerts ?? NO_ALERTS)
  const connection = useConnection()
  const problem = 'problem' in connection ? connection.problem : null
  const all = useMemo(() => suggestions(entries, alerts, problem), [entries, alerts, problem])
  if (all.length === 0) return null
  const isLive = connection.kind === 'live'
  return (
    <Card title="For what is open" note={isLive ? 'the worst alert first' : 'as last heard'}>
      <ul className={styles['rows']}>
        {all.slice(0, SHOWN).map((one) => (
          <Row key={one.entry.head.id} suggestion={one} />
        ))}
      </ul>
    </Card>
  )
}

function Row({ suggestion: { entry, alerts, problem } }: { readonly suggestion: Suggestion }) {
  const { id, title, summary } = entry.head
  const isCritical = problem !== null || alerts.some(({ level }) => level === 'critical')
  const rest = alerts.length - ALERTS_NAMED
  return (
    <li className={styles['row']} data-row>
      <ToneShape tone={isCritical ? 'critical' : 'warn'} />
      <div>
        <a className={styles['rowLink']} href={formatRoute({ kind: 'runbook', runbookId: id })} data-row-link>
          {title}
        </a>
        <p className={styles['summary']}>{summary}</p>
      </div>
      <p className={styles['answers']}>
        answers:{' '}
        {problem === null ? null : (
          <>
            {problem.title.charAt(0).toLowerCase() + problem.title.slice(1)}
            {alerts.length === 0 ? '' : ', '}
          </>
        )}
        {alerts.slice(0, ALERTS_NAMED).map((alert, index) => (
          <span key={alert.id}>
            {index === 0 ? '' : ', '}
            <a className={styles['above']} href={formatRoute({ kind: 'alerts', alertId: alert.id })}>
              {alertWords(alert)}
            </a>
          </span>
        ))}
        {rest > 0 ? ` and ${rest} more` : ''}
      </p>
    </li>
  )
}
