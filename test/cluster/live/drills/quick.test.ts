/** A drill on a real cluster under traffic: a real process is killed, and every moment of it comes from a fact. */
import { describe, expect, it } from 'vitest'
import { lapsOf, putBackAt, verdictOf } from '../../../../shared/drill/run.ts'
import { ACCOUNT, RATE, sharedCluster, TIMEOUT_MS } from '../runbooks/faults.ts'
import { begun, operationOf, untilRun } from './running.ts'

const live = sharedCluster({ seed: 71, rate: RATE })

describe('a drill of a killed master', () => {
  it(
    'kills the real process, times what automation does about it, and ends when everything is as it was',
    async () => {
      const before = await live().masterOf(ACCOUNT)
      const runId = await begun(live(), { scenarioId: 'master-killed', accountId: ACCOUNT, minutes: 2 })
      const run = await untilRun(live(), runId, 'has ended', ({ endedAt }) => endedAt !== null)
      expect(run.deeds.map(({ kind, what }) => `${kind}: ${what}`)).toEqual([
        `induced: SIGKILL to ${before.nodeId} (process ${before.pid})`,
      ])
      expect(run.why).toBe('everything is as it was')
      expect(run.detected?.by).toContain(before.nodeId)
      expect(run.decided?.by).toMatch(/^automation began uae-main\./)
      expect(run.restored?.by).toMatch(/^uae-main\.\d+ completed/)
      for (const { tookMs } of lapsOf(run)) expect(tookMs).not.toBeNull()
      expect(['withinLimits', 'overLimits']).toContain(verdictOf(run))
      expect(putBackAt(run)).toBeNull()
      const after = await live().masterOf(ACCOUNT)
      expect(after.nodeId).not.toBe(before.nodeId)
      expect(await live().pidOf(before.nodeId)).not.toBe(before.pid)
      const operation = await operationOf(live(), runId)
      expect(operation).toMatchObject({ status: 'succeeded', drillId: runId })
      expect(operation.outcome).toMatch(/^Master killed: restored .* after it was induced; everything is as it was$/)
      const { failovers, drills } = await live().snapshot()
      expect(failovers[0]).toMatchObject({ drillId: runId, trigger: 'automatic', outcome: 'completed' })
      expect(drills).toEqual([])
    },
    TIMEOUT_MS,
  )
})
