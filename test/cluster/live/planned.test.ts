/** An operator's planned failover of a real, healthy master under traffic. */
import { describe, expect, it } from 'vitest'
import type { LiveCluster } from '../../bench/support/live-cluster.ts'
import { until } from '../../bench/support/until.ts'
import { Operation } from '../../../shared/operation.ts'
import { aLiveCluster } from './a-live-cluster.ts'
import { judged } from './judged.ts'

const TIMEOUT_MS = 120_000
const WITHIN_MS = 30_000
const ACCOUNT = 'uae-main'

const start = () => aLiveCluster({ seed: 14, rate: 20 })

async function ended(live: LiveCluster, operation: Operation): Promise<Operation> {
  const look = async () => {
    const now = Operation.parse(await live.get(`/v1/operations/${operation.id}`))
    return now.endedAt === null ? null : now
  }
  return until(look, { what: `${operation.title} ended`, withinMs: WITHIN_MS })
}

describe('a planned failover', () => {
  it(
    'moves the account, happens once however often it is sent, and costs no message',
    async () => {
      const live = await start()
      const before = await live.masterOf(ACCOUNT)
      const operation = await live.confirm(await live.planFailover(ACCOUNT))
      const { id: operationId, planId, reason, actor } = operation
      const again = Operation.parse(await live.post('/v1/operations', { operationId, planId, reason, actor }))
      expect(again.failoverId).toBe(operation.failoverId)
      expect((await ended(live, operation)).status).toBe('succeeded')
      await live.untilSteady()
      const after = await live.masterOf(ACCOUNT)
      expect(after.nodeId).not.toBe(before.nodeId)
      expect(after.epoch).toBe(before.epoch + 1)
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )

  it(
    'leaves the master alone when the candidate stops answering before anything is fenced',
    async () => {
      const live = await start()
      const before = await live.masterOf(ACCOUNT)
      const { nodes } = await live.snapshot()
      const candidate = Object.values(nodes).find(({ accountId, id }) => accountId === ACCOUNT && id !== before.nodeId)
      const pid = candidate?.pid ?? null
      if (candidate === undefined || pid === null) throw new Error(`${ACCOUNT} has no candidate`)
      const plan = await live.planFailover(ACCOUNT, candidate.id)
      process.kill(pid, 'SIGSTOP')
      try {
        expect((await ended(live, await live.confirm(plan))).status).toBe('failed')
      } finally {
        process.kill(pid, 'SIGCONT')
      }
      await live.untilSteady()
      expect(await live.masterOf(ACCOUNT)).toEqual(before)
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )
})
