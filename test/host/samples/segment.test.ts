import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeSegment, encodeSegment } from '../../../host/samples/segment.ts'
import type { Stretch } from '../../../host/samples/track.ts'
import { AT } from '../support/factories.ts'

const value = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 0, max: 1_000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const name = fc.constantFrom('handledPerS', 'cpuFraction', 'latency/a', 'ünïcode')
const stretch: fc.Arbitrary<Stretch> = fc
  .record({
    track: fc.constantFrom('node/uae-1', 'account/uae-main', 'figures/gateway', 'all'),
    gaps: fc.array(fc.integer({ min: 1, max: 4_000_000 }), { minLength: 1, maxLength: 40 }),
    names: fc.uniqueArray(name, { maxLength: 4 }),
    flat: fc.option(value, { nil: undefined }),
    seed: fc.array(value, { minLength: 160, maxLength: 160 }),
  })
  .map(({ track, gaps, names, flat, seed }) => {
    let at = AT
    return {
      track,
      at: gaps.map((gap) => (at += gap)),
      columns: names.map((one, column) => [
        `${track}/${one}`,
        gaps.map((_, row) => (flat === undefined ? (seed[(row * 4 + column) % 160] ?? null) : flat)),
      ]),
    }
  })

/** −0 is 0 on a chart, and JSON says so too. */
const plain = (stretches: readonly Stretch[]): unknown => JSON.parse(JSON.stringify(stretches))

describe('a segment', () => {
  it('gives back exactly what was put in', () => {
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 8 }), (stretches) => {
        expect(plain(decodeSegment(encodeSegment(stretches)) ?? [])).toEqual(plain(stretches))
      }),
    )
  })

  it('is nothing where it was cut short, anywhere', () => {
    const whole = encodeSegment([
      { track: 'node/uae-1', at: [AT, AT + 1_000], columns: [['node/uae-1/cpuFraction', [0.1, 0.2]]] },
    ])
    for (let length = 0; length < whole.length; length += 1)
      expect(decodeSegment(whole.slice(0, length)), `${length} of ${whole.length} bytes`).toBeNull()
  })

  it('says nothing for what is not reported, and once what stays the same', () => {
    const size = (values: readonly (number | null)[]): number =>
      encodeSegment([
        { track: 'all', at: values.map((_, row) => AT + row * 1_000), columns: [['all/waiting', values]] },
      ]).length
    const rows = Array.from({ length: 100 }, (_, row) => row)
    const empty = size(rows.map(() => null))
    expect(size(rows.map(() => 0.1)) - empty).toBe(8)
    expect(size(rows) - empty).toBe(400)
    expect(size(rows.map((row) => row / 3)) - empty).toBe(800)
  })
})
