/** What runbooks ask of nodes, services and the whole cluster, judged as the cluster itself judges it. Pure. */
import { BACKUP_TARGETS_MS, newestVerified, recoveryPointMs } from '../backup.ts'
import { openDeployment } from '../deployment.ts'
import type { Health, Node } from '../node.ts'
import { isBanned } from '../promotion.ts'
import type { Service } from '../service.ts'
import { atMostWords } from '../words/backup.ts'
import { counted, formatDuration, formatSeconds } from '../words/format.ts'
import type { ConditionAbout } from './account-conditions.ts'
import { healthOf } from './account-conditions.ts'
import { because, fail, type Finding, type Known, lasting, pass, passIf, unknown } from './world.ts'

/** Nothing can be concluded from these. */
const UNSURE: ReadonlySet<Health> = new Set(['suspect', 'disputed', 'unknown'])
/** A day, and time for the daily one to be made and proven. */
const PROVEN_WITHIN_MS = 26 * 3_600_000
const CLOCKS_APART_MS = 5_000

export const NODE_CONDITIONS: Readonly<Record<ConditionAbout<'node'>, (known: Known, node: Node) => Finding>> = {
  nodeHealthy: healthOf,
  nodeDown: (known, { id, health, healthSince, why }) => {
    const words = `${id} is ${health}${health === 'healthy' ? '' : lasting(known, healthSince)}${because(why)}`
    return UNSURE.has(health) ? unknown(words) : passIf(health === 'down', words)
  },
  nodeNotDraining: (_, { id, drained, health }) => {
    if (drained !== null) return fail(`${id} is drained, by ${drained.owner}${because(drained.reason)}`)
    return health === 'draining' ? fail(`${id} is draining`) : pass(`${id} is not drained`)
  },
  nodeNotFlapping: ({ clusterNow }, node) => {
    const { id, promotion } = node
    if (!isBanned(node, clusterNow ?? 0)) return pass(`${id} is not held back`)
    if (clusterNow === null) return unknown(`${id} was held back${because(promotion.reason ?? '')}`)
    const left = promotion.expiresAt === null ? '' : `, for ${formatDuration(promotion.expiresAt - clusterNow)} more`
    return fail(`${id} is not promoted: it ${promotion.reason ?? 'failed repeatedly'}${left}`)
  },
  nodeIsServant: ({ snapshot }, { id, accountId }) => {
    const lease = snapshot.accounts[accountId]?.lease
    return lease?.holder?.nodeId === id
      ? fail(`${id} is master of ${accountId}, epoch ${lease.epoch}`)
      : pass(`${id} holds no lease`)
  },
}

export const SERVICE_CONDITIONS: Readonly<
  Record<ConditionAbout<'service'>, (known: Known, service: Service) => Finding>
> = {
  serviceUp: serviceHealth,
}

export const CLUSTER_CONDITIONS: Readonly<Record<ConditionAbout<'cluster'>, (known: Known) => Finding>> = {
  linkLive: ({ isLive }) => passIf(isLive, isLive ? 'live' : 'no live connection to the control plane'),
  protectionOn: ({ snapshot: { protection } }) =>
    protection.state === 'on' ? pass('on') : fail(`it only observes${because(protection.why)}`),
  gatewayUp: (known) => {
    const { gateway } = known.snapshot.services
    return gateway === undefined ? unknown('the gateway has not been heard yet') : serviceHealth(known, gateway)
  },
  backupVerified: ({ snapshot: { backups }, clusterNow }) => {
    const proven = newestVerified(backups)
    if (proven === null || proven.engine === null) return fail('no backup was proven yet')
    if (clusterNow === null) return unknown(`${proven.id} was proven; how old it is, is not known`)
    const ageMs = clusterNow - proven.engine.at
    return passIf(ageMs < PROVEN_WITHIN_MS, `${proven.id} was proven and is ${formatDuration(ageMs)} old`)
  },
  recoveryPointOk: ({ snapshot, clusterNow }) => {
    if (clusterNow === null) return unknown('the cluster’s time is not known')
    const ms = recoveryPointMs(snapshot, clusterNow)
    if (ms === null) return fail('no backup is complete')
    return passIf(ms < BACKUP_TARGETS_MS.recoveryPoint, `a restore now would lose at most ${atMostWords(ms)}`)
  },
  noRestore: ({ snapshot: { operations } }) => {
    const running = operations.find(
      ({ command, status }) => command.kind === 'restoreBackup' && (status === 'accepted' || status === 'running'),
    )
    return running === undefined ? pass('no restore runs') : fail(`“${running.title}” runs, by ${running.actor}`)
  },
  noDeployment: ({ snapshot: { deployments } }) => {
    const open = openDeployment(deployments)
    return open === null
      ? pass('no deployment is open')
      : fail(`deployment of ${open.version} is open${because(open.why)}`)
  },
  noFreeze: ({ snapshot: { freezes } }) => {
    const [freeze] = freezes
    return freeze === undefined
      ? pass('no freeze is in force')
      : fail(`frozen by ${freeze.owner}${because(freeze.reason)}`)
  },
  oneVersion: ({ snapshot: { nodes } }) => oneVersion(Object.values(nodes)),
  nothingOpen: ({ snapshot: { alerts } }) => {
    const open = alerts.filter(({ resolvedAt }) => resolvedAt === null)
    const [first] = open.toSorted((a, b) => Number(b.level === 'critical') - Number(a.level === 'critical'))
    if (first === undefined) return pass('no alert is open')
    const more = open.length === 1 ? '' : `, and ${counted(open.length - 1, 'more alert')}`
    return fail(`${first.title}${more}`)
  },
  clocksAgree: ({ clockOffsetMs }) => {
    if (clockOffsetMs === null) return unknown('the cluster’s time is not known')
    const apart = Math.abs(clockOffsetMs)
    const side = apart < 100 ? '' : clockOffsetMs > 0 ? ', this machine is ahead' : ', this machine is behind'
    return passIf(apart < CLOCKS_APART_MS, `${formatSeconds(apart)} apart${side}`)
  },
}

/** Up is healthy and nothing else: one that answers badly is not up. */
function serviceHealth(known: Known, { health, why, healthSince }: Service): Finding {
  if (health === 'healthy') return pass('healthy')
  const words = `${health}${lasting(known, healthSince)}${because(why)}`
  return health === 'unknown' ? unknown(words) : fail(words)
}

function oneVersion(nodes: readonly Node[]): Finding {
  const silent = nodes.filter(({ version }) => version === null)
  const byVersion = new Map<string, string[]>()
  for (const { id, version } of nodes) {
    if (version === null) continue
    byVersion.set(version, [...(byVersion.get(version) ?? []), id])
  }
  const [first, ...others] = [...byVersion].toSorted(([, a], [, b]) => b.length - a.length)
  if (first === undefined) return unknown('no node reports its version')
  if (others.length > 0) {
    const rest = others.map(
      ([version, ids]) => `${version} on ${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ' …' : ''}`,
    )
    return fail(`${first[0]} on ${counted(first[1].length, 'node')}, ${rest.join(', ')}`)
  }
  if (silent.length > 0) return unknown(`${silent[0]?.id ?? ''} does not report its version`)
  return pass(`${first[0]} on ${counted(nodes.length, 'node')}`)
}
