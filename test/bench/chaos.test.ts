/** The chaos bench in short, on real processes: whole it must find nothing, broken something. Times are noise here. */
import { describe, expect, it } from 'vitest'
import { playChaos } from './chaos/play.ts'

const TIMEOUT_MS = 240_000
const common = { seed: 1, rate: 20, note: () => undefined }

describe('faults of every kind, several at once, under traffic', () => {
  it(
    'lose, double and reorder nothing, and leave no failover unfinished',
    async () => {
      const { judgement, struck, leftOut, notCalm } = await playChaos({
        ...common,
        faults: 12,
        meanGapMs: 800,
        variant: null,
      })
      expect(judgement.findings).toEqual([])
      expect(notCalm).toBeNull()
      expect(judgement.messages).toBeGreaterThan(100)
      const never = Object.entries(struck).filter(([, count]) => count === 0)
      expect(never.map(([kind]) => kind)).toEqual(Object.keys(leftOut))
    },
    TIMEOUT_MS,
  )

  it(
    'are found out where fencing is left out',
    async () => {
      // What it lets through is on its way when an old master is fenced.
      const { judgement } = await playChaos({
        ...common,
        kinds: ['killInPhase', 'silent'],
        faults: 6,
        meanGapMs: 800,
        variant: 'fencing',
        calmWithinMs: 6_000,
        drainMs: 3_000,
      })
      expect(judgement.counts.staleAccepted + judgement.counts.doubled).toBeGreaterThan(0)
    },
    TIMEOUT_MS,
  )
})
