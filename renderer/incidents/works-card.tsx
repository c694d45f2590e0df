/** What is being gone through because of it, and what is written for what is open. */
import { useMemo } from 'react'
import type { Alert } from '../../shared/alert.ts'
import type { Incident } from '../../shared/incident/incident.ts'
import type { Run } from '../../shared/runbook/run.ts'
import type { RunbookEntry } from '../../shared/runbook/runbook.ts'
import { counted } from '../../shared/words/format.ts'
import { subjectWords } from '../../shared/words/runbook.ts'
import { Card } from '../pieces/card.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { formatRoute } from '../routing/route.ts'
import { suggestions } from '../runbooks/library.ts'
import { usePicture } from '../use-console.ts'
import styles from './incidents.module.css'

const NO_ALERTS: readonly Alert[] = []
const NO_RUNS: readonly Run[] = []
const NO_RUNBOOKS: readonly RunbookEntry[] = []
const SUGGESTED = 4

export function WorksCard({ incident }: { readonly incident: Incident }) {
  const alerts = usePicture((state) => state.snapshot?.alerts ?? NO_ALERTS)
  const entries = usePicture((state) => state.library?.entries ?? NO_RUNBOOKS)
  const all = usePicture((state) => state.runs ?? NO_RUNS)
  const runs = useMemo(() => runsOf(incident, all), [incident, all])
  const suggested = useMemo(() => suggestions(entries, alertsOf(incident, alerts), null), [entries, incident, alerts])
  if (runs.length === 0 && suggested.length === 0)
    return (
      <Card title="Runbooks" label="Runbooks">
        <p className={styles['none']}>
          Nothing open here has a runbook. <a href={formatRoute({ kind: 'runbooks' })}>See all of them</a>
        </p>
      </Card>
    )
  return (
    <Card title="Runbooks" label="Runbooks">
      <ul className={styles['rows']}>
        {runs.map(({ id, title, subject, ended, ticked, startedBy }) => (
          <li key={id} className={styles['work']}>
            <ToneShape tone={ended === null ? 'info' : ended.outcome === 'solved' ? 'ok' : 'unknown'} />
            <div>
              <a href={formatRoute({ kind: 'run', runId: id })}>{title}</a>
              <div className={styles['quiet']}>
                {ended === null ? `${counted(ticked, 'step')} ticked` : ended.outcome} · {subjectWords(subject)} ·{' '}
                {startedBy}
              </div>
            </div>
          </li>
        ))}
        {suggested.slice(0, SUGGESTED).map(({ entry: { head } }) => (
          <li key={head.id} className={styles['work']}>
            <span className={styles['quiet']} aria-hidden="true">
              →
            </span>
            <div>
              <a href={formatRoute({ kind: 'runbook', runbookId: head.id })}>{head.title}</a>
              <div className={styles['quiet']}>{head.summary}</div>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Begun since it began, about the same thing. */
export function runsOf({ accountIds, alertIds, beganAt, closed }: Incident, runs: readonly Run[]): readonly Run[] {
  return runs.filter(({ subject, startedAt, ended }) => {
    if (closed !== null && startedAt > closed.at) return false
    if (startedAt < beganAt && ended !== null) return false
    if (subject.alertId !== null && alertIds.includes(subject.alertId)) return true
    return accountIds.length === 0 || subject.accountId === null || accountIds.includes(subject.accountId)
  })
}

/** Open ones that it began from, or about its accounts. */
export function alertsOf({ accountIds, alertIds }: Incident, alerts: readonly Alert[]): readonly Alert[] {
  return alerts.filter(
    ({ id, accountId, resolvedAt }) =>
      resolvedAt === null &&
      (alertIds.includes(id) || accountIds.length === 0 || (accountId !== null && accountIds.includes(accountId))),
  )
}
