/** Moments as labels, in UTC or in the reader's own time. Pure but for the machine's time zone. */

export type ClockMode = 'utc' | 'local'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

interface Parts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly clock: string
  readonly millis: string
}

/** "03:12:40" */
export function formatClock(at: number, mode: ClockMode): string {
  return partsOf(at, mode).clock
}

/** "03:12:40.212" */
export function formatClockMs(at: number, mode: ClockMode): string {
  const { clock, millis } = partsOf(at, mode)
  return `${clock}.${millis}`
}

/** "03:12:40" today, "Nov 18 22:04" this year, "2025 Nov 18" before. */
export function formatMoment(at: number, now: number, mode: ClockMode): string {
  const then = partsOf(at, mode)
  const today = partsOf(now, mode)
  if (then.year !== today.year) return `${then.year} ${MONTHS[then.month] ?? ''} ${then.day}`
  if (then.month === today.month && then.day === today.day) return then.clock
  return `${MONTHS[then.month] ?? ''} ${then.day} ${then.clock.slice(0, 5)}`
}

/** "Nov 18" */
export function formatDay(at: number, mode: ClockMode): string {
  const { month, day } = partsOf(at, mode)
  return `${MONTHS[month] ?? ''} ${day}`
}

/** "2026-11-18" */
export function formatDate(at: number, mode: ClockMode): string {
  const { year, month, day } = partsOf(at, mode)
  return `${year}-${two(month + 1)}-${two(day)}`
}

/** The whole of it, for titles: "2026-11-20 03:12:40.212 UTC". */
export function formatExactly(at: number, mode: ClockMode): string {
  const { clock, millis } = partsOf(at, mode)
  return `${formatDate(at, mode)} ${clock}.${millis} ${mode === 'utc' ? 'UTC' : 'local'}`
}

function partsOf(at: number, mode: ClockMode): Parts {
  const date = new Date(at)
  const utc = mode === 'utc'
  const hours = utc ? date.getUTCHours() : date.getHours()
  const minutes = utc ? date.getUTCMinutes() : date.getMinutes()
  const seconds = utc ? date.getUTCSeconds() : date.getSeconds()
  return {
    year: utc ? date.getUTCFullYear() : date.getFullYear(),
    month: utc ? date.getUTCMonth() : date.getMonth(),
    day: utc ? date.getUTCDate() : date.getDate(),
    clock: `${two(hours)}:${two(minutes)}:${two(seconds)}`,
    millis: String(utc ? date.getUTCMilliseconds() : date.getMilliseconds()).padStart(3, '0'),
  }
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
