import { describe, expect, it } from 'vitest'
import { firstSeries, type Line, MOST_POINTS, SHORT_POINTS } from '../../../host/samples/first-series.ts'

const line = (key: string, length: number): Line => ({
  key,
  length,
  last: (most) => ({
    at: Array.from({ length: most }, (_, index) => (length - most + index) * 1_000),
    values: Array.from({ length: most }, (_, index) => length - most + index),
  }),
})

describe('what a window is given of the rings', () => {
  it('is all of it in a cluster of a few nodes', () => {
    const series = firstSeries([line('node/ksa-1/cpuFraction', 600), line('all/waiting', 600)])
    expect(series.map(({ key, at }) => [key, at.length])).toEqual([
      ['node/ksa-1/cpuFraction', 600],
      ['all/waiting', 600],
    ])
  })

  it('is of a large estate its newest minute, sums whole and first, never more than fits', () => {
    const nodes = Array.from({ length: 11_000 }, (_, index) => line(`node/${index}/cpuFraction`, 100))
    const series = firstSeries([...nodes, line('account/ksa-main/waiting', 100), line('all/waiting', 600)])
    expect(series.slice(0, 3).map(({ key, at }) => [key, at.length])).toEqual([
      ['all/waiting', 600],
      ['account/ksa-main/waiting', SHORT_POINTS],
      ['node/0/cpuFraction', SHORT_POINTS],
    ])
    expect(series[1]?.values.at(-1)).toBe(99)
    expect(series.reduce((sum, { at }) => sum + at.length, 0)).toBeLessThanOrEqual(MOST_POINTS)
  })
})
