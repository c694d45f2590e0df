/** Real processes that everybody else relies on, gone or stopped under traffic. */
import { describe, expect, it } from 'vitest'
import type { LiveCluster } from '../../bench/support/live-cluster.ts'
import { until } from '../../bench/support/until.ts'
import { aLiveCluster } from './a-live-cluster.ts'
import { judged } from './judged.ts'

const TIMEOUT_MS = 120_000
const WITHIN_MS = 60_000
const RATE = 20
const ACCOUNTS = 3

const start = () => aLiveCluster({ seed: 12, rate: RATE })

/** Resolves once as many more messages are answered as come in that many seconds. */
async function traffic(live: LiveCluster, seconds: number): Promise<void> {
  const wanted = live.ledger.accepted() + seconds * RATE * ACCOUNTS
  const what = `users get the replies of ${seconds} s`
  await until(() => (live.ledger.accepted() >= wanted ? true : null), { what, withinMs: WITHIN_MS })
}

/** Another process of that id than before. */
async function restarted(live: LiveCluster, id: string, oldPid: number): Promise<void> {
  const isNew = async () => {
    try {
      return (await live.pidOf(id)) === oldPid ? null : true
    } catch {
      return null // It is not up yet.
    }
  }
  await until(isNew, { what: `${id} is started again`, withinMs: WITHIN_MS, everyMs: 200 })
}

async function leases(live: LiveCluster) {
  const { accounts, failovers } = await live.snapshot()
  return { leases: Object.values(accounts).map(({ lease }) => lease), failovers: failovers.map(({ id }) => id) }
}

describe('the control plane', () => {
  it(
    'killed under traffic, comes back without a needless failover',
    async () => {
      const live = await start()
      const before = await leases(live)
      const pid = await live.pidOf('control-plane')
      process.kill(pid, 'SIGKILL')
      await traffic(live, 1)
      await restarted(live, 'control-plane', pid)
      await live.untilSteady()
      expect(await leases(live)).toEqual(before)
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )

  it(
    'killed in the middle of a failover, finishes it when it is back',
    async () => {
      const live = await start()
      const accountId = 'south-asia-main'
      const master = await live.masterOf(accountId)
      const pid = await live.pidOf('control-plane')
      process.kill(master.pid, 'SIGSTOP')
      const isFenced = () => (live.ledger.floorOf(accountId) > master.epoch ? true : null)
      await until(isFenced, { what: 'the account is fenced', withinMs: WITHIN_MS, everyMs: 1 })
      process.kill(pid, 'SIGKILL')
      await restarted(live, 'control-plane', pid)
      const isOver = async () => {
        const { lease, activeFailoverId } = (await live.snapshot()).accounts[accountId] ?? {}
        return activeFailoverId === null && lease?.holder != null && lease.holder.nodeId !== master.nodeId ? true : null
      }
      await until(isOver, { what: 'another master is promoted', withinMs: WITHIN_MS, everyMs: 200 })
      process.kill(master.pid, 'SIGCONT')
      await live.untilSteady()
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )

  it(
    'stopped for 8 s, is not missed by the users, and changes no holder when it wakes up',
    async () => {
      const live = await start()
      const before = await leases(live)
      const pid = await live.pidOf('control-plane')
      process.kill(pid, 'SIGSTOP')
      try {
        await traffic(live, 8)
      } finally {
        process.kill(pid, 'SIGCONT')
      }
      // It noticed that it slept, and looked around before it trusted itself.
      const warmed = async () => ((await live.snapshot()).protection.since > Date.now() - 6_000 ? true : null)
      await until(warmed, { what: 'it warms up again', withinMs: WITHIN_MS })
      await live.untilSteady()
      await traffic(live, 2)
      expect(await leases(live)).toEqual(before)
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )
})

describe('the gateway', () => {
  it(
    'stopped, keeps a failover from promoting anybody until it is back',
    async () => {
      const live = await start()
      const accountId = 'uae-main'
      const master = await live.masterOf(accountId)
      const pid = await live.pidOf('gateway')
      process.kill(pid, 'SIGSTOP')
      try {
        process.kill(master.pid, 'SIGKILL')
        const blocked = async () => {
          const { failovers } = await live.snapshot()
          return (
            failovers.find((failover) => failover.accountId === accountId && failover.outcome === 'blocked') ?? null
          )
        }
        const failover = await until(blocked, { what: 'the failover is blocked', withinMs: WITHIN_MS, everyMs: 200 })
        expect(failover.blockedBy).toBe('gatewayUnreachable')
        expect((await live.snapshot()).accounts[accountId]?.lease.holder).toBeNull()
      } finally {
        process.kill(pid, 'SIGCONT')
      }
      await live.untilSteady({ withinMs: WITHIN_MS })
      await traffic(live, 1)
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )

  it(
    'killed under traffic, goes on from its ledger: nothing lost, nothing doubled, no holder changed',
    async () => {
      const live = await start()
      const before = await leases(live)
      const pid = await live.pidOf('gateway')
      process.kill(pid, 'SIGKILL')
      await restarted(live, 'gateway', pid)
      await traffic(live, 2)
      await live.untilSteady()
      expect(await leases(live)).toEqual(before)
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )
})
