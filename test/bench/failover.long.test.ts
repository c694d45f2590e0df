/** The failover bench in short, on real processes with something left out: it must find what that does. */
import { describe, expect, it } from 'vitest'
import { play } from './failover/play.ts'

const TIMEOUT_MS = 180_000
const common = { seed: 1, rate: 20, note: () => undefined }
/** A broken cluster need not be waited for as long: what it lost does not come. */
const impatient = { patienceMs: 6_000, drainMs: 3_000 }

describe('masters killed and stopped under traffic', () => {
  it(
    'show lost messages where replication is left out',
    async () => {
      const { judgement } = await play({ ...common, ...impatient, blows: ['loseDisk'], variant: 'replication' })
      expect(judgement.counts.lost).toBeGreaterThan(0)
      expect(judgement.failovers['blocked']).toBeGreaterThan(0)
    },
    TIMEOUT_MS,
  )

  it(
    'show doubled replies and numbers out of order where de-duplication is left out',
    async () => {
      const { judgement } = await play({
        ...common,
        ...impatient,
        blows: ['cutOff', 'wakeEarly'],
        variant: 'deduplication',
      })
      expect(judgement.counts.doubled).toBeGreaterThan(0)
      expect(judgement.counts.outOfOrder).toBeGreaterThan(0)
    },
    TIMEOUT_MS,
  )
})
