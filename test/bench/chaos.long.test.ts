/** The chaos bench in short, on real processes: broken it must find something. Times are noise here. */
import { describe, expect, it } from 'vitest'
import { playChaos } from './chaos/play.ts'

const TIMEOUT_MS = 240_000
const common = { seed: 1, rate: 20, note: () => undefined }

describe('faults of every kind, several at once, under traffic', () => {
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
