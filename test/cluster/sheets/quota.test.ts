import { describe, expect, it } from 'vitest'
import { quotaAt, QUOTA_WINDOW_MS, resetsInS, spend, UNUSED } from '../../../cluster/sheets/quota.ts'

describe('the quota', () => {
  it('takes as many as it allows, then none until its minute is over', () => {
    let quota = UNUSED
    const take = (atMs: number) => {
      const { taken, next } = spend(quota, 2, atMs)
      quota = next
      return taken
    }
    expect([take(1_000), take(2_000), take(3_000), take(60_999)]).toEqual([true, true, false, false])
    expect(take(61_000)).toBe(true)
    expect(quota).toEqual({ windowFrom: 61_000, used: 1 })
  })

  it('tells how long it is until it is whole again', () => {
    const { next } = spend(UNUSED, 2, 1_000)
    expect([resetsInS(UNUSED, 0), resetsInS(next, 1_000), resetsInS(next, 60_500), resetsInS(next, 61_000)]).toEqual([
      0, 60, 1, 0,
    ])
    expect(quotaAt(next, 1_000 + QUOTA_WINDOW_MS)).toEqual(UNUSED)
  })
})
