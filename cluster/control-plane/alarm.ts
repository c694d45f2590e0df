/** Alerts as conditions: on raises one where none is open, off resolves it. Facts are pure; `setAlarm` journals them. */
import type { Alert, AlertCode } from '../../shared/alert.ts'
import type { FactBody } from '../../shared/fact.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { Book } from './book.ts'

export interface Alarm {
  readonly code: AlertCode
  /** A node, an account, or `cluster`. */
  readonly about: string
  /** Absent: critical. */
  readonly level?: Alert['level']
  readonly title: string
  readonly accountId: string | null
  /** Absent: it is about no single node. */
  readonly nodeId?: string | null
}

export function openAlert({ alerts }: Snapshot, code: AlertCode, about: string): Alert | null {
  return alerts.find(({ id, resolvedAt }) => id === `${code}/${about}` && resolvedAt === null) ?? null
}

/** Empty where it stands so already. One that became worse or milder is raised anew in its place. */
export function alarmFacts(snapshot: Snapshot, alarm: Alarm, on: boolean, now: number): FactBody[] {
  const { code, about, level = 'critical' } = alarm
  const open = openAlert(snapshot, code, about)
  if (!on) return open === null ? [] : [{ kind: 'alertResolved', alertId: open.id, why: 'it no longer holds' }]
  return open?.level === level ? [] : [raised(alarm, now)]
}

export function raised(
  { code, about, level = 'critical', title, accountId, nodeId = null }: Alarm,
  now: number,
): FactBody {
  const alert = { id: `${code}/${about}`, code, level, title, accountId, nodeId, drillId: null }
  return { kind: 'alertRaised', alert: { ...alert, raisedAt: now, resolvedAt: null } }
}

export function setAlarm(book: Book, alarm: Alarm, on: boolean, now: number): void {
  book.observe(alarmFacts(book.snapshot, alarm, on, now))
}
