import { describe, expect, it } from 'vitest'
import { compare, type Look, NOTHING_COMPARED, singleOf, upOf } from '../../../host/prometheus/compare.ts'

const look = (elapsed: number, over: Partial<Look> = {}): Look => ({
  numbers: new Map(),
  targets: [],
  elapsed,
  now: 1_000_000 + elapsed,
  ...over,
})
const received = (here: number | null, there: number | null) => new Map([['received', { here, there }]])

describe('holding Prometheus against the console', () => {
  it('says nothing of what is nearly the same, or not reported by one side', () => {
    for (const numbers of [received(30, 33), received(null, 33), received(30, null), received(0.5, 2)]) {
      const first = compare(NOTHING_COMPARED, look(0, { numbers }))
      expect(compare(first, look(60_000, { numbers })).open).toEqual([])
    }
  })

  it('shows a difference that lasts, with both values, since it began to show', () => {
    const numbers = received(30, 60)
    const first = compare(NOTHING_COMPARED, look(0, { numbers }))
    expect(first.open).toEqual([])
    const second = compare(first, look(45_000, { numbers }))
    expect(second.open).toMatchObject([
      { id: 'prometheus/received', here: '30.0 /s', there: '60.0 /s', since: 1_045_000 },
    ])
    const third = compare(second, look(60_000, { numbers: received(31, 61) }))
    expect(third.open).toMatchObject([{ here: '31.0 /s', since: 1_045_000 }])
    expect(compare(third, look(75_000, { numbers: received(30, 30) })).open).toEqual([])
  })

  it('begins anew when it was the same in between', () => {
    const differs = look(0, { numbers: received(30, 60) })
    const same = compare(compare(NOTHING_COMPARED, differs), look(30_000, { numbers: received(30, 30) }))
    expect(compare(same, look(50_000, { numbers: received(30, 60) })).open).toEqual([])
  })

  it('names a process that answers one of the two only', () => {
    const targets = [
      { id: 'uae-1', here: true, there: false },
      { id: 'gateway', here: true, there: true },
    ]
    const lasting = compare(compare(NOTHING_COMPARED, look(0, { targets })), look(45_000, { targets }))
    expect(lasting.open).toMatchObject([{ id: 'prometheus/up/uae-1', here: 'answers', there: 'does not answer' }])
  })

  it('reads one number of a query, and which targets are up', () => {
    const line = (labels: Record<string, string>, value: number | null) => ({ labels, at: [1], values: [value] })
    const result = (...series: ReturnType<typeof line>[]) => ({
      kind: 'vector' as const,
      series,
      warnings: [],
      tookMs: 1,
    })
    expect(singleOf(result(line({}, 4)))).toBe(4)
    expect(singleOf(result())).toBeNull()
    expect(singleOf(result(line({}, 4), line({}, 5)))).toBeNull()
    const up = upOf(result(line({ instance: 'a:1' }, 1), line({ instance: 'b:2' }, 0), line({}, 1)))
    expect([...up]).toEqual([
      ['a:1', true],
      ['b:2', false],
    ])
  })
})
