/** Runs drills on a live cluster, as an operator does, and follows what the facts say of them. */
import { v7 as uuidv7 } from 'uuid'
import type { DrillRun } from '../../../../shared/drill/run.ts'
import { Operation } from '../../../../shared/operation.ts'
import { Plan } from '../../../../shared/plan.ts'
import type { LiveCluster } from '../../../bench/support/live-cluster.ts'
import { until } from '../../../bench/support/until.ts'

export interface Asked {
  readonly scenarioId: string
  readonly accountId: string | null
  readonly minutes: number
}

/** Resolves with its id once it was accepted. */
export async function begun(live: LiveCluster, asked: Asked): Promise<string> {
  const plan = Plan.parse(await live.post('/v1/plans', { command: { kind: 'runDrill', ...asked } }))
  if (plan.class === 'forced') throw new Error(`it would be forced: ${plan.classWhy.join(' ')}`)
  const request = { operationId: uuidv7(), planId: plan.id, reason: 'to train', actor: 'noor' }
  return Operation.parse(await live.post('/v1/operations', request)).id
}

/** Waits for the run to be as meant; the control plane may be away meanwhile. */
export function untilRun(
  live: LiveCluster,
  runId: string,
  what: string,
  isSo: (run: DrillRun) => boolean,
  withinMs = 60_000,
): Promise<DrillRun> {
  const look = async () => {
    const { drillRuns } = await live.snapshot().catch(() => ({ drillRuns: [] as DrillRun[] }))
    const run = drillRuns.find(({ id }) => id === runId)
    return run !== undefined && isSo(run) ? run : null
  }
  return until(look, { what: `the drill: ${what}`, withinMs, everyMs: 100 })
}

export async function operationOf(live: LiveCluster, runId: string): Promise<Operation> {
  const look = async () => {
    const operation = await live.get(`/v1/operations/${runId}`).then(
      (answer) => Operation.parse(answer),
      () => null,
    )
    return operation === null || operation.endedAt === null ? null : operation
  }
  return until(look, { what: 'its operation has ended', withinMs: 30_000, everyMs: 100 })
}
