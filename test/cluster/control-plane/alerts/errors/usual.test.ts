import { describe, expect, it } from 'vitest'
import { spikeReading, usualOf } from '../../../../../cluster/control-plane/alerts/errors/usual.ts'

const LAST = 30_000_000
/** `perMinute` by how many minutes ago. */
function minutes(count: number, perMinute: (ago: number) => number | null): Map<number, number> {
  return new Map(
    Array.from({ length: count }, (_, ago) => [LAST - ago, perMinute(ago)] as const).flatMap(([minute, errors]) =>
      errors === null ? [] : [[minute, errors] as const],
    ),
  )
}
function spike(of: Map<number, number>) {
  return spikeReading(of, LAST, usualOf(of, LAST))
}

describe('the usual', () => {
  it('is the mean of five minutes over the 24 h before, and says what it rests on', () => {
    const day = minutes(1_445, (ago) => (ago < 5 ? 100 : 2))
    expect(usualOf(day, LAST)).toEqual({ errors: 10, recordedMs: 24 * 3_600_000 })
  })

  it('leaves out the worst: an outage of yesterday is not usual today', () => {
    const day = minutes(1_445, (ago) => (ago >= 600 && ago < 640 ? 5_000 : 2))
    expect(usualOf(day, LAST).errors).toBe(10)
  })

  it('counts a window with a missing minute for what it is, and one with two not at all', () => {
    const oneMissing = minutes(70, (ago) => (ago % 5 === 0 ? null : 2))
    expect(usualOf(oneMissing, LAST)).toEqual({ errors: 10, recordedMs: 13 * 5 * 60_000 })
    const twoMissing = minutes(70, (ago) => (ago % 5 < 2 ? null : 2))
    expect(usualOf(twoMissing, LAST)).toEqual({ errors: null, recordedMs: 0 })
  })
})

describe('a spike', () => {
  it('is measured in times the usual, with what it rests on', () => {
    const day = minutes(300, (ago) => (ago < 5 ? 8 : 1))
    expect(spike(day)).toEqual({
      kind: 'value',
      value: 8,
      amount: 40,
      said: '40 errors in 5 min, usually 5 (of 4 h 55 min recorded)',
    })
  })

  it('is not judged where too little is recorded, and says how much is missing', () => {
    expect(spike(minutes(45, () => 50))).toEqual({
      kind: 'none',
      why: 'not enough data: 40 min of the last 24 h recorded, 1 h needed',
    })
    expect(spike(minutes(5, () => 50))).toMatchObject({ kind: 'none', why: expect.stringMatching(/nothing of the/) })
  })

  it('is held against one error where nothing ever failed', () => {
    expect(spike(minutes(200, (ago) => (ago === 0 ? 4 : 0)))).toMatchObject({ value: 4, amount: 4 })
  })

  it('is not reported while nobody watches', () => {
    expect(spike(minutes(200, (ago) => (ago < 3 ? null : 1)))).toBeNull()
  })
})
