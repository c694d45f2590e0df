/** Round moments along a line of time, in the clock that is shown. Pure but for the machine's time zone. */
import { type ClockMode, formatClock, formatDay } from '../words/time.ts'

export interface Tick {
  readonly at: number
  readonly words: string
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const STEPS: readonly number[] = [
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  4 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  5 * DAY_MS,
]
const MOST = 8
/** Nearer to an end than this share of the span a label would be cut. */
const MARGIN = 0.03

export function ticksOf({ from, to }: { readonly from: number; readonly to: number }, clock: ClockMode): Tick[] {
  const length = to - from
  const step = STEPS.find((one) => length / one <= MOST) ?? 10 * DAY_MS
  // Where the reader's midnight lies, so that days begin at it.
  const shift = clock === 'utc' ? 0 : -new Date(to).getTimezoneOffset() * MINUTE_MS
  const ticks: Tick[] = []
  for (let at = Math.ceil((from + shift) / step) * step - shift; at <= to; at += step) {
    const isInside = at - from > length * MARGIN && to - at > length * MARGIN
    if (isInside) ticks.push({ at, words: step >= DAY_MS ? formatDay(at, clock) : wordsOf(at, clock, shift) })
  }
  return ticks
}

/** "08:00", and the day where one begins. */
function wordsOf(at: number, clock: ClockMode, shift: number): string {
  return (at + shift) % DAY_MS === 0 ? formatDay(at, clock) : formatClock(at, clock).slice(0, 5)
}
