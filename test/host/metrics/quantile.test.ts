import { describe, expect, it } from 'vitest'
import { quantileOf } from '../../../host/metrics/quantile.ts'

const buckets = (counts: Record<string, number>) => Object.entries(counts).map(([bound, count]) => ({ bound, count }))

describe('a quantile of a histogram', () => {
  it('is read off linearly within its bucket', () => {
    expect(quantileOf(buckets({ '0.1': 50, '0.2': 100, '+Inf': 100 }), 0.75)).toBeCloseTo(0.15)
    expect(quantileOf(buckets({ '0.1': 50, '0.2': 100, '+Inf': 100 }), 0.25)).toBeCloseTo(0.05)
  })

  it('is the highest bound where it lies above it', () => {
    expect(quantileOf(buckets({ '0.1': 1, '+Inf': 100 }), 0.95)).toBe(0.1)
  })

  it('does not care about the order, nor about a bucket that was read too early', () => {
    expect(quantileOf(buckets({ '+Inf': 10, '0.2': 9, '0.1': 10 }), 0.5)).toBeCloseTo(0.05)
  })

  it('is not known where nothing was counted, or nothing but infinity is a bound', () => {
    expect(quantileOf(buckets({ '0.1': 0, '+Inf': 0 }), 0.5)).toBeNull()
    expect(quantileOf(buckets({ '+Inf': 7 }), 0.5)).toBeNull()
    expect(quantileOf([], 0.5)).toBeNull()
  })
})
