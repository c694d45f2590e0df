import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatEventId, parseEventId, STALE_AFTER_MS, TICK_EVERY_MS } from '../../shared/stream.ts'
import { JOURNAL } from '../support/factories.ts'

describe('event id', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), fc.nat(), (journalId, seq) => {
        expect(parseEventId(formatEventId(journalId, seq))).toEqual({ journalId, seq })
      }),
    )
  })

  it.each([
    '',
    '7',
    ':7',
    JOURNAL,
    `${JOURNAL}:`,
    `${JOURNAL}:-1`,
    `${JOURNAL}:1.5`,
    `${JOURNAL}:7 `,
    `${JOURNAL}:${'9'.repeat(16)}`,
  ])('is not "%s"', (id) => {
    expect(parseEventId(id)).toBeNull()
  })

  it('is never anything but null or an id that is written the same', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const id = parseEventId(text)
        expect(id === null || Number(text.split(':')[1]) === id.seq).toBe(true)
      }),
    )
  })
})

it('the stream ticks more than once before silence is a stale link', () => {
  expect(2 * TICK_EVERY_MS).toBeLessThan(STALE_AFTER_MS)
})
