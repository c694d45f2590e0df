import { describe, expect, it } from 'vitest'
import {
  accountRing,
  alignRings,
  emptyRings,
  maxColumns,
  RING_LENGTH,
  ringOf,
  ringsFromSeries,
  sumColumns,
  weightedColumns,
  withSamples,
} from '../../../renderer/store/rings.ts'
import { AT } from '../moment.ts'
import { anAccountSample } from '../sample-factories.ts'

describe('rings', () => {
  it('take a sample up once, in the order of its source', () => {
    const once = withSamples(emptyRings(), [anAccountSample({ at: AT, waiting: 3 })])
    const again = withSamples(once, [
      anAccountSample({ at: AT, waiting: 9 }),
      anAccountSample({ at: AT + 1_000, waiting: 4 }),
    ])
    expect(accountRing(again, 'ksa-main', 'waiting')).toEqual({ at: [AT, AT + 1_000], values: [3, 4] })
  })

  it('keep what nobody reported as no number', () => {
    const rings = withSamples(emptyRings(), [anAccountSample({ p95Ms: null })])
    expect(accountRing(rings, 'ksa-main', 'p95Ms').values).toEqual([NaN])
  })

  it('are another object after every push, around the same lines', () => {
    const before = emptyRings()
    const after = withSamples(before, [anAccountSample()])
    expect(after).not.toBe(before)
    expect(after.lines).toBe(before.lines)
  })

  it('add up over all accounts, also those that are silent in this push', () => {
    const both = [
      anAccountSample({ accountId: 'ksa-main', at: AT, waiting: 3 }),
      anAccountSample({ accountId: 'uae-main', at: AT, waiting: 4 }),
    ]
    const rings = withSamples(ringsFromSeries([], both), [
      anAccountSample({ accountId: 'ksa-main', at: AT + 1_000, waiting: 5 }),
      anAccountSample({ accountId: 'uae-main', at: AT + 1_200, waiting: 7 }),
    ])
    expect(ringOf(rings, 'all/waiting').values).toEqual([12])
    const later = withSamples(rings, [anAccountSample({ accountId: 'ksa-main', at: AT + 2_000, waiting: 1 })])
    expect(ringOf(later, 'all/waiting').values).toEqual([12, 8])
  })

  it('leave an account out of the sum that has been silent for longer than three seconds', () => {
    const rings = withSamples(ringsFromSeries([], [anAccountSample({ accountId: 'uae-main', at: AT, waiting: 4 })]), [
      anAccountSample({ accountId: 'ksa-main', at: AT + 4_000, waiting: 1 }),
    ])
    expect(ringOf(rings, 'all/waiting').values).toEqual([1])
  })

  it('forget the oldest', () => {
    const at = Array.from({ length: RING_LENGTH }, (_, index) => AT + index * 1_000)
    const full = ringsFromSeries([{ key: 'account/ksa-main/waiting', at, values: at.map(() => 1) }])
    const later = Array.from({ length: 60 }, (_, index) => anAccountSample({ at: AT + (RING_LENGTH + index) * 1_000 }))
    const ring = accountRing(withSamples(full, later), 'ksa-main', 'waiting')
    expect(ring.at).toHaveLength(RING_LENGTH)
    expect(ring.at[0]).toBe(AT + 60_000)
    expect(ring.at.at(-1)).toBe(AT + (RING_LENGTH + 59) * 1_000)
  })

  it.each([
    ['samples', (at: number) => anAccountSample({ at }), 'account/ksa-main/waiting'],
    [
      'figures',
      (at: number) => ({ kind: 'figures', source: 'gateway', at, values: { users: 3 } }) as const,
      'figures/gateway/users',
    ],
  ])('reach no further back where %s come seldom', (_, sampleAt, key) => {
    const everyMs = 10_000
    const rings = Array.from({ length: RING_LENGTH }, (__, index) => sampleAt(AT + index * everyMs)).reduce(
      (held, sample) => withSamples(held, [sample]),
      emptyRings(),
    )
    const { at, values } = ringOf(rings, key)
    expect((at.at(-1) ?? 0) - (at[0] ?? 0)).toBeLessThanOrEqual(660_000)
    expect((at.at(-1) ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(600_000)
    expect(values).toHaveLength(at.length)
  })

  it('go on with a source whose clock was set back, from there', () => {
    const before = withSamples(emptyRings(), [anAccountSample({ at: AT }), anAccountSample({ at: AT + 1_000 })])
    const set = anAccountSample({ at: AT - 3_600_000, waiting: 7 })
    const rings = withSamples(before, [set])
    expect(accountRing(rings, 'ksa-main', 'waiting')).toEqual({ at: [set.at], values: [7] })
    expect(ringOf(rings, 'all/waiting')).toEqual({ at: [set.at], values: [7] })
  })

  it('hold nothing from before a long silence', () => {
    const rings = withSamples(emptyRings(), [anAccountSample({ at: AT }), anAccountSample({ at: AT + 3_600_000 })])
    expect(accountRing(rings, 'ksa-main', 'waiting').at).toEqual([AT + 3_600_000])
  })
})

describe('rings side by side', () => {
  const ring = (...points: readonly (readonly [number, number | null])[]) => ({
    at: points.map(([second]) => second * 1_000 + 400),
    values: points.map(([, value]) => value ?? NaN),
  })

  it('share the seconds, each with its newest value of at most two', () => {
    const { at, columns } = alignRings([ring([10, 1], [11, 2], [14, 5])], 15_000, 6)
    expect(at).toEqual([10, 11, 12, 13, 14, 15])
    expect(columns).toEqual([[1, 2, 2, null, 5, 5]])
  })

  it('are a gap in the sum where one of them is silent', () => {
    expect(
      sumColumns([
        [1, 2, null],
        [10, null, 30],
      ]),
    ).toEqual([11, null, null])
  })

  it('have a largest among those that report', () => {
    expect(
      maxColumns([
        [1, null],
        [3, null],
      ]),
    ).toEqual([3, null])
  })

  it('weigh errors by replies', () => {
    expect(
      weightedColumns(
        [
          [0.1, null],
          [0.3, 0.2],
        ],
        [
          [30, 5],
          [10, 0],
        ],
      ),
    ).toEqual([0.15, null])
  })
})
