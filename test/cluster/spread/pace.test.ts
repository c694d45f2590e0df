import { describe, expect, it } from 'vitest'
import { type Pace, paceNow, usualPace, wrote } from '../../../cluster/spread/pace.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const ONE_A_SECOND = 1 / SECOND

/** A message every `everyMs`, from the beginning to that moment. */
function steady(everyMs: number, untilMs: number, fromMs = 0): Pace {
  let pace: Pace | null = null
  for (let at = fromMs; at <= untilMs; at += everyMs) pace = wrote(pace, at)
  if (pace === null) throw new Error('it wrote nothing')
  return pace
}

describe('the pace of a conversation', () => {
  it('is what it writes, nearly whatever the others do, once it has written for a while', () => {
    const pace = steady(2 * SECOND, 3 * MINUTE)
    expect(paceNow(pace, ONE_A_SECOND, 3 * MINUTE) * SECOND).toBeCloseTo(0.5, 1)
    expect(paceNow(pace, ONE_A_SECOND / 10, 3 * MINUTE) * SECOND).toBeGreaterThan(0.4)
  })

  it('is what the others write where it has only begun', () => {
    expect(paceNow(wrote(null, 0), ONE_A_SECOND, 0)).toBeCloseTo(ONE_A_SECOND)
    expect(paceNow(steady(500, 500), ONE_A_SECOND, 500) * SECOND).toBeCloseTo(1.2, 1)
  })

  it('follows one that writes less than it did, the last minutes weighing most', () => {
    let pace: Pace | null = steady(SECOND, 3 * MINUTE)
    for (let at = 3 * MINUTE; at <= 5 * MINUTE; at += 10 * SECOND) pace = wrote(pace, at)
    const now = paceNow(pace, ONE_A_SECOND, 5 * MINUTE) * SECOND
    expect(now).toBeGreaterThan(0.1)
    expect(now).toBeLessThan(0.4)
  })

  it.each([
    ['a second', SECOND, 2 * SECOND, 10 * SECOND],
    ['ten seconds', 10 * SECOND, 20 * SECOND, 60 * SECOND],
    ['half a minute', 30 * SECOND, 40 * SECOND, 4 * MINUTE],
  ])('fades only beyond its own gaps: one that wrote every %s', (_, everyMs, goesOn, isOver) => {
    const pace = steady(everyMs, 5 * MINUTE)
    const after = (ms: number) => paceNow(pace, 1 / everyMs, 5 * MINUTE + ms)
    expect(after(goesOn)).toBeGreaterThan(0.7 * after(0))
    expect(after(isOver)).toBe(0)
  })

  it('never rises with silence', () => {
    const pace = steady(3 * SECOND, MINUTE)
    const over = Array.from({ length: 60 }, (_, second) => paceNow(pace, 1 / 3_000, MINUTE + second * SECOND))
    expect(over).toEqual([...over].sort((a, b) => b - a))
  })
})

describe('the usual pace', () => {
  it('is the mean of those who write', () => {
    const paces = [...Array(20).keys()].flatMap(() => [steady(SECOND, 3 * MINUTE), steady(3 * SECOND, 3 * MINUTE)])
    expect(usualPace(paces) * SECOND).toBeCloseTo(2 / 3, 1)
  })

  it('is one message a minute where nobody is known, and two messages at once are not another', () => {
    expect(usualPace([]) * MINUTE).toBe(1)
    expect(usualPace([steady(10, 10)]) * MINUTE).toBeLessThan(3)
  })
})
