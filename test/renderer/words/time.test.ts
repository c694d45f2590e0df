import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  formatClock,
  formatClockMs,
  formatDate,
  formatExactly,
  formatMoment,
  readAsLocal,
} from '../../../renderer/words/time.ts'
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

describe('a date for who reads local time only', () => {
  afterEach(() => vi.unstubAllEnvs())

  it.each(['UTC', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Auckland'])('says UTC in %s too', (zone) => {
    vi.stubEnv('TZ', zone)
    const date = readAsLocal(AT + 212, 'utc')
    expect([date.getFullYear(), date.getMonth(), date.getDate()]).toEqual([2026, 10, 20])
    expect([date.getHours(), date.getMinutes(), date.getSeconds(), date.getMilliseconds()]).toEqual([3, 12, 40, 212])
  })

  it('is the moment itself where local time is meant', () => {
    expect(readAsLocal(AT, 'local').getTime()).toBe(AT)
  })
})
