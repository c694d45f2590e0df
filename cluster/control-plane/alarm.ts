/** Alerts as conditions: on raises one where none is open, off resolves it. Facts are pure; `setAlarm` journals them. */
import { Alert } from '../../shared/alert.ts'
import type { FactBody } from '../../shared/fact.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { automationNow, type ConditionTexts, CONDITIONS, fill, isCondition } from './alerts/conditions.ts'
import type { Book } from './book.ts'

export interface Alarm {
  /** A condition's, or a rule's id. */
  readonly code: string
  /** A node, an account, a service, a route, or `cluster`. */
  readonly about: string
  /** Absent: critical. */
  readonly level?: Alert['level']
  readonly title: string
  readonly accountId: string | null
  /** Absent: it is about no single node. */
  readonly nodeId?: string | null
  readonly serviceId?: string | null
  /** Since when its cause holds, source clock. Absent: since it is raised. */
  readonly since?: number
  /** With units, as shown. Absent: a condition, not a measure. */
  readonly measured?: string | null
  readonly threshold?: string | null
  /** Absent: as the table of conditions has it. */
  readonly texts?: Omit<ConditionTexts, 'title'>
}

export function openAlert({ alerts }: Pick<Snapshot, 'alerts'>, code: string, about: string): Alert | null {
  return openOf(alerts).get(code)?.get(about) ?? null
}

type OpenAlerts = ReadonlyMap<string, ReadonlyMap<string, Alert>>

/** By the list they are of, which never changes: whether something is open is asked thousands of times a second. */
const OPEN = new WeakMap<readonly Alert[], OpenAlerts>()

/** By code, then by what it is about, as an alert's id has them. */
function openOf(alerts: readonly Alert[]): OpenAlerts {
  const known = OPEN.get(alerts)
  if (known !== undefined) return known
  const open = new Map<string, Map<string, Alert>>()
  for (const alert of alerts) {
    if (alert.resolvedAt !== null) continue
    const slash = alert.id.indexOf('/')
    const code = alert.id.slice(0, slash)
    const about = alert.id.slice(slash + 1)
    const ofCode = open.get(code) ?? new Map<string, Alert>()
    open.set(code, ofCode)
    if (!ofCode.has(about)) ofCode.set(about, alert)
  }
  OPEN.set(alerts, open)
  return open
}

/** Neither open nor to be opened: most conditions hold nowhere, and nothing has to be put in words for them. */
export function isQuiet(snapshot: Pick<Snapshot, 'alerts'>, code: string, about: string, on: boolean): boolean {
  return !on && openAlert(snapshot, code, about) === null
}

/** Empty where it stands so already. One that became worse or milder is raised anew in its place. */
export function alarmFacts(
  snapshot: Snapshot,
  alarm: Alarm,
  on: boolean,
  now: number,
  why = 'it no longer holds',
): FactBody[] {
  const { code, about, level = 'critical' } = alarm
  const open = openAlert(snapshot, code, about)
  if (!on) return open === null ? [] : [{ kind: 'alertResolved', alertId: open.id, why }]
  return open?.level === level ? [] : [raised(snapshot, alarm, now)]
}

/** In the place of an open one it goes on where that one stands, but a worse one is to be acknowledged anew. */
export function raised(snapshot: Snapshot, alarm: Alarm, now: number): FactBody {
  const { code, about, level = 'critical', title, accountId, nodeId = null, serviceId = null } = alarm
  const { measured = null, threshold = null } = alarm
  const { impact, automation, firstStep, runbook } = alarm.texts ?? textsOf(code)
  const open = openAlert(snapshot, code, about)
  const isWorse = open?.level === 'warning' && level === 'critical'
  const since = Math.min(alarm.since ?? now, open?.raisedAt ?? now)
  const does = [automationNow(snapshot, { code, accountId, nodeId, since }, now), automation].filter(
    (sentence) => sentence !== '',
  )
  return {
    kind: 'alertRaised',
    alert: Alert.parse({
      id: `${code}/${about}`,
      code,
      level,
      title,
      accountId,
      nodeId,
      serviceId,
      raisedAt: open?.raisedAt ?? now,
      resolvedAt: null,
      measured,
      threshold,
      impact: fill(impact, about),
      automation: does.join(' '),
      firstStep: fill(firstStep, about),
      runbook,
      causeId: open?.causeId ?? null,
      acknowledged: isWorse ? null : (open?.acknowledged ?? null),
      deliveries: open?.deliveries ?? [],
    }),
  }
}

export function setAlarm(book: Book, alarm: Alarm, on: boolean, now: number): void {
  book.observe(alarmFacts(book.snapshot, alarm, on, now))
}

const NO_TEXTS = { impact: '', automation: '', firstStep: '', runbook: null }

function textsOf(code: string): Omit<ConditionTexts, 'title'> {
  return isCondition(code) ? CONDITIONS[code] : NO_TEXTS
}
