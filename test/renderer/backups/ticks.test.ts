import { describe, expect, it } from 'vitest'
import { ticksOf } from '../../../renderer/backups/ticks.ts'

const HOUR_MS = 3_600_000
const NOON = Date.UTC(2026, 10, 20, 12)

describe('moments along the line', () => {
  it('are round, and name the day where one begins', () => {
    const words = ticksOf({ from: NOON - 24 * HOUR_MS, to: NOON + 60_000 }, 'utc').map((tick) => tick.words)
    expect(words).toEqual(['16:00', '20:00', 'Nov 20', '04:00', '08:00'])
  })

  it('are days over a week, and minutes over an hour', () => {
    const week = ticksOf({ from: NOON - 7 * 24 * HOUR_MS, to: NOON }, 'utc').map((tick) => tick.words)
    expect(week.at(0)).toBe('Nov 14')
    expect(week).toHaveLength(7)
    const hour = ticksOf({ from: NOON - HOUR_MS - 60_000, to: NOON + 60_000 }, 'utc').map((tick) => tick.words)
    expect(hour).toEqual(['11:10', '11:20', '11:30', '11:40', '11:50'])
  })

  it('are never so near to an end that a label would be cut', () => {
    const from = NOON - 24 * HOUR_MS
    for (const { at } of ticksOf({ from, to: NOON }, 'utc')) {
      expect(at - from).toBeGreaterThan(0.03 * 24 * HOUR_MS)
      expect(NOON - at).toBeGreaterThan(0.03 * 24 * HOUR_MS)
    }
  })
})
