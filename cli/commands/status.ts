/** `linda status`: the cluster in one look, worst first. */
import { covering } from '../../shared/hold.ts'
import type { ClusterAnswer } from '../../shared/api.ts'
import type { AccountSample } from '../../shared/sample.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { coloured, columns, healthText, numberText, timeText } from '../columns.ts'
import { formatAge } from '../../shared/words/format.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'

export async function status(world: World): Promise<ExitCode> {
  const answer = await world.client.call('getCluster', {})
  if (world.isJson) world.print(JSON.stringify(answer))
  else for (const line of statusLines(answer, world.isColoured)) world.print(line)
  return isWell(answer.snapshot) ? EXIT.ok : EXIT.failed
}

export function statusLines({ snapshot, samples, servedAt }: ClusterAnswer, isColoured: boolean): string[] {
  const { cluster, protection, holds, failovers, alerts } = snapshot
  const open = alerts.filter(({ resolvedAt }) => resolvedAt === null)
  const held = covering(holds, null)
  const last = failovers.find(({ outcome }) => outcome !== null)
  return [
    `${cluster.name} (${cluster.environment}) at ${timeText(servedAt)}`,
    `Automatic failover is ${protection.state}${protection.state === 'on' ? '' : `: ${protection.why}`}${
      held === null ? '' : `, held by ${held.owner} until ${timeText(held.expiresAt)}: ${held.reason}`
    }`,
    '',
    ...accountLines(
      snapshot,
      samples.filter((sample) => sample.kind === 'account'),
      isColoured,
    ),
    '',
    ...open.map(({ level, title, raisedAt }) =>
      coloured(
        level === 'critical' ? 'critical' : 'warn',
        `${level}: ${title} (${formatAge(servedAt - raisedAt)})`,
        isColoured,
      ),
    ),
    last === undefined
      ? 'No failover yet.'
      : `Last failover: ${last.id} ${last.from ?? 'nobody'} → ${last.to ?? 'nobody'}, ${last.outcome ?? ''} ${formatAge(servedAt - last.startedAt)} ago`,
  ]
}

export function accountLines(snapshot: Snapshot, samples: readonly AccountSample[], isColoured: boolean): string[] {
  const rows = Object.values(snapshot.accounts).map(({ id, lease, countdown, activeFailoverId }) => {
    const master = lease.holder === null ? undefined : snapshot.nodes[lease.holder.nodeId]
    const servants = Object.values(snapshot.nodes).filter((node) => node.accountId === id && node.role === 'servant')
    const sample = samples.find(({ accountId }) => accountId === id)
    return [
      id,
      master === undefined ? 'no master' : master.id,
      String(lease.epoch),
      master === undefined ? coloured('critical', '⬣ not served', isColoured) : healthText(master.health, isColoured),
      master?.device?.state ?? '–',
      `${servants.filter(({ health }) => health === 'healthy').length} of ${servants.length}`,
      numberText(sample?.repliedPerS, '/s', 1),
      numberText(sample?.p95Ms, 'ms'),
      numberText(sample?.waiting, ''),
      countdown === null
        ? activeFailoverId === null
          ? ''
          : 'failing over'
        : `fails over at ${timeText(countdown.endsAt)}`,
    ]
  })
  return columns([
    ['ACCOUNT', 'MASTER', 'EPOCH', 'HEALTH', 'DEVICE', 'STANDBYS', 'REPLIES', 'P95', 'WAITING', ''],
    ...rows,
  ])
}

/** What a script may rely on: every account has a healthy master, and nothing critical is open. */
export function isWell({ accounts, nodes, alerts }: Snapshot): boolean {
  const isServed = Object.values(accounts).every(
    ({ lease }) => lease.holder !== null && nodes[lease.holder.nodeId]?.health === 'healthy',
  )
  return isServed && !alerts.some(({ resolvedAt, level }) => resolvedAt === null && level === 'critical')
}
