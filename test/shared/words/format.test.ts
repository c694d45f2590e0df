import { describe, expect, it } from 'vitest'
import {
  counted,
  formatAge,
  formatCount,
  formatDuration,
  formatPercent,
  formatRate,
  formatSeconds,
  latencyFigure,
  listed,
} from '../../../shared/words/format.ts'

describe('durations', () => {
  it.each([
    [450, '0.45 s'],
    [1_100, '1.1 s'],
    [42_900, '42 s'],
    [60_000, '1 min'],
    [432_000, '7 min 12 s'],
    [21_840_000, '6 h 4 min'],
    [86_400_000 * 3 + 3_600_000 * 4, '3 d 4 h'],
  ])('says %i ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

  it('never says a negative one, whatever the clocks did', () => expect(formatDuration(-5_000)).toBe('0.00 s'))
})

describe('ages', () => {
  it.each([
    [400, '0.4 s'],
    [42_000, '42 s'],
    [432_000, '7 min'],
    [10_800_000, '3 h'],
    [200_000_000, '2 d'],
  ])('says %i ms as %s', (ms, text) => expect(formatAge(ms)).toBe(text))
})

describe('figures', () => {
  it('gives a failover the precision of a stop watch', () => {
    expect(formatSeconds(12)).toBe('0.012 s')
    expect(formatSeconds(452)).toBe('0.45 s')
    expect(formatSeconds(12_340)).toBe('12.3 s')
    expect(formatSeconds(61_000)).toBe('1 min 1 s')
  })

  it('says answer times in the unit that suits them', () => {
    expect(latencyFigure(4.2)).toEqual({ value: '4.2', unit: 'ms' })
    expect(latencyFigure(0.02)).toEqual({ value: '< 0.1', unit: 'ms' })
    expect(latencyFigure(84)).toEqual({ value: '84', unit: 'ms' })
    expect(latencyFigure(1_210)).toEqual({ value: '1.21', unit: 's' })
  })

  it('keeps rates, shares and counts readable', () => {
    expect(formatRate(31.84)).toBe('31.8')
    expect(formatPercent(0.0012, 2)).toBe('0.12')
    expect(formatCount(88_214)).toBe('88\u202f214')
    expect(counted(1, 'message')).toBe('1 message')
    expect(counted(14, 'message')).toBe('14 messages')
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c')
  })
})
