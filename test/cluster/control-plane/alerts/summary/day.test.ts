import { describe, expect, it } from 'vitest'
import {
  dayAfter,
  lastDue,
  localOf,
  momentOf,
  nextDue,
} from '../../../../../cluster/control-plane/alerts/summary/day.ts'

const at = (text: string) => Date.parse(text)
const iso = (moment: number) => new Date(moment).toISOString().slice(0, 16)

describe('a day somewhere', () => {
  it('begins when it does there', () => {
    expect(localOf(at('2026-11-20T21:30:00Z'), 'Asia/Dubai')).toEqual({ day: '2026-11-21', time: '01:30' })
    expect(iso(momentOf('2026-11-21', '00:00', 'Asia/Dubai'))).toBe('2026-11-20T20:00')
    expect(iso(momentOf('2026-11-21', '08:00', 'Asia/Kolkata'))).toBe('2026-11-21T02:30')
    expect(iso(momentOf('2026-11-21', '08:00', 'UTC'))).toBe('2026-11-21T08:00')
  })

  it('has 23 or 25 hours when the clocks are changed, and every time of it is one moment', () => {
    const length = (day: string) =>
      (momentOf(dayAfter(day), '00:00', 'Europe/Berlin') - momentOf(day, '00:00', 'Europe/Berlin')) / 3_600_000
    expect([length('2026-03-28'), length('2026-03-29'), length('2026-10-25')]).toEqual([24, 23, 25])
    // 02:30 is skipped in March and stands twice in October.
    expect(iso(momentOf('2026-03-29', '02:30', 'Europe/Berlin'))).toBe('2026-03-29T01:30')
    expect(iso(momentOf('2026-10-25', '02:30', 'Europe/Berlin'))).toBe('2026-10-25T00:30')
  })

  it('has a time that was last and one that is next, each once a day', () => {
    const before = at('2026-11-20T07:59:59Z')
    expect(lastDue(before, '08:00', 'UTC')).toEqual({ day: '2026-11-19', at: at('2026-11-19T08:00:00Z') })
    expect(iso(nextDue(before, '08:00', 'UTC'))).toBe('2026-11-20T08:00')
    const after = at('2026-11-20T08:00:00Z')
    expect(lastDue(after, '08:00', 'UTC').day).toBe('2026-11-20')
    expect(iso(nextDue(after, '08:00', 'UTC'))).toBe('2026-11-21T08:00')
  })

  it('is due once a day over the days on which clocks change', () => {
    const days = new Set<string>()
    let previous = Number.NEGATIVE_INFINITY
    for (let now = at('2026-10-23T00:00:00Z'); now < at('2026-10-28T00:00:00Z'); now += 600_000) {
      const due = lastDue(now, '02:30', 'Europe/Berlin')
      expect(due.at).toBeGreaterThanOrEqual(previous)
      previous = due.at
      days.add(`${due.day} ${due.at}`)
    }
    expect(days.size).toBe(new Set([...days].map((day) => day.slice(0, 10))).size)
  })
})
