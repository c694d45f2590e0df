/** The failover bench in short, on real processes: whole it must find nothing, without fencing what that lets through. The long run has the other broken variants. */
import { describe, expect, it } from 'vitest'
import { play } from './failover/play.ts'

const TIMEOUT_MS = 180_000
const common = { seed: 1, rate: 20, note: () => undefined }
/** A broken cluster need not be waited for as long: what it lost does not come. */
const impatient = { patienceMs: 6_000, drainMs: 3_000 }

describe('masters killed and stopped under traffic', () => {
  it(
    'lose, double and reorder nothing, and every account is served again',
    async () => {
      const blows = ['kill', 'stop', 'loseDisk', 'cutOff', 'wakeEarly'] as const
      const { rounds, judgement, gaveUp } = await play({ ...common, blows, variant: null })
      expect(judgement.findings).toEqual([])
      expect(gaveUp).toBeNull()
      expect(rounds.map(({ failover }) => failover?.outcome)).toEqual(blows.map(() => 'completed'))
      expect(judgement.messages).toBeGreaterThan(100)
      expect(judgement.recordsCut).toBeGreaterThan(0)
    },
    TIMEOUT_MS,
  )

  it(
    'show stale replies where fencing is left out',
    async () => {
      const { judgement } = await play({ ...common, ...impatient, blows: ['wakeEarly'], variant: 'fencing' })
      expect(judgement.counts.staleAccepted + judgement.counts.doubled).toBeGreaterThan(0)
    },
    TIMEOUT_MS,
  )
})
