import { describe, expect, it } from 'vitest'
import { ageOf, freshnessOf, NO_OFFSET, sourceNow, withEstimate } from '../../../renderer/store/age.ts'
import { AT } from '../moment.ts'

describe('freshness', () => {
  it.each([
    [0, 'fresh'],
    [2_400, 'fresh'],
    [3_000, 'aging'],
    [5_000, 'old'],
    [15_000, 'gone'],
  ] as const)('of a value %i ms old is %s', (ms, freshness) => expect(freshnessOf(ms)).toBe(freshness))
})

describe("a source's clock", () => {
  it('is taken from what arrived with the least delay', () => {
    // The source is 10 s ahead; the first word took 300 ms, the second 20.
    const offset = withEstimate(withEstimate(NO_OFFSET, AT + 300, AT + 10_000), AT + 1_020, AT + 11_000)
    expect(sourceNow(offset, AT + 2_000)).toBe(AT + 11_980)
    expect(ageOf(offset, AT + 11_000, AT + 2_000)).toBe(980)
  })

  it('is this clock while nothing arrived, and never makes a negative age', () => {
    expect(sourceNow(NO_OFFSET, AT)).toBe(AT)
    expect(ageOf(NO_OFFSET, AT + 5_000, AT)).toBe(0)
  })

  it.each([-3_600_000, 3_600_000])('is followed at once where it was set by %i ms', (ms) => {
    const before = [1, 2, 3].reduce((held, second) => withEstimate(held, AT + second, AT + second), NO_OFFSET)
    const after = withEstimate(before, AT + 1_020, AT + 1_000 + ms)
    expect(ageOf(after, AT + 1_000 + ms, AT + 2_020)).toBe(1_000)
  })

  it('is not thought to be another for one word that took long', () => {
    const late = withEstimate(withEstimate(NO_OFFSET, AT + 20, AT), AT + 30_000, AT + 1_000)
    expect(sourceNow(late, AT + 30_000)).toBe(AT + 29_980)
  })

  it('forgets old estimates, so that a clock that was set right is followed', () => {
    let offset = withEstimate(NO_OFFSET, AT, AT + 60_000)
    for (let second = 1; second <= 10; second += 1) offset = withEstimate(offset, AT + second, AT + second)
    expect(sourceNow(offset, AT)).toBe(AT)
  })
})
