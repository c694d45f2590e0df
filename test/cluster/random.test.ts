import { describe, expect, it } from 'vitest'
import { nextArrivalMs, pickWeighted, randomFrom } from '../../cluster/random.ts'

describe('seeded chance', () => {
  it('gives the same values for the same seed and others for another', () => {
    const draw = (...seed: (string | number)[]) => Array.from({ length: 5 }, randomFrom(...seed))
    expect(draw(1, 'a')).toEqual(draw(1, 'a'))
    expect(draw(1, 'a')).not.toEqual(draw(2, 'a'))
    expect(draw(1, 'ab')).not.toEqual(draw('1a', 'b'))
  })

  it('starts evenly over neighbouring seeds', () => {
    const first = Array.from({ length: 20_000 }, (_, n) => randomFrom(1, 'message', n)())
    const mean = first.reduce((sum, value) => sum + value, 0) / first.length
    expect(mean).toBeCloseTo(0.5, 1)
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = first.filter((value) => Math.floor(value * 10) === tenth).length / first.length
      expect(share).toBeGreaterThan(0.09)
      expect(share).toBeLessThan(0.11)
    }
  })

  it('lets messages arrive at the rate asked for', () => {
    const gaps = Array.from({ length: 20_000 }, (_, n) => nextArrivalMs(randomFrom(7, n), 10))
    expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeGreaterThan(97)
    expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeLessThan(103)
  })

  it('picks by weight', () => {
    const random = randomFrom('weights')
    const heavy = { weight: 9 }
    const picks = Array.from({ length: 5_000 }, () => pickWeighted(random, [heavy, { weight: 1 }]))
    expect(picks.filter((item) => item === heavy).length / picks.length).toBeCloseTo(0.9, 1)
  })
})
