/** Somebody sets the clock of the whole machine while the cluster serves. */
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { aFakeWallClock } from '../../bench/support/fake-wall-clock.ts'
import { until } from '../../bench/support/until.ts'
import { aLiveCluster } from './a-live-cluster.ts'
import { judged } from './judged.ts'

const TIMEOUT_MS = 120_000
const WITHIN_MS = 30_000
const HOUR_S = 3_600
/** Longer than a suspicion, a verdict and the warming would take. */
const LOOK_MS = 4_000

describe('a clock that is set by an hour', () => {
  it(
    'forward and back, suspects nobody, moves nobody and costs no message; a failover in between works',
    async () => {
      const wall = aFakeWallClock()
      onTestFinished(wall.remove)
      const live = await aLiveCluster({ seed: 8, rate: 20, env: wall.env })
      const answered = async () => {
        const { samples } = await live.ask()
        return samples.reduce((sum, sample) => sum + (sample.kind === 'account' ? sample.totals.accepted : 0), 0)
      }
      const setAndLook = async (seconds: number) => {
        const before = await live.snapshot()
        const served = await answered()
        wall.set(seconds)
        await pause(LOOK_MS)
        const { servedAt, snapshot } = await live.ask()
        expect(Math.abs(servedAt - Date.now() - seconds * 1_000)).toBeLessThan(60_000)
        expect(snapshot.failovers.map(({ id }) => id)).toEqual(before.failovers.map(({ id }) => id))
        expect(Object.values(snapshot.nodes).filter(({ health }) => health !== 'healthy')).toEqual([])
        expect(snapshot.protection).toEqual(before.protection)
        expect(await answered()).toBeGreaterThan(served)
      }

      await setAndLook(HOUR_S)
      // The judge goes by the gateway's clock: a failover between two times it has been before would look late to it.
      const { epoch } = await live.masterOf('uae-main')
      await live.confirm(await live.planFailover('uae-main'))
      const isMoved = async () => {
        const account = (await live.snapshot()).accounts['uae-main']
        return account?.activeFailoverId === null && account.lease.epoch === epoch + 1 ? true : null
      }
      await until(isMoved, { what: 'uae-main moved', withinMs: WITHIN_MS })
      await setAndLook(-HOUR_S)
      wall.set(0)
      await live.untilSteady()
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )
})
