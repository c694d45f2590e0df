/** Conditions that follow from what is known at any moment: a node down, a service down, a route that does not get through. Pure. */
import type { AlertLevel } from '../../../shared/alert.ts'
import type { FactBody } from '../../../shared/fact.ts'
import type { Health, Node } from '../../../shared/node.ts'
import type { Service, ServiceKind } from '../../../shared/service.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { formatDuration } from '../../../shared/words/format.ts'
import { serviceName } from '../../../shared/words/services.ts'
import { type Alarm, alarmFacts, openAlert } from '../alarm.ts'

/** Nothing can be concluded from these: what was raised stands. */
const UNSURE: ReadonlySet<Health> = new Set(['suspect', 'disputed', 'unknown'])

/** Without these nobody is served. */
const VITAL: ReadonlySet<ServiceKind> = new Set(['gateway', 'database', 'api'])

/** How telling people over one route goes. `unknown`: nothing was tried since this process started. */
export type RouteHealth =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'well' }
  | { readonly kind: 'failing'; readonly forMs: number; readonly why: string; readonly hasGivenUp: boolean }

/** A hiccup of a receiver is no news: the next try may get through. */
const FAILING_FOR_MS = 60_000

export function standingFacts(snapshot: Snapshot, routes: ReadonlyMap<string, RouteHealth>, now: number): FactBody[] {
  const open = new Set(snapshot.alerts.flatMap(({ id, resolvedAt }) => (resolvedAt === null ? id : [])))
  const isNews = (code: string, id: string, health: Health) =>
    !UNSURE.has(health) && (health === 'down' || open.has(`${code}/${id}`))
  return [
    ...Object.values(snapshot.nodes).flatMap((node) => {
      const { id, accountId, health, healthSince, why } = node
      if (!isNews('nodeDown', id, health)) return []
      const level: AlertLevel = isMissed(snapshot, node) ? 'critical' : 'warning'
      const title = `${id} is down${why === '' ? '' : `: ${why}`}`
      const alarm: Alarm = { code: 'nodeDown', about: id, level, title, accountId, nodeId: id, since: healthSince }
      return alarmFacts(snapshot, alarm, health === 'down', now, `it is ${health}`)
    }),
    ...Object.values(snapshot.services).flatMap((service) =>
      isNews('serviceDown', service.id, service.health)
        ? alarmFacts(snapshot, serviceAlarm(service), service.health === 'down', now, `it is ${service.health}`)
        : [],
    ),
    ...openAbout(
      snapshot,
      'serviceDown',
      (about) => snapshot.services[about] === undefined,
      'it is not in the registry any more',
    ),
    ...[...routes].flatMap(([id, health]) => routeFacts(snapshot, id, health, now)),
    ...openAbout(snapshot, 'deliveryFailing', (about) => !routes.has(about), 'the route is not configured any more'),
  ]
}

/** Nobody serves in its place yet. */
function isMissed({ accounts, failovers }: Snapshot, { id, accountId, role }: Node): boolean {
  if (role === 'master') return true
  const isHeld = (accounts[accountId]?.lease.holder ?? null) !== null
  return !isHeld && failovers.find((failover) => failover.accountId === accountId)?.from === id
}

function serviceAlarm({ id, name, kind, why }: Service): Alarm {
  const level: AlertLevel = VITAL.has(kind) || id === 'gateway' ? 'critical' : 'warning'
  const title = `${serviceName(id, name)} is down${why === '' ? '' : `: ${why}`}`
  return { code: 'serviceDown', about: id, level, title, accountId: null, serviceId: id }
}

function routeFacts(snapshot: Snapshot, id: string, health: RouteHealth, now: number): FactBody[] {
  if (health.kind === 'unknown') return []
  const isOpen = openAlert(snapshot, 'deliveryFailing', id) !== null
  const isFailing = health.kind === 'failing' && (isOpen || health.hasGivenUp || health.forMs >= FAILING_FOR_MS)
  const alarm: Alarm = {
    code: 'deliveryFailing',
    about: id,
    title: `Alerts do not reach anybody over ${id}${health.kind === 'failing' ? `: ${health.why}` : ''}`,
    accountId: null,
    measured: health.kind === 'failing' ? `failing for ${formatDuration(health.forMs)}` : null,
    threshold: `failing for more than ${formatDuration(FAILING_FOR_MS)}`,
  }
  return alarmFacts(snapshot, alarm, isFailing, now, 'a delivery got through')
}

function openAbout({ alerts }: Snapshot, code: string, isGone: (about: string) => boolean, why: string): FactBody[] {
  return alerts.flatMap((alert): FactBody[] =>
    alert.code === code && alert.resolvedAt === null && isGone(alert.id.slice(code.length + 1))
      ? [{ kind: 'alertResolved', alertId: alert.id, why }]
      : [],
  )
}
