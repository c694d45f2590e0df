import { describe, expect, it } from 'vitest'
import { samplesAround } from '../../../renderer/store/failover-samples.ts'
import { emptyRings, type Rings, ringsFromSeries } from '../../../renderer/store/rings.ts'
import { aFailover } from '../factories.ts'
import { AT } from '../moment.ts'

/** One value a second from 30 s before the failover on. */
function ringsOf(waiting: readonly (number | null)[]): Rings {
  const at = waiting.map((_, index) => AT + 500 + (index - 30) * 1_000)
  const line = (field: string, values: readonly (number | null)[]) => ({
    key: `account/ksa-main/${field}`,
    at,
    values: [...values],
  })
  return ringsFromSeries([
    line('waiting', waiting),
    line(
      'repliedPerS',
      waiting.map(() => 10),
    ),
    line(
      'receivedPerS',
      waiting.map(() => 10),
    ),
    line(
      'p95Ms',
      waiting.map(() => 80),
    ),
  ])
}

const before = Array.from({ length: 30 }, () => 0)
const failover = aFailover({ startedAt: AT, endedAt: AT + 460 })

describe('samples around a failover', () => {
  it('tell how many messages were held at most, and how long after its end they were delivered', () => {
    const samples = samplesAround(ringsOf([...before, 14, 6, 1, 0, 0]), failover, AT + 5_000)
    expect(samples).toMatchObject({ heldMost: 14, heldBefore: 0, clearedAfterMs: 2_040 })
    expect(samples?.waiting.columns[0]).toContain(14)
  })

  it('say that messages still wait where they do', () => {
    expect(samplesAround(ringsOf([...before, 14, 14, 15]), failover, AT + 3_000)?.clearedAfterMs).toBeNull()
  })

  it('leave the delivery open while it runs', () => {
    const running = aFailover({ startedAt: AT, endedAt: null, outcome: null })
    const samples = samplesAround(ringsOf([...before, 9]), running, AT + 1_000)
    expect(samples).toMatchObject({ heldMost: 9, clearedAfterMs: null })
  })

  it('are not recorded where the rings do not reach back to it, or the gateway was silent', () => {
    const old = aFailover({ startedAt: AT - 3_600_000, endedAt: AT - 3_599_000 })
    expect(samplesAround(ringsOf([...before, 0]), old, AT)).toBeNull()
    expect(samplesAround(emptyRings(), failover, AT)).toBeNull()
    expect(samplesAround(ringsOf([...before, null, null]), failover, AT + 2_000)).toBeNull()
  })
})
