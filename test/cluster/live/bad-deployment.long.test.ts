/** Whole deployments of the versions that ship, on a real cluster under traffic. */
import { describe, expect, it } from 'vitest'
import { aLiveCluster } from './a-live-cluster.ts'
import { judged } from './judged.ts'
import { TIMEOUT_MS, WITHIN_MS, RATE, confirmed, ended, versionsOf, operationOf } from './deploying.ts'

describe('a deployment', () => {
  it(
    'of the bad version is taken back by itself after its canary, with the figures, and costs no message',
    async () => {
      const live = await aLiveCluster({ seed: 52, rate: RATE })
      const { id } = await confirmed(live, { kind: 'deploy', version: '0.3.0' })
      const deployment = await ended(live)
      expect(deployment).toMatchObject({ state: 'rolledBack', rollback: { by: 'automation' } })
      expect(deployment.rollback?.reason).toMatch(/% errors of \d+ messages, limit 5 %; 0\.1\.0 had/)
      const touched = deployment.nodes.filter(({ state }) => state !== 'waiting')
      expect(touched.map(({ wave, state }) => [wave, state])).toEqual([[0, 'returned']])
      expect(await versionsOf(live)).toEqual(['0.1.0'])
      expect((await operationOf(live, id)).status).toBe('failed')
      await live.untilSteady({ withinMs: WITHIN_MS })
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )
})
