/**
 * Which open alert follows from which, so that one cause is one message. Pure.
 *
 * Two things keep it safe: a cause stands strictly before what follows from it in `RANKS`, so that there is never a circle; and a
 * critical alert never hides behind a warning, so that whoever is only told of critical ones misses none.
 */
import { type Alert, ConditionCode } from '../../../shared/alert.ts'
import type { FactBody } from '../../../shared/fact.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'

/** What can be a cause, the deepest first. Everything else only follows. */
const RANKS = ['serviceDown', 'gatewayUnreachable', 'nodeDown', 'deviceLost', 'failoverBlocked', 'notServing'] as const
type CauseCode = (typeof RANKS)[number]

const LAST = RANKS.length
const GATEWAY = 'gateway'
const SUPERVISOR = 'supervisor'

/** Whether what the alert says would be so because of the cause alone. */
const EXPLAINS: Readonly<Record<CauseCode, (cause: Alert, alert: Alert, snapshot: Snapshot) => boolean>> = {
  serviceDown: ({ serviceId }, alert) =>
    ((isRule(alert) || alert.code === 'newErrorKind') && alert.serviceId === serviceId) ||
    (serviceId === GATEWAY && (alert.code === 'gatewayUnreachable' || isTraffic(alert))) ||
    // Only the supervisor tells of machines.
    (serviceId === SUPERVISOR && isRule(alert) && isOfMachine(alert)),
  gatewayUnreachable: (_, alert) => isTraffic(alert) || (isRule(alert) && alert.serviceId === GATEWAY),
  nodeDown: ({ nodeId, accountId }, alert, snapshot) =>
    (alert.nodeId === nodeId && (isRule(alert) || OF_DEAD_NODE.has(alert.code))) ||
    (isMaster(snapshot, nodeId) && alert.accountId === accountId && (isLoad(alert) || OF_LOST_MASTER.has(alert.code))),
  deviceLost: ({ nodeId, accountId }, alert, snapshot) =>
    isMaster(snapshot, nodeId) && alert.accountId === accountId && (isLoad(alert) || alert.code === 'notServing'),
  failoverBlocked: ({ accountId }, alert) => alert.accountId === accountId && isLoad(alert),
  notServing: ({ accountId }, alert) => alert.accountId === accountId && isLoad(alert),
}

const OF_DEAD_NODE: ReadonlySet<string> = new Set(['cannotConfirm', 'disputed', 'deviceLost', 'flapping'])
const OF_LOST_MASTER: ReadonlySet<string> = new Set(['notServing', 'noStandby'])

/** By alert that is open: the open alert it follows from; `null`: it stands for itself. */
export function causesOf(snapshot: Snapshot): ReadonlyMap<string, string | null> {
  const open = snapshot.alerts.filter(({ resolvedAt }) => resolvedAt === null)
  const causes = open.filter(isCause).toSorted((a, b) => rankOf(a) - rankOf(b))
  const found = new Map<string, string | null>()
  // From the deepest on: the cause of a cause is known when it is asked for, and stands in its place.
  for (const alert of open.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    const cause = causes.find((candidate) => follows(alert, candidate, snapshot))
    found.set(alert.id, cause === undefined ? null : (found.get(cause.id) ?? cause.id))
  }
  return found
}

/** What of it is new. */
export function foldingFacts(snapshot: Snapshot): FactBody[] {
  const causes = causesOf(snapshot)
  return snapshot.alerts.flatMap((alert): FactBody[] => {
    const causeId = causes.get(alert.id)
    return causeId === undefined || causeId === alert.causeId
      ? []
      : [{ kind: 'alertFolded', alertId: alert.id, causeId }]
  })
}

function follows(alert: Alert, cause: Alert & { code: CauseCode }, snapshot: Snapshot): boolean {
  if (rankOf(cause) >= rankOf(alert)) return false
  if (alert.level === 'critical' && cause.level === 'warning') return false
  return EXPLAINS[cause.code](cause, alert, snapshot)
}

function isCause(alert: Alert): alert is Alert & { code: CauseCode } {
  return rankOf(alert) < LAST
}

function rankOf({ code }: Alert): number {
  const rank = RANKS.findIndex((candidate) => candidate === code)
  return rank < 0 ? LAST : rank
}

function isRule({ code }: Alert): boolean {
  return !ConditionCode.safeParse(code).success
}

function isOfMachine({ accountId, nodeId, serviceId }: Alert): boolean {
  return accountId === null && nodeId === null && serviceId === null
}

/** Figures of an account, which the gateway tells, and what is concluded from them. */
function isLoad(alert: Alert): boolean {
  if (alert.accountId === null || alert.nodeId !== null) return alert.code === 'probationWorsened'
  return alert.code === 'probationWorsened' || alert.code === 'newErrorKind' || isRule(alert)
}

function isTraffic(alert: Alert): boolean {
  return isLoad(alert) || alert.code === 'notServing' || alert.code === 'failoverBlocked'
}

function isMaster({ nodes }: Snapshot, nodeId: string | null): boolean {
  return nodeId !== null && nodes[nodeId]?.role === 'master'
}
