/** Whole deployments of the versions that ship, on a real cluster under traffic. */
import type { Command } from '../../../shared/command.ts'
import { type Deployment } from '../../../shared/deployment.ts'
import { Operation } from '../../../shared/operation.ts'
import { Plan } from '../../../shared/plan.ts'
import type { LiveCluster } from '../../bench/support/live-cluster.ts'
import { until } from '../../bench/support/until.ts'

export const TIMEOUT_MS = 600_000
export const DEPLOYED_WITHIN_MS = 420_000
export const WITHIN_MS = 60_000
export const RATE = 20

export async function confirmed(live: LiveCluster, command: Command): Promise<Operation> {
  return live.confirm(Plan.parse(await live.post('/v1/plans', { command })))
}

export async function newest(live: LiveCluster): Promise<Deployment> {
  const [deployment] = (await live.snapshot()).deployments
  if (deployment === undefined) throw new Error('nothing was deployed')
  return deployment
}

/** Asked again while the control plane is away: that is what some of these are about. */
export async function ended(live: LiveCluster): Promise<Deployment> {
  const look = async () => {
    const deployment = await newest(live).catch(() => null)
    return deployment?.endedAt === undefined || deployment.endedAt === null ? null : deployment
  }
  return until(look, { what: 'the deployment ended', withinMs: DEPLOYED_WITHIN_MS, everyMs: 200 })
}

export async function versionsOf(live: LiveCluster): Promise<string[]> {
  const { nodes } = await live.snapshot()
  return [...new Set(Object.values(nodes).map(({ version }) => version ?? 'none'))]
}

export async function operationOf(live: LiveCluster, id: string): Promise<Operation> {
  const look = async () => {
    const operation = Operation.parse(await live.get(`/v1/operations/${id}`))
    return operation.endedAt === null ? null : operation
  }
  return until(look, { what: 'the operation ended', withinMs: WITHIN_MS })
}
