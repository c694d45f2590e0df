/** What is usual of something's errors, and how far the last minutes are from it. Pure. */
import { counted, formatDuration } from '../../../../shared/words/format.ts'
import type { Reading } from '../evaluate.ts'

export const MINUTE_MS = 60_000
/** A spike is judged over this many minutes, the running one among them. */
export const WINDOW_MINUTES = 5
const USUAL_OF_MINUTES = 24 * 60
/** A minute of a window may be missing: the page was late. */
const WATCHED_AT_LEAST = WINDOW_MINUTES - 1
/** Ours: less than an hour says nothing of what is usual. */
const WINDOWS_AT_LEAST = 12
/** What was an outage yesterday is not usual today: so much of the worst is left out. */
const LEFT_OUT = 0.05
/** Where nothing ever fails, one error is not endlessly more than usual. */
const USUAL_AT_LEAST = 1

/** By minute since 1970: errors in it. A minute that is not in it was not watched. */
export type Minutes = ReadonlyMap<number, number>

export interface Usual {
  /** Errors in so many minutes; `null`: too little is recorded to say. */
  readonly errors: number | null
  /** How much history it rests on, ms. */
  readonly recordedMs: number
}

/** Of the 24 h before the window that ends with the minute `last`. */
export function usualOf(minutes: Minutes, last: number): Usual {
  const sums: number[] = []
  for (let end = last - WINDOW_MINUTES; end > last - WINDOW_MINUTES - USUAL_OF_MINUTES; end -= WINDOW_MINUTES) {
    const { errors, watched } = windowOf(minutes, end)
    if (watched >= WATCHED_AT_LEAST) sums.push((errors * WINDOW_MINUTES) / watched)
  }
  const recordedMs = sums.length * WINDOW_MINUTES * MINUTE_MS
  if (sums.length < WINDOWS_AT_LEAST) return { errors: null, recordedMs }
  const kept = sums.toSorted((a, b) => a - b).slice(0, sums.length - Math.floor(sums.length * LEFT_OUT))
  return { errors: kept.reduce((sum, errors) => sum + errors, 0) / kept.length, recordedMs }
}

/** How many times the usual the last minutes are; `null`: they were not watched, or not all of them. */
export function spikeReading(minutes: Minutes, last: number, usual: Usual): Reading | null {
  const { errors, watched } = windowOf(minutes, last)
  if (watched === 0) return null
  const recorded = usual.recordedMs === 0 ? 'nothing' : formatDuration(usual.recordedMs)
  if (usual.errors === null)
    return {
      kind: 'none',
      why: `not enough data: ${recorded} of the last 24 h recorded, ${formatDuration(WINDOWS_AT_LEAST * WINDOW_MINUTES * MINUTE_MS)} needed`,
    }
  if (watched < WATCHED_AT_LEAST) return null
  const value = errors / Math.max(USUAL_AT_LEAST, usual.errors)
  const said = `${counted(errors, 'error')} in ${WINDOW_MINUTES} min, usually ${rounded(usual.errors)} (of ${recorded} recorded)`
  return { kind: 'value', value, amount: errors, said }
}

function windowOf(minutes: Minutes, last: number): { errors: number; watched: number } {
  let errors = 0
  let watched = 0
  for (let minute = last; minute > last - WINDOW_MINUTES; minute--) {
    const found = minutes.get(minute)
    if (found === undefined) continue
    errors += found
    watched += 1
  }
  return { errors, watched }
}

function rounded(errors: number): string {
  return errors < 10 ? String(Number(errors.toFixed(1))) : String(Math.round(errors))
}
