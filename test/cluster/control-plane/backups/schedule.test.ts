import { describe, expect, it } from 'vitest'
import { isDailyDue, nextDailyAt, slotBefore } from '../../../../cluster/control-plane/backups/schedule.ts'
import { aBackup } from './a-backup.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
/** 20 November 2026, 02:30 UTC. */
const SLOT = Date.UTC(2026, 10, 20, 2, 30)
const dailyAt = '02:30'
const daily = (startedAt: number) => aBackup({ cause: 'schedule', startedAt })

describe('the daily backup', () => {
  it('is due from its time of day on, until one is made', () => {
    expect(slotBefore(dailyAt, SLOT - 1)).toBe(SLOT - DAY_MS)
    expect(slotBefore(dailyAt, SLOT)).toBe(SLOT)
    const backups = [daily(SLOT - DAY_MS)]
    expect(isDailyDue({ dailyAt, backups, now: SLOT - 1 })).toBe(false)
    expect(isDailyDue({ dailyAt, backups, now: SLOT })).toBe(true)
    expect(isDailyDue({ dailyAt, backups: [daily(SLOT + 5), ...backups], now: SLOT + HOUR_MS })).toBe(false)
  })

  it('is made up for after a night in which nothing ran', () => {
    expect(isDailyDue({ dailyAt, backups: [daily(SLOT - DAY_MS)], now: SLOT + 7 * HOUR_MS })).toBe(true)
  })

  it('is not made a second time for the same day when the clock is set back', () => {
    const backups = [daily(SLOT + 5), daily(SLOT - DAY_MS)]
    for (const back of [1, HOUR_MS, 3 * HOUR_MS, 20 * HOUR_MS])
      expect(isDailyDue({ dailyAt, backups, now: SLOT + 10 - back })).toBe(false)
    // …nor when that time of day comes again.
    expect(isDailyDue({ dailyAt, backups, now: SLOT + 6 })).toBe(false)
  })

  it('is not missed for ever because one was made while the clock was a year ahead', () => {
    const backups = [daily(SLOT + 365 * DAY_MS)]
    expect(isDailyDue({ dailyAt, backups, now: SLOT + 1 })).toBe(true)
  })

  it('counts one that was made by hand since, and waits for one that is being made', () => {
    expect(isDailyDue({ dailyAt, backups: [aBackup({ startedAt: SLOT + 1 })], now: SLOT + 2 })).toBe(false)
    const running = aBackup({ startedAt: SLOT + 1, state: 'running', endedAt: null })
    expect(isDailyDue({ dailyAt, backups: [running], now: SLOT + 2 })).toBe(false)
  })

  it('is tried again 15 min after it failed, and says when', () => {
    const failed = aBackup({ startedAt: SLOT + 1, state: 'failed', why: 'disk', endedAt: SLOT + 1_000 })
    const backups = [failed, daily(SLOT - DAY_MS)]
    expect(isDailyDue({ dailyAt, backups, now: SLOT + 60_000 })).toBe(false)
    expect(nextDailyAt({ dailyAt, backups, now: SLOT + 60_000 })).toBe(SLOT + 1_000 + 15 * 60_000)
    expect(isDailyDue({ dailyAt, backups, now: SLOT + 16 * 60_000 })).toBe(true)
  })

  it('says when the next one is, and that there is none without a schedule', () => {
    expect(nextDailyAt({ dailyAt, backups: [daily(SLOT)], now: SLOT + HOUR_MS })).toBe(SLOT + DAY_MS)
    expect(nextDailyAt({ dailyAt, backups: [], now: SLOT + HOUR_MS })).toBe(SLOT + HOUR_MS)
    expect(nextDailyAt({ dailyAt: null, backups: [], now: SLOT })).toBeNull()
    expect(isDailyDue({ dailyAt: null, backups: [], now: SLOT })).toBe(false)
  })
})
