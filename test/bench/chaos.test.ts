/** The chaos bench in short, on real processes: whole it must find nothing. That it finds something where something is broken is in the long run. */
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
})
