/** When the daily backup is due. By what was made, not by what was waited for: a clock set back or a night switched off changes nothing. Pure. */
import type { Backup } from '../../../shared/backup.ts'

const DAY_MS = 24 * 60 * 60_000
/** After one that failed. */
export const RETRY_MS = 15 * 60_000

/** The last moment at that time of day, not after `now`; UTC. */
export function slotBefore(dailyAt: string, now: number): number {
  const [hours = 0, minutes = 0] = dailyAt.split(':').map(Number)
  const today = Math.floor(now / DAY_MS) * DAY_MS + (hours * 60 + minutes) * 60_000
  return today <= now ? today : today - DAY_MS
}

export interface Due {
  /** `null`: no schedule. */
  readonly dailyAt: string | null
  readonly backups: readonly Backup[]
  readonly now: number
}

/** Whether the day's backup is to be made now. What somebody made by hand since counts too. */
export function isDailyDue({ dailyAt, backups, now }: Due): boolean {
  if (dailyAt === null) return false
  const slot = slotBefore(dailyAt, now)
  const ofSlot = backups.filter(({ startedAt }) => startedAt >= slot && isBelievable(startedAt, now))
  if (ofSlot.some(({ state }) => state === 'complete' || state === 'running')) return false
  const lastFailed = ofSlot
    .filter(({ state }) => state === 'failed')
    .map(({ endedAt, startedAt }) => endedAt ?? startedAt)
  return !lastFailed.some((at) => Math.abs(now - at) < RETRY_MS)
}

/** `null`: no schedule. */
export function nextDailyAt(due: Due): number | null {
  if (due.dailyAt === null) return null
  if (isDailyDue(due)) return due.now
  const slot = slotBefore(due.dailyAt, due.now)
  const hasFailed = !due.backups.some(
    ({ state, startedAt }) => state !== 'failed' && startedAt >= slot && isBelievable(startedAt, due.now),
  )
  const retry = due.backups.find(({ state, startedAt }) => state === 'failed' && startedAt >= slot)
  return hasFailed && retry !== undefined ? (retry.endedAt ?? retry.startedAt) + RETRY_MS : slot + DAY_MS
}

/** What claims to be of more than a day from now was made while the clock was wrong: it must not stand for the days until then. */
function isBelievable(startedAt: number, now: number): boolean {
  return startedAt - now < DAY_MS
}
