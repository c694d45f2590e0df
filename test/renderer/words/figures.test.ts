import { describe, expect, it } from 'vitest'
import { axisSteps, axisWords, figureWords, fileUnit } from '../../../renderer/words/figures.ts'

describe('figures in words', () => {
  it.each([
    [0, 'fraction', '0 %'],
    [0.0012, 'fraction', '0.12 %'],
    [0.062, 'fraction', '6.2 %'],
    [0.44, 'fraction', '44 %'],
    [0.962, 'fraction', '96.2 %'],
    [1, 'fraction', '100 %'],
    [5.3, 'ms', '5.3 ms'],
    [1_210, 'ms', '1.21 s'],
    [600_000, 'ms', '10 min'],
    [31.84, 'perS', '31.8 /s'],
    [6.94, 'perMin', '6.9 /min'],
    [38_926.4, 'perH', '38\u202f926 /h'],
    [9, 'count', '9'],
    [512, 'bytes', '512 B'],
    [19_100_000, 'bytes', '18.2 MiB'],
    [40_802_189_312, 'bytes', '38.0 GiB'],
    [443_000, 'bytesPerS', '433 KiB/s'],
  ] as const)('%d %s is %s', (value, unit, words) => {
    expect(figureWords(value, unit)).toBe(words)
  })

  it('lose the decimals that say nothing on an axis', () => {
    expect(axisWords(10, 'perS')).toBe('10 /s')
    expect(axisWords(0.5, 'perS')).toBe('0.5 /s')
    expect(axisWords(0, 'bytes')).toBe('0')
  })

  it('have axes in powers of two for bytes and in whole numbers for counts', () => {
    expect(axisSteps('bytes')?.slice(0, 3)).toEqual([1, 2, 4])
    expect(axisSteps('count')?.every((step) => Number.isInteger(step))).toBe(true)
    expect(axisSteps('ms')).toBeUndefined()
  })

  it('name their raw unit in a file', () => {
    expect(fileUnit('fraction')).toBe('fraction 0-1')
    expect(fileUnit('perH')).toBe('1/h')
  })
})
