/** The ledger bench in short, on real processes. Which byte is hit varies with the machine; what is found must not. */
import { describe, expect, it } from 'vitest'
import { WITHOUT_KEYS } from '../broken/variant.ts'
import { playLedger } from './ledger/play.ts'

const OPERATIONS = 20
const TIMEOUT_MS = 120_000
const common = { seed: 5, note: () => undefined }
/** The request takes 424 bytes, its answer 1,411. */
const insideAnswer = (random: () => number) => 600 + Math.floor(random() * 1_000)

describe('clicks while connections are cut, and console and control plane killed', () => {
  it(
    'happen once each, and the console ends up knowing how',
    async () => {
      const { judgement, mishaps } = await playLedger({ ...common, operations: OPERATIONS })
      expect(judgement.findings).toEqual([])
      expect(judgement.operations).toBeGreaterThanOrEqual(OPERATIONS)
      expect(judgement.effects).toBeGreaterThan(OPERATIONS / 2)
      expect(mishaps.cut).toBeGreaterThan(0)
      expect(mishaps.consoleKilled).toBeGreaterThan(0)
      expect(mishaps.controlPlaneKilled).toBeGreaterThan(0)
    },
    TIMEOUT_MS,
  )

  it(
    'are not taken for done where the control plane forgets what it was sent',
    async () => {
      const mishap = (random: () => number) => ({ kind: 'deaf' as const, afterBytes: insideAnswer(random) })
      const { judgement } = await playLedger({ ...common, operations: 6, entries: WITHOUT_KEYS, mishap })
      expect(judgement.duplicates + judgement.wrongOutcome).toBeGreaterThan(0)
    },
    TIMEOUT_MS,
  )
})
