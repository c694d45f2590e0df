import { describe, expect, it } from 'vitest'
import { formatClock, formatClockMs, formatDate, formatExactly, formatMoment } from '../../../renderer/words/time.ts'
import { AT } from '../moment.ts'

describe('moments', () => {
  it('are times of day in UTC', () => {
    expect(formatClock(AT, 'utc')).toBe('03:12:40')
    expect(formatClockMs(AT + 212, 'utc')).toBe('03:12:40.212')
  })

  it('carry their date once it is another day, and their year once it is another year', () => {
    expect(formatMoment(AT, AT + 60_000, 'utc')).toBe('03:12:40')
    expect(formatMoment(AT - 86_400_000, AT, 'utc')).toBe('Nov 19 03:12')
    expect(formatMoment(AT - 400 * 86_400_000, AT, 'utc')).toBe('2025 Oct 16')
  })

  it('name their clock where they are given exactly', () => {
    expect(formatExactly(AT + 7, 'utc')).toBe('2026-11-20 03:12:40.007 UTC')
    expect(formatExactly(AT, 'local')).toMatch(/local$/)
    expect(formatDate(AT, 'utc')).toBe('2026-11-20')
  })
})
