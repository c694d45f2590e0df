/** Alerts as an operator reads them: those that stand for themselves, and under each what follows from it. Pure. */
import { type Alert, type Silence, silencing } from '../../shared/alert.ts'
import type { Fact } from '../../shared/fact.ts'
import { covering, type Maintenance } from '../../shared/hold.ts'

export interface AlertGroup {
  readonly alert: Alert
  /** What follows from it, directly or over others; oldest first. */
  readonly followers: readonly Alert[]
}

/** Open ones: critical before warning, what nobody has acknowledged before what somebody has, newest first. */
export function openGroups(alerts: readonly Alert[]): AlertGroup[] {
  const open = alerts.filter(({ resolvedAt }) => resolvedAt === null)
  const byId = new Map(open.map((alert) => [alert.id, alert]))
  const roots = new Map(open.map((alert) => [alert.id, rootOf(alert, byId)]))
  return open
    .filter(({ id }) => roots.get(id) === id)
    .map((alert) => ({
      alert,
      followers: open
        .filter(({ id }) => id !== alert.id && roots.get(id) === alert.id)
        .sort((a, b) => a.raisedAt - b.raisedAt),
    }))
    .sort((a, b) => weightOf(b.alert) - weightOf(a.alert) || b.alert.raisedAt - a.alert.raisedAt)
}

/** What follows from an open alert: of one that stands for itself all of it, of another what names it as its cause. */
export function followersOf(alerts: readonly Alert[], alertId: string): readonly Alert[] {
  return (
    openGroups(alerts).find(({ alert }) => alert.id === alertId)?.followers ??
    alerts.filter(({ causeId, resolvedAt }) => causeId === alertId && resolvedAt === null)
  )
}

/** The open alert at the top; itself where its cause is not open, and where causes point in a circle. */
function rootOf(alert: Alert, byId: ReadonlyMap<string, Alert>): string {
  const seen = new Set([alert.id])
  let top = alert
  while (top.causeId !== null) {
    const cause = byId.get(top.causeId)
    if (cause === undefined) return top.id
    if (seen.has(cause.id)) return alert.id
    seen.add(cause.id)
    top = cause
  }
  return top.id
}

function weightOf({ level, acknowledged }: Alert): number {
  return (level === 'critical' ? 2 : 0) + (acknowledged === null ? 1 : 0)
}

/** What keeps it quiet or explains it. */
export interface AlertMarks {
  /** `null`: nobody silenced it. */
  readonly silence: Silence | null
  /** `null`: nobody announced work on it. */
  readonly maintenance: Maintenance | null
  /** Deliveries that are not done. */
  readonly untold: Alert['deliveries']
}

export function marksOf(
  alert: Alert,
  { silences, maintenance }: { readonly silences: readonly Silence[]; readonly maintenance: readonly Maintenance[] },
): AlertMarks {
  return {
    silence: silencing(silences, alert),
    maintenance: covering(maintenance, alert.accountId),
    untold: alert.deliveries.filter(({ outcome }) => outcome !== 'delivered'),
  }
}

/** One time that an alert was open. An alert that came again stands there once for every time. */
export interface PastAlert {
  readonly key: string
  readonly alert: Alert
}

/** Without the cluster: what the snapshot still has, and what the kept facts tell of earlier times. Newest first. */
export function keptAlerts(alerts: readonly Alert[], facts: readonly Fact[]): PastAlert[] {
  const told = new Map<string, PastAlert>()
  const newest = new Map<string, string>()
  const change = (alertId: string, part: Partial<Alert>): void => {
    const key = newest.get(alertId)
    const past = key === undefined ? undefined : told.get(key)
    if (past !== undefined) told.set(past.key, { ...past, alert: { ...past.alert, ...part } })
  }
  for (const fact of facts.toSorted((a, b) => a.seq - b.seq)) {
    if (fact.kind === 'alertRaised') {
      const alert = { ...fact.alert, drillId: fact.drillId }
      const key = keyOf(alert)
      newest.set(alert.id, key)
      told.set(key, { key, alert })
    } else if (fact.kind === 'alertResolved') change(fact.alertId, { resolvedAt: fact.at, resolvedWhy: fact.why })
    else if (fact.kind === 'alertAcknowledged')
      change(fact.alertId, { acknowledged: { by: fact.by, note: fact.note, at: fact.at } })
  }
  for (const alert of alerts) told.set(keyOf(alert), { key: keyOf(alert), alert })
  return [...told.values()].sort((a, b) => b.alert.raisedAt - a.alert.raisedAt)
}

/** The cluster's last answer, and over it what was heard of the same alerts later. Newest first. */
export function withKept(answered: readonly PastAlert[], kept: readonly PastAlert[]): PastAlert[] {
  const all = new Map([...answered, ...kept].map((past) => [keyOf(past.alert), past]))
  return [...all.values()].sort((a, b) => b.alert.raisedAt - a.alert.raisedAt)
}

function keyOf({ id, raisedAt }: Alert): string {
  return `${id}@${raisedAt}`
}

export interface AlertFilter {
  readonly level: Alert['level'] | null
  readonly code: string | null
  readonly accountId: string | null
}

export const EVERY_ALERT: AlertFilter = { level: null, code: null, accountId: null }

export function matchesAlert(alert: Alert, { level, code, accountId }: AlertFilter): boolean {
  return (
    (level === null || alert.level === level) &&
    (code === null || alert.code === code) &&
    (accountId === null || alert.accountId === accountId)
  )
}
