import { describe, expect, it } from 'vitest'
import {
  LENGTHS,
  LIVE,
  rangeFromText,
  rangeToText,
  shiftOf,
  silentSpan,
  spanFault,
  spanOf,
} from '../../../renderer/store/range.ts'
import { AT } from '../moment.ts'

describe('the range of a page', () => {
  it('is the last five minutes, hour, day or week, or from a moment to another', () => {
    expect(spanOf({ kind: 'live' }, AT)).toEqual({ from: AT - 300_000, to: AT })
    expect(spanOf({ kind: 'last', length: 'week' }, AT)).toEqual({ from: AT - LENGTHS.week, to: AT })
    expect(spanOf({ kind: 'custom', from: 5, to: 9 }, AT)).toEqual({ from: 5, to: 9 })
  })

  it('goes on up to now through a short silence, and stays with the last numbers in a long one', () => {
    expect(silentSpan(AT, AT - 60_000)).toEqual({ from: AT - 300_000, to: AT })
    const last = AT - 12 * 60_000
    expect(silentSpan(AT, last)).toEqual({ from: last - 240_000, to: last + 60_000 })
    expect(silentSpan(AT, null)).toEqual({ from: AT - 300_000, to: AT })
  })

  it('is compared with the time right before, with yesterday, with last week', () => {
    const span = { from: AT - 3_600_000, to: AT }
    expect(shiftOf({ kind: 'none' }, span)).toBeNull()
    expect(shiftOf({ kind: 'previous' }, span)).toBe(3_600_000)
    expect(shiftOf({ kind: 'yesterday' }, span)).toBe(LENGTHS.day)
    expect(shiftOf({ kind: 'lastWeek' }, span)).toBe(LENGTHS.week)
  })

  it('is compared with as long a time until something happened', () => {
    const span = { from: AT - 300_000, to: AT }
    expect(shiftOf({ kind: 'before', at: AT - 900_000, name: 'failover' }, span)).toBe(900_000)
    expect(shiftOf({ kind: 'before', at: AT + 900_000, name: 'failover' }, span)).toBe(0)
  })

  it('is remembered as text and read back', () => {
    const choice = {
      range: { kind: 'custom', from: 5, to: 9 },
      compare: { kind: 'before', at: 7, name: 'failover of ksa-main' },
    } as const
    expect(rangeFromText(rangeToText(choice))).toEqual(choice)
    expect(
      rangeFromText(rangeToText({ range: { kind: 'last', length: 'day' }, compare: { kind: 'yesterday' } })),
    ).toEqual({ range: { kind: 'last', length: 'day' }, compare: { kind: 'yesterday' } })
  })

  it.each([
    null,
    '',
    'what',
    '{}',
    '{"range":{"kind":"last","length":"year"}}',
    '{"range":{"kind":"custom","from":9,"to":5}}',
  ])('is live where the memory holds %s', (text) => {
    expect(rangeFromText(text)).toEqual(LIVE)
  })

  it.each([
    [{ from: Number.NaN, to: AT }, 'Give both moments, with date and time.'],
    [{ from: AT, to: AT }, 'The end is not after the beginning.'],
    [{ from: AT + 1_000, to: AT + 60_000 }, 'It begins in the future.'],
    [{ from: AT - 5_000, to: AT }, 'At least ten seconds.'],
    [{ from: 0, to: AT }, 'At most 400 days.'],
    [{ from: AT - 60_000, to: AT }, null],
  ])('says what is wrong with what was typed: %j', (span, fault) => {
    expect(spanFault(span, AT)).toBe(fault)
  })
})
