import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NumberReader } from '../../../host/metrics/number-reader.ts'

const read = (text: string): { value: number; end: number; failed: boolean } => {
  const reader = new NumberReader()
  const value = reader.read(Buffer.from(`${text}\n`), 0)
  return { value, end: reader.end, failed: reader.failed }
}

describe('numbers of a metrics page', () => {
  it('are exactly those that JavaScript reads', () => {
    const anyNumber = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.integer().map(String),
      fc
        .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: 0, max: 999_999_999 }))
        .map((pair) => pair.join('.')),
    )
    fc.assert(
      fc.property(anyNumber, (text) => {
        expect(read(text)).toEqual({ value: Number(text), end: text.length, failed: false })
      }),
      { numRuns: 2_000 },
    )
  })

  it.each(['', '-', '.', '1.2.3', '0x10', 'one', '1_000', '--1', 'e5', 'infinite', `${'1'.repeat(500)}`])(
    'are not “%s”',
    (text) => {
      expect(read(text).failed).toBe(true)
    },
  )
})
