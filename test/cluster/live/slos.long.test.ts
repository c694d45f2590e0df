/** From an outage to the budget it spent: a real gateway's reports, over a restarted control plane and a maintenance. */
import { describe, expect, it } from 'vitest'
import { builtInConfig, BUILT_IN_PORTS } from '../../../cluster/built-in.ts'
import { ClusterConfig } from '../../../cluster/config.ts'
import { freePorts } from '../../../cluster/supervisor/ports.ts'
import { api } from '../../../shared/api.ts'
import { Plan } from '../../../shared/plan.ts'
import type { LiveCluster } from '../../bench/support/live-cluster.ts'
import { until } from '../../bench/support/until.ts'
import { aLiveCluster } from './a-live-cluster.ts'

const TIMEOUT_MS = 180_000
const WITHIN_MS = 60_000
const ACCOUNT = 'uae-main'
const NODES = ['uae-1', 'uae-2', 'uae-3']

/** One account; who is killed stays dead for 10 s. */
const start = () =>
  aLiveCluster({
    seed: 21,
    rate: 5,
    configure: async (dataDir) => {
      const config = builtInConfig({ dataDir, ports: await freePorts(BUILT_IN_PORTS), scenario: { seed: 21 } })
      return ClusterConfig.parse({
        ...config,
        accounts: config.accounts.filter(({ id }) => id === ACCOUNT),
        nodes: config.nodes.filter(({ accountId }) => accountId === ACCOUNT),
        timing: { ...config.timing, restartDelayMs: 10_000 },
      })
    },
  })

async function availability(live: LiveCluster) {
  const { slos } = api.listSlos.response.parse(await live.get('/v1/slos'))
  const state = slos.find(({ slo }) => slo.kind === 'availability' && slo.accountId === ACCOUNT)
  if (state === undefined) throw new Error(`${ACCOUNT} has no availability objective`)
  return state
}

describe('the budget of a real account', () => {
  it(
    'is spent by an outage, keeps that over a restart of the control plane, and not by maintenance',
    async () => {
      const live = await start()
      const first = await until(
        async () => {
          const state = await availability(live)
          return state.good >= 5 ? state : null
        },
        { what: 'seconds are recorded', withinMs: WITHIN_MS },
      )
      expect(first.judgedByWaitingMs).toBe(0)

      for (const id of NODES) process.kill(await live.pidOf(id), 'SIGKILL')
      await until(async () => ((await availability(live)).bad >= 5 ? true : null), {
        what: 'the outage is recorded',
        withinMs: WITHIN_MS,
      })
      await live.untilSteady()
      const spent = await availability(live)
      const explained = spent.spenders.filter(({ kind }) => kind !== 'unexplained')
      expect(explained.length).toBeGreaterThan(0)
      expect(spent.spenders.reduce((sum, { bad }) => sum + bad, 0)).toBeLessThanOrEqual(spent.bad)

      // Asked to leave, it writes down the minute it is in.
      const leftAt = Date.now()
      process.kill(await live.pidOf('control-plane'), 'SIGTERM')
      await live.untilSteady()
      const after = await availability(live)
      expect(after.bad).toBeGreaterThanOrEqual(spent.bad)
      expect(after.coveredMs).toBeGreaterThanOrEqual(spent.coveredMs)
      const query = `from=${leftAt - 30_000}&to=${Date.now()}`
      const { accounts } = api.getUptime.response.parse(await live.get(`/v1/slos/report?${query}`))
      expect(accounts[0]?.uncovered.some(({ from, to }) => from <= leftAt + 1_000 && to > leftAt)).toBe(true)

      const plan = Plan.parse(
        await live.post('/v1/plans', { command: { kind: 'openMaintenance', accountId: ACCOUNT, minutes: 5 } }),
      )
      expect((await live.confirm(plan)).status).toBe('succeeded')
      const before = await availability(live)
      for (const id of NODES) process.kill(await live.pidOf(id), 'SIGKILL')
      const excused = await until(
        async () => {
          const state = await availability(live)
          return state.excludedMs >= before.excludedMs + 8_000 ? state : null
        },
        { what: 'maintenance is excluded', withinMs: WITHIN_MS },
      )
      expect(excused.bad).toBe(before.bad)
    },
    TIMEOUT_MS,
  )
})
