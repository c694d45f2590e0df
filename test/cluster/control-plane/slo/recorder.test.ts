import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOf } from '../../../../cluster/control-plane/slo/digest.ts'
import { MINUTE_MS } from '../../../../cluster/control-plane/slo/minute.ts'
import { SloRecorder } from '../../../../cluster/control-plane/slo/recorder.ts'
import type { AccountSample } from '../../../../shared/sample.ts'
import { anAccountSample, AT } from '../../../support/factories.ts'

function aRecorder() {
  const recorder = new SloRecorder(() => [100])
  /** A report `second` seconds after AT. */
  const hear = (second: number, over: Partial<AccountSample> = {}, isExcluded = false) =>
    recorder.see(anAccountSample({ at: AT + second * 1_000, ...over }), AT + second * 1_000, isExcluded)
  const digest = () => digestOf(recorder.unsaved('uae-main').toSorted((a, b) => a.at - b.at))
  return { recorder, hear, digest }
}
const totals = (accepted: number, doubled = 0, staleRefused = 0) => ({
  totals: { received: accepted, accepted, doubled, staleRefused },
})

describe('a second', () => {
  it('is good while a node serves and no message waits longer than 5 s', () => {
    const { hear, digest } = aRecorder()
    hear(0)
    hear(1, { oldestWaitingMs: 5_000 })
    hear(2, { oldestWaitingMs: 5_001 })
    hear(3, { served: false, oldestWaitingMs: null })
    hear(4, { oldestWaitingMs: null })
    expect(digest()).toMatchObject({ countedS: 5, goodS: 3, byWaitingS: 0 })
    expect(digest().bad).toEqual([{ from: AT + 2_000, to: AT + 4_000 }])
  })

  it('whose serving nobody reports is judged by the waiting alone, and counted as such', () => {
    const { hear, digest } = aRecorder()
    hear(0, { served: null })
    hear(1, { served: null, oldestWaitingMs: 6_000 })
    expect(digest()).toMatchObject({ countedS: 2, goodS: 1, byWaitingS: 2 })
  })

  it('that nobody reported of is not covered, however good it was before and after', () => {
    const { hear, digest } = aRecorder()
    hear(0)
    hear(10)
    expect(digest().known).toEqual([
      { from: AT, to: AT + 1_000 },
      { from: AT + 10_000, to: AT + 11_000 },
    ])
  })

  it('between two reports that are a little late is the later one’s', () => {
    const { hear, digest } = aRecorder()
    hear(0)
    hear(3, { served: false })
    expect(digest()).toMatchObject({ countedS: 4, goodS: 1 })
  })

  it('reported of twice counts once, and as bad if one report says so', () => {
    const { hear, digest } = aRecorder()
    hear(0.1, { served: false })
    hear(0.9)
    expect(digest()).toMatchObject({ countedS: 1, goodS: 0 })
  })

  it('is not covered by a report that is only repeated', () => {
    const { recorder, digest } = aRecorder()
    for (const second of [0, 1, 2]) recorder.see(anAccountSample(), AT + second * 1_000, false)
    expect(digest().countedS).toBe(1)
  })

  it('without a reply has no p95: it counts for the latency neither way', () => {
    const { hear, digest } = aRecorder()
    hear(0, { p95Ms: null })
    hear(1, { p95Ms: 100 })
    hear(2, { p95Ms: 101 })
    expect(digest().latency.get(100)).toMatchObject({ measuredS: 2, withinS: 1 })
  })
})

describe('replies', () => {
  it('are counted by the difference of the totals', () => {
    const { hear, digest } = aRecorder()
    hear(0, totals(1_000, 5))
    hear(1, totals(1_010, 5, 2))
    hear(2, totals(1_030, 6, 2))
    expect(digest()).toMatchObject({ replies: 33, errors: 3, received: 30, p95Sum: 33 * 80, p95Replies: 33 })
  })

  it('count from zero where a total drops: the gateway began a new ledger', () => {
    const { hear, digest } = aRecorder()
    hear(0, totals(1_000))
    hear(1, totals(7, 1))
    expect(digest()).toMatchObject({ replies: 8, errors: 1 })
  })

  it('of a long silence belong to no minute', () => {
    const { hear, digest } = aRecorder()
    hear(0, totals(1_000))
    hear(61, totals(9_000))
    hear(62, totals(9_001))
    expect(digest().replies).toBe(1)
  })

  it('of the first report are somebody else’s, and those in maintenance count for nothing', () => {
    const { hear, digest } = aRecorder()
    hear(0, totals(1_000))
    hear(1, totals(2_000), true)
    expect(digest().replies).toBe(0)
  })
})

describe('maintenance', () => {
  it('excuses its seconds, reported of or not', () => {
    const { recorder, hear, digest } = aRecorder()
    for (const second of [0, 1, 2, 3]) hear(second, { served: false })
    recorder.exclude('uae-main', AT + 2_000, AT + 70_000)
    expect(digest()).toMatchObject({ countedS: 2, goodS: 0, excludedS: 68 })
    expect(digest().excluded).toEqual([{ from: AT + 2_000, to: AT + 70_000 }])
  })

  it('told twice excuses no more', () => {
    fc.assert(
      fc.property(fc.nat(200_000), fc.nat(200_000), (from, length) => {
        const [once, twice] = [aRecorder(), aRecorder()]
        once.recorder.exclude('uae-main', AT + from, AT + from + length)
        for (const _ of [1, 2]) twice.recorder.exclude('uae-main', AT + from, AT + from + length)
        expect(twice.digest()).toEqual(once.digest())
      }),
    )
  })
})

describe('a minute', () => {
  it('is handed out once it is over, the open one only at the end', () => {
    const { recorder, hear } = aRecorder()
    hear(59)
    hear(60)
    expect(recorder.take(AT + MINUTE_MS).map(({ at }) => at)).toEqual([AT])
    expect(recorder.take(AT + MINUTE_MS)).toEqual([])
    expect(recorder.take(null).map(({ at }) => at)).toEqual([AT + MINUTE_MS])
  })
})
