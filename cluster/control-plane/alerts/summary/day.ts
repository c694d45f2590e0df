/** Days of a time zone, as moments: when one begins, and at which moment a clock there shows a time. Pure. */

const HOUR_MS = 60 * 60_000
const FORMATS = new Map<string, Intl.DateTimeFormat>()

export interface Local {
  /** "2026-11-20" */
  readonly day: string
  /** "08:05" */
  readonly time: string
}

/** What calendar and clock show there. */
export function localOf(at: number, zone: string): Local {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? ''
  return { day: `${part('year')}-${part('month')}-${part('day')}`, time: `${part('hour')}:${part('minute')}` }
}

/**
 * The first moment of that day at which the clock there shows this time, or the first after it where a clock that is put forward
 * skips it.
 */
export function momentOf(day: string, time: string, zone: string): number {
  const wanted = Date.parse(`${day}T${time}:00Z`)
  // Clocks are ahead or behind by less than a day; where it is put back, one time stands for two moments: the first is meant.
  const offsets = [wanted - 24 * HOUR_MS, wanted + 24 * HOUR_MS].map((near) => offsetOf(near, zone))
  const moments = offsets.map((offset) => wanted - offset).toSorted((a, b) => a - b)
  const exact = moments.find((moment) => offsetOf(moment, zone) === wanted - moment)
  return exact ?? moments.at(-1) ?? wanted
}

/** The day that is so many days later: −1 is the one before. */
export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * HOUR_MS).toISOString().slice(0, 10)
}

export interface Due {
  /** The day on which it is due. */
  readonly day: string
  readonly at: number
}

/** The last moment at which the clock there showed this time. */
export function lastDue(now: number, time: string, zone: string): Due {
  const today = localOf(now, zone).day
  const at = momentOf(today, time, zone)
  if (at <= now) return { day: today, at }
  const yesterday = dayAfter(today, -1)
  return { day: yesterday, at: momentOf(yesterday, time, zone) }
}

export function nextDue(now: number, time: string, zone: string): number {
  const tomorrow = dayAfter(lastDue(now, time, zone).day)
  return momentOf(tomorrow, time, zone)
}

/** Clock there ahead of UTC, ms. */
function offsetOf(at: number, zone: string): number {
  const { day, time } = localOf(at, zone)
  const minute = Math.floor(at / 60_000) * 60_000
  return Date.parse(`${day}T${time}:00Z`) - minute
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(zone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  FORMATS.set(zone, format)
  return format
}
