/** One day as a summary, of what the control plane has itself: its journal, its alerts, its objectives, its counts of errors. Pure. */
import type { SloState, UptimeReport } from '../../../../shared/slo.ts'
import type { Snapshot } from '../../../../shared/snapshot.ts'
import { KEPT } from '../../../../shared/snapshot.ts'
import type { DailySummary, SummaryAlert } from '../../../../shared/summary.ts'
import { serviceName } from '../../../../shared/words/services.ts'
import type { KeptAlert } from '../../engine/alert-store.ts'
import type { ErrorMinute } from '../../engine/error-store.ts'

const LISTED = 20
const ENDING_WITHIN_MS = 24 * 60 * 60_000

export interface SummaryAsked {
  readonly day: string
  readonly zone: string
  readonly from: number
  readonly to: number
  readonly isWholeDay: boolean
  /** `null`: every account. */
  readonly accountId: string | null
  /** Alerts of drills are told too. */
  readonly drills: boolean
  readonly daysMissed: readonly string[]
}

export interface SummarySources {
  readonly snapshot: Snapshot
  /** Every time of an alert that was open within the day, and what is open now. */
  readonly alerts: readonly KeptAlert[]
  readonly errors: readonly ErrorMinute[]
  readonly uptime: UptimeReport
  readonly slos: readonly SloState[]
  readonly now: number
}

export function summarise(asked: SummaryAsked, sources: SummarySources): DailySummary {
  const { accountId, from, to } = asked
  const { snapshot, uptime, slos, now } = sources
  const isWanted = (whose: string | null) => accountId === null || whose === accountId
  const wanted = sources.alerts.map(({ alert }) => alert).filter((alert) => isWanted(alert.accountId))
  const meant = wanted.filter(({ drillId }) => asked.drills || drillId === null)
  const ofDay = meant.filter(({ raisedAt, resolvedAt }) => raisedAt < to && (resolvedAt ?? now) >= from)
  const own = ofDay.filter(({ causeId }) => causeId === null)
  const told = own.map((alert) => summaryAlert(alert, asked, now)).toSorted(worstFirst)
  const failovers = snapshot.failovers.filter(
    ({ accountId: whose, startedAt, from: left, drillId }) =>
      isWanted(whose) && left !== null && startedAt >= from && startedAt < to && (asked.drills || drillId === null),
  )
  const oldestKept = snapshot.failovers.at(-1)?.startedAt ?? 0
  const uptimes = uptime.accounts.filter((account) => isWanted(account.accountId))
  return {
    cluster: { name: snapshot.cluster.name, environment: snapshot.cluster.environment },
    accountId,
    day: asked.day,
    zone: asked.zone,
    from,
    to,
    madeAt: now,
    isWholeDay: asked.isWholeDay,
    uncovered: uptimes.flatMap((account) =>
      account.uncovered.map((span) => ({ ...span, accountId: account.accountId })),
    ),
    daysMissed: [...asked.daysMissed],
    alerts: told.slice(0, LISTED),
    alertCounts: {
      critical: own.filter(({ level }) => level === 'critical').length,
      warning: own.filter(({ level }) => level === 'warning').length,
      folded: ofDay.length - own.length,
      drills: wanted.length - meant.length,
    },
    failovers: failovers.slice(0, LISTED).map((failover) => ({
      id: failover.id,
      accountId: failover.accountId,
      from: failover.from,
      to: failover.to,
      trigger: failover.trigger,
      outcome: failover.outcome,
      cause: failover.cause,
      startedAt: failover.startedAt,
      totalMs: failover.totalMs,
    })),
    failoverCount: failovers.length,
    failoversCut: snapshot.failovers.length >= KEPT && oldestKept > from,
    uptimes: uptimes.map((account) => ({
      accountId: account.accountId,
      uptime: account.uptime,
      objective: account.objective,
      downMs: account.downs.reduce((sum, down) => sum + down.to - down.from, 0),
      messages: account.messages,
      errors: account.errors,
    })),
    slos: slos.filter(({ slo }) => isWanted(slo.accountId)),
    services: accountId === null ? servicesOf(asked, sources, ofDay) : [],
    errors: errorsOf(sources.errors).flatMap(({ about, kind, count }) =>
      snapshot.accounts[about] !== undefined && isWanted(about) ? [{ accountId: about, kind, count }] : [],
    ),
    open: meant
      .filter(({ resolvedAt, causeId }) => resolvedAt === null && causeId === null)
      .map((alert) => summaryAlert(alert, asked, now))
      .toSorted(worstFirst),
    endingSilences: snapshot.silences.filter(
      (silence) => endsSoon(silence, now) && (accountId === null || [null, accountId].includes(silence.accountId)),
    ),
    endingMaintenance: snapshot.maintenance.filter(
      (window) => endsSoon(window, now) && (accountId === null || [null, accountId].includes(window.accountId)),
    ),
  }
}

type Alert = KeptAlert['alert']

function summaryAlert(alert: Alert, { from, to }: SummaryAsked, now: number): SummaryAlert {
  const { id, level, title, accountId, raisedAt, resolvedAt, acknowledged } = alert
  return {
    id,
    level,
    title,
    accountId,
    raisedAt,
    resolvedAt,
    openMs: openWithin(alert, from, to, now),
    acknowledgedBy: acknowledged?.by ?? null,
  }
}

function openWithin({ raisedAt, resolvedAt }: Alert, from: number, to: number, now: number): number {
  return Math.max(0, Math.min(resolvedAt ?? now, to) - Math.max(raisedAt, from))
}

function worstFirst(a: SummaryAlert, b: SummaryAlert): number {
  return weightOf(b) - weightOf(a) || b.openMs - a.openMs || a.raisedAt - b.raisedAt
}

function weightOf({ level }: Pick<SummaryAlert, 'level'>): number {
  return level === 'critical' ? 1 : 0
}

function servicesOf(
  { from, to }: SummaryAsked,
  { snapshot, errors, now }: SummarySources,
  ofDay: readonly Alert[],
): DailySummary['services'] {
  const counts = errorsOf(errors)
  return Object.values(snapshot.services)
    .map(({ id, name }) => {
      const own = ofDay.filter(({ serviceId }) => serviceId === id)
      const isDown = ({ code }: Alert) => code === 'serviceDown'
      const others = own.filter((alert) => !isDown(alert))
      const longest = others.toSorted((a, b) => openWithin(b, from, to, now) - openWithin(a, from, to, now))[0]
      return {
        serviceId: id,
        name: serviceName(id, name),
        downMs: own.filter(isDown).reduce((sum, alert) => sum + openWithin(alert, from, to, now), 0),
        worst: longest?.title ?? null,
        errors: counts.flatMap(({ about, kind, count }) => (about === id ? [{ kind, count }] : [])),
      }
    })
    .filter(({ downMs, worst, errors: own }) => downMs > 0 || worst !== null || own.length > 0)
    .toSorted((a, b) => b.downMs - a.downMs || Number(b.worst !== null) - Number(a.worst !== null))
}

/** Summed over the day, the most first. */
function errorsOf(minutes: readonly ErrorMinute[]): { about: string; kind: string; count: number }[] {
  const sums = new Map<string, { about: string; kind: string; count: number }>()
  for (const { about, kind, count } of minutes) {
    if (kind === '' || count === 0) continue
    const key = `${about} ${kind}`
    sums.set(key, { about, kind, count: (sums.get(key)?.count ?? 0) + count })
  }
  return [...sums.values()].toSorted((a, b) => b.count - a.count)
}

function endsSoon({ expiresAt }: { readonly expiresAt: number }, now: number): boolean {
  return expiresAt <= now + ENDING_WITHIN_MS
}
