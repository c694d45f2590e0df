/** How old a value is, and what that means for how it is drawn. Pure. */

/** Samples come once a second: up to two intervals they need no remark. */
export const AGE_SHOWN_AFTER_MS = 2_500
/** The limit of evidence: beyond it nothing is decided on the value without being told so. */
export const AGE_LIMIT_MS = 5_000
/** A source silent for this long is gone, and its card says so. */
export const AGE_GONE_MS = 15_000

/** fresh: plain · aging: with its age · old: dimmed, dotted, with its age · gone: the source is named as missing. */
export type Freshness = 'fresh' | 'aging' | 'old' | 'gone'

export function freshnessOf(ageMs: number): Freshness {
  if (ageMs < AGE_SHOWN_AFTER_MS) return 'fresh'
  if (ageMs < AGE_LIMIT_MS) return 'aging'
  return ageMs < AGE_GONE_MS ? 'old' : 'gone'
}

/**
 * This machine's clock minus the source's, ms, estimated from what arrived. Two clocks are never compared for a decision;
 * this only turns a source's time labels into ages a person can read. The smallest of the last estimates carries the least delay.
 */
export interface ClockOffset {
  readonly recent: readonly number[]
}

const KEPT_ESTIMATES = 10
/** No message is on its way for so long, ms: one of the two clocks was set. */
const WAS_SET_MS = 60_000

export const NO_OFFSET: ClockOffset = { recent: [] }

export function withEstimate({ recent }: ClockOffset, heardAt: number, sourceAt: number): ClockOffset {
  const estimate = heardAt - sourceAt
  // What was estimated before would make everything as old as the clock was set back.
  const isOther = recent.length > 0 && Math.abs(estimate - Math.min(...recent)) > WAS_SET_MS
  return { recent: isOther ? [estimate] : [...recent, estimate].slice(-KEPT_ESTIMATES) }
}

/** Milliseconds since `sourceAt` by the source's own clock, as far as this machine can tell. */
export function ageOf(offset: ClockOffset, sourceAt: number, now: number): number {
  return Math.max(0, sourceNow(offset, now) - sourceAt)
}

/** What the source's clock shows now, as far as this machine can tell. */
export function sourceNow(offset: ClockOffset, now: number): number {
  return offset.recent.length === 0 ? now : now - Math.min(...offset.recent)
}
