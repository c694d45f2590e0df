/** Whether it is a time of rest. Pure; the caller says what its clock shows. */
import type { QuietHours } from '../../shared/notification.ts'

/** What a clock on the wall shows. */
export interface LocalTime {
  /** 0 is Sunday. */
  readonly day: number
  /** Since midnight. */
  readonly minutes: number
}

export function localTime(now: number): LocalTime {
  const date = new Date(now)
  return { day: date.getDay(), minutes: date.getHours() * 60 + date.getMinutes() }
}

export function isQuiet(quiet: QuietHours, { day, minutes }: LocalTime): boolean {
  if (!quiet.isOn) return false
  const from = minutesOf(quiet.from)
  const to = minutesOf(quiet.to)
  const begins = (on: number): boolean => quiet.days.includes(on)
  if (from < to) return begins(day) && minutes >= from && minutes < to
  // Over midnight: the morning belongs to the evening before it.
  return (begins(day) && minutes >= from) || (begins((day + 6) % 7) && minutes < to)
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
