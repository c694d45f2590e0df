/**
 * Who is told what about which alert. Pure: it compares what should have been told with what was queued, so that it can be asked
 * again at any time, also after a restart, and nothing is told twice.
 *
 * - Raised is told to every route that wants the level and the account. One that becomes critical is told again, in its thread.
 * - Acknowledged and resolved follow exactly where raised was told, resolved also under a silence: a thread is always closed.
 * - Nobody is told of what is silenced, or belongs to a drill (but routes that want drills), or follows from another alert that the
 *   route takes; a critical one is told by itself where its cause is silenced.
 * - During maintenance critical ones are told and marked; warnings are not told before it is over.
 * - What a rule measures of an account whose failover runs is not told before that is over: it may be its shadow.
 */
import { type Alert, type AlertLevel, silencing } from '../../../shared/alert.ts'
import type { AlertRoute } from '../../../shared/alert-rule.ts'
import { covering } from '../../../shared/hold.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import type { DeliveryDraft, DeliveryRecord, KeptAlert } from '../engine/alert-store.ts'
import { isCondition } from './conditions.ts'

export interface RoutingInput {
  readonly routes: readonly AlertRoute[]
  readonly snapshot: Snapshot
  readonly open: readonly KeptAlert[]
  /** What was queued about times of alerts whose end was not told yet. */
  readonly threads: readonly DeliveryRecord[]
  /** A time of an alert that is not open any more; `null`: it is not kept. */
  readonly find: (key: string) => KeptAlert | null
  /** It has stood by itself long enough to be told. */
  readonly isSettled: (kept: KeptAlert) => boolean
}

export function deliveriesDue(input: RoutingInput): DeliveryDraft[] {
  const { routes, open, threads, find } = input
  const isOpen = new Set(open.map(({ key }) => key))
  const ended = [...new Set(threads.map(({ alertKey }) => alertKey))].flatMap((key) => {
    const kept = isOpen.has(key) ? null : find(key)
    return kept === null ? [] : [kept]
  })
  // What is over comes first: an alert that came again has its former thread closed before the new one begins.
  return [...ended, ...open].flatMap((kept) =>
    routes.flatMap((route) => {
      const told = threads.filter(({ routeId, alertKey }) => routeId === route.id && alertKey === kept.key)
      return dueOver(input, route, kept, told)
    }),
  )
}

type Standing = Pick<Snapshot, 'alerts' | 'silences' | 'maintenance' | 'accounts'>

/** Why this route is not told of this alert as things stand; `null`: it is. */
export function whyNotTold(route: AlertRoute, alert: Alert, snapshot: Standing): string | null {
  const notWanted = whyNotWanted(route, alert)
  if (notWanted !== null) return notWanted
  if (isToldWithItsCause(route, alert, snapshot)) return `it follows from ${alert.causeId}`
  if (silencing(snapshot.silences, alert) !== null) return 'it is silenced'
  if (alert.level === 'warning' && covering(snapshot.maintenance, alert.accountId) !== null)
    return 'maintenance is announced'
  const account = alert.accountId === null ? undefined : snapshot.accounts[alert.accountId]
  const isMeasured = !isCondition(alert.code) || alert.code === 'newErrorKind'
  if (isMeasured && account != null && account.activeFailoverId !== null) return 'its failover runs'
  return null
}

/** What the route never takes. */
function whyNotWanted(route: AlertRoute, alert: Alert): string | null {
  if (alert.id === `deliveryFailing/${route.id}`) return 'it is about this route'
  if (route.minLevel === 'critical' && alert.level === 'warning') return 'it only takes critical ones'
  if (route.accountId !== null && route.accountId !== alert.accountId)
    return `it only takes those of ${route.accountId}`
  return alert.drillId !== null && !route.drills ? 'it takes no drills' : null
}

/** Who does not take the cause hears of what follows; and what is critical does not vanish because its cause is silenced. */
function isToldWithItsCause(route: AlertRoute, alert: Alert, { alerts, silences }: Standing): boolean {
  const cause = alerts.find(({ id, resolvedAt }) => id === alert.causeId && resolvedAt === null)
  if (cause === undefined || whyNotWanted(route, cause) !== null) return false
  return alert.level === 'warning' || silencing(silences, cause) === null
}

function dueOver(
  { snapshot, isSettled }: RoutingInput,
  route: AlertRoute,
  kept: KeptAlert,
  told: readonly DeliveryRecord[],
): DeliveryDraft[] {
  const { alert } = kept
  const first = told[0]
  const queue = (word: DeliveryDraft['word']): DeliveryDraft[] => [draftOf(snapshot, route, kept, word, first)]
  if (alert.resolvedAt !== null) {
    // Who never heard of it need not hear that it is over; the thread is closed all the same once it is given up.
    return told.some(({ outcome }) => outcome !== 'givenUp') ? queue('resolved') : []
  }
  const isMissing = (word: DeliveryDraft['word'], level: AlertLevel) =>
    !told.some(({ id }) => id === idOf(route.id, kept.key, word, level))
  if (whyNotTold(route, alert, snapshot) !== null || !isSettled(kept)) return []
  const isWorse = first === undefined || alert.level === 'critical'
  if (isWorse && isMissing('raised', alert.level)) return queue('raised')
  const isAcknowledged = first !== undefined && alert.acknowledged !== null
  return isAcknowledged && isMissing('acknowledged', alert.level) ? queue('acknowledged') : []
}

function draftOf(
  snapshot: Snapshot,
  route: AlertRoute,
  { key, alert }: KeptAlert,
  word: DeliveryDraft['word'],
  first: DeliveryRecord | undefined,
): DeliveryDraft {
  const maintenance = covering(snapshot.maintenance, alert.accountId)
  return {
    id: idOf(route.id, key, word, alert.level),
    routeId: route.id,
    alertKey: key,
    word,
    alert,
    maintenance:
      maintenance === null
        ? null
        : `announced by ${maintenance.owner} until ${new Date(maintenance.expiresAt).toISOString().slice(0, 16)}Z (${maintenance.reason})`,
    thread: first === undefined ? null : { id: first.id, title: first.thread?.title ?? first.alert.title },
  }
}

function idOf(routeId: string, key: string, word: DeliveryDraft['word'], level: AlertLevel): string {
  return `${routeId}.${key}.${word}.${level}`
}
