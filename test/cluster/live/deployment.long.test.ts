/** Whole deployments of the versions that ship, on a real cluster under traffic. */
import { describe, expect, it } from 'vitest'
import { DEPLOYMENT_STEPS, type DeploymentStep } from '../../../shared/deployment.ts'
import { until } from '../../bench/support/until.ts'
import { aLiveCluster } from './a-live-cluster.ts'
import { judged } from './judged.ts'
import {
  TIMEOUT_MS,
  DEPLOYED_WITHIN_MS,
  WITHIN_MS,
  RATE,
  confirmed,
  newest,
  ended,
  operationOf,
  versionsOf,
} from './deploying.ts'

describe('a deployment', () => {
  it(
    'goes on where it was when the control plane is killed once in each of its eight steps',
    async () => {
      const live = await aLiveCluster({ seed: 53, rate: RATE })
      await confirmed(live, { kind: 'deploy', version: '0.2.0' })
      const killedIn: DeploymentStep[] = []
      const look = async () => {
        const deployment = await newest(live).catch(() => null)
        if (deployment === null) return null
        const step = deployment.steps.find(({ state }) => state === 'running')?.step
        if (step !== undefined && !killedIn.includes(step)) {
          killedIn.push(step)
          process.kill(await live.pidOf('control-plane'), 'SIGKILL')
        }
        return deployment.endedAt === null ? null : deployment
      }
      const deployment = await until(look, { what: 'it ended', withinMs: DEPLOYED_WITHIN_MS, everyMs: 20 })
      expect([deployment.state, deployment.why]).toEqual(['succeeded', '0.2.0 runs on every node'])
      // Steps of a few milliseconds may be over before anybody can look.
      expect(killedIn.length).toBeGreaterThanOrEqual(DEPLOYMENT_STEPS.length - 3)
      expect(await versionsOf(live)).toEqual(['0.2.0'])
      await live.untilSteady({ withinMs: WITHIN_MS })
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )

  it(
    'of the good version goes through under traffic: nothing lost, nothing doubled, order kept, every failover complete',
    async () => {
      const live = await aLiveCluster({ seed: 51, rate: RATE })
      const { id } = await confirmed(live, { kind: 'deploy', version: '0.2.0' })
      const deployment = await ended(live)
      expect([deployment.state, deployment.why]).toEqual(['succeeded', '0.2.0 runs on every node'])
      expect(deployment.smoke.filter(({ outcome }) => outcome === 'failed')).toEqual([])
      expect(await versionsOf(live)).toEqual(['0.2.0'])
      expect((await operationOf(live, id)).status).toBe('succeeded')
      const { failovers, settings, backups } = await live.snapshot()
      const moved = failovers.filter(({ operationId }) => operationId === id)
      expect(moved.map(({ outcome }) => outcome)).toEqual(['completed', 'completed', 'completed'])
      expect(settings.schema).toBe(1)
      expect(backups[0]).toMatchObject({ id: deployment.backupId, cause: 'deployment', state: 'complete' })
      await live.untilSteady({ withinMs: WITHIN_MS })
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )
})
