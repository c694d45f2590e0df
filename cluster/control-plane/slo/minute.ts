/** What is recorded of one account in one minute. Pure. */
import { type Mask, NO_SECOND, secondsFrom } from './mask.ts'

export const MINUTE_MS = 60_000

export interface SloMinute {
  readonly accountId: string
  /** When the minute began, ms. */
  readonly at: number
  /** Seconds the gateway reported of, maintenance or not; of the others nothing is known. */
  readonly covered: Mask
  /** Of those: a node served, and no message waited longer than 5 s. */
  readonly good: Mask
  /** Of those: whether a node served was not reported, so only the waiting was judged. */
  readonly byWaiting: Mask
  /** Of those: there was a p95. */
  readonly measured: Mask
  /** By threshold, ms: seconds whose p95 was within it. A threshold that is not here was not asked about then. */
  readonly within: ReadonlyMap<number, Mask>
  /** Seconds of maintenance, reported of or not: they count for nothing. */
  readonly excluded: Mask
  /** Outside of maintenance. */
  readonly received: number
  readonly replies: number
  /** Of the replies: refused, or a second one to the same message. */
  readonly errors: number
  /** p95s of the seconds, each times its replies, ms; and those replies. */
  readonly p95Sum: number
  readonly p95Replies: number
}

export function emptyMinute(accountId: string, at: number): SloMinute {
  return {
    accountId,
    at,
    covered: NO_SECOND,
    good: NO_SECOND,
    byWaiting: NO_SECOND,
    measured: NO_SECOND,
    within: new Map(),
    excluded: NO_SECOND,
    received: 0,
    replies: 0,
    errors: 0,
    p95Sum: 0,
    p95Replies: 0,
  }
}

/** Two parts of one minute. A second both know counts once, and as bad if either saw it so; what was counted adds up. */
export function merged(a: SloMinute, b: SloMinute): SloMinute {
  const agreed = (known: (minute: SloMinute) => Mask, good: (minute: SloMinute) => Mask) =>
    (good(a) | good(b)) & ~((known(a) & ~good(a)) | (known(b) & ~good(b)))
  const thresholds = new Set([...a.within.keys(), ...b.within.keys()])
  return {
    accountId: a.accountId,
    at: a.at,
    covered: a.covered | b.covered,
    good: agreed(
      ({ covered }) => covered,
      ({ good }) => good,
    ),
    byWaiting: a.byWaiting | b.byWaiting,
    measured: a.measured | b.measured,
    within: new Map(
      [...thresholds].map((threshold) => [
        threshold,
        agreed(
          ({ measured, within }) => (within.has(threshold) ? measured : NO_SECOND),
          ({ within }) => within.get(threshold) ?? NO_SECOND,
        ),
      ]),
    ),
    excluded: a.excluded | b.excluded,
    received: a.received + b.received,
    replies: a.replies + b.replies,
    errors: a.errors + b.errors,
    p95Sum: a.p95Sum + b.p95Sum,
    p95Replies: a.p95Replies + b.p95Replies,
  }
}

/** Only the seconds of a period. What was counted over the minute stays with its beginning. */
export function cut(minute: SloMinute, from: number, to: number): SloMinute {
  if (from <= minute.at && to >= minute.at + MINUTE_MS) return minute
  const kept = secondsFrom(secondOf(from - minute.at), secondOf(to - minute.at))
  const counts =
    minute.at >= from && minute.at < to ? {} : { received: 0, replies: 0, errors: 0, p95Sum: 0, p95Replies: 0 }
  return {
    ...minute,
    ...counts,
    covered: minute.covered & kept,
    good: minute.good & kept,
    byWaiting: minute.byWaiting & kept,
    measured: minute.measured & kept,
    within: new Map([...minute.within].map(([threshold, mask]) => [threshold, mask & kept])),
    excluded: minute.excluded & kept,
  }
}

function secondOf(ms: number): number {
  return Math.floor(ms / 1_000)
}
