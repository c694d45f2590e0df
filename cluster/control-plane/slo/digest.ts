/** What many minutes of one account come to: sums, and when it was bad. Pure. */
import { type Mask, runsOf, secondsIn } from './mask.ts'
import { MINUTE_MS, type SloMinute } from './minute.ts'

/** ms; the end is not in it. */
export interface Run {
  readonly from: number
  readonly to: number
}

export interface LatencyDigest {
  /** Seconds with a p95. */
  readonly measuredS: number
  readonly withinS: number
  readonly bad: readonly Run[]
}

/** Everything but `excluded` and `known` is outside of maintenance. */
export interface Digest {
  readonly countedS: number
  readonly goodS: number
  readonly byWaitingS: number
  readonly excludedS: number
  readonly received: number
  readonly replies: number
  readonly errors: number
  readonly p95Sum: number
  readonly p95Replies: number
  readonly bad: readonly Run[]
  /** By threshold, ms. */
  readonly latency: ReadonlyMap<number, LatencyDigest>
  /** Minutes with errors, and how many. */
  readonly failed: readonly (Run & { readonly errors: number })[]
  readonly excluded: readonly Run[]
  /** Reported of, or in maintenance. */
  readonly known: readonly Run[]
}

const NO_LATENCY: LatencyDigest = { measuredS: 0, withinS: 0, bad: [] }

export const EMPTY_DIGEST: Digest = {
  countedS: 0,
  goodS: 0,
  byWaitingS: 0,
  excludedS: 0,
  received: 0,
  replies: 0,
  errors: 0,
  p95Sum: 0,
  p95Replies: 0,
  bad: [],
  latency: new Map(),
  failed: [],
  excluded: [],
  known: [],
}

/** Of minutes in order, each once. */
export function digestOf(minutes: readonly SloMinute[]): Digest {
  return joined(minutes.map(ofMinute))
}

/** In order of time. */
export function joined(digests: readonly Digest[]): Digest {
  const sum = (figure: (digest: Digest) => number) => digests.reduce((total, digest) => total + figure(digest), 0)
  const runs = (which: (digest: Digest) => readonly Run[]) => unbroken(digests.flatMap(which))
  const thresholds = new Set(digests.flatMap(({ latency }) => [...latency.keys()]))
  const latencyOf = (threshold: number): LatencyDigest => {
    const all = digests.map(({ latency }) => latency.get(threshold) ?? NO_LATENCY)
    return {
      measuredS: all.reduce((total, { measuredS }) => total + measuredS, 0),
      withinS: all.reduce((total, { withinS }) => total + withinS, 0),
      bad: unbroken(all.flatMap(({ bad }) => bad)),
    }
  }
  return {
    countedS: sum(({ countedS }) => countedS),
    goodS: sum(({ goodS }) => goodS),
    byWaitingS: sum(({ byWaitingS }) => byWaitingS),
    excludedS: sum(({ excludedS }) => excludedS),
    received: sum(({ received }) => received),
    replies: sum(({ replies }) => replies),
    errors: sum(({ errors }) => errors),
    p95Sum: sum(({ p95Sum }) => p95Sum),
    p95Replies: sum(({ p95Replies }) => p95Replies),
    bad: runs(({ bad }) => bad),
    latency: new Map([...thresholds].map((threshold) => [threshold, latencyOf(threshold)])),
    failed: digests.flatMap(({ failed }) => failed),
    excluded: runs(({ excluded }) => excluded),
    known: runs(({ known }) => known),
  }
}

function ofMinute(minute: SloMinute): Digest {
  const { at, covered, good, byWaiting, measured, within, excluded, errors } = minute
  const counted = covered & ~excluded
  const spans = (mask: Mask): Run[] =>
    runsOf(mask).map(([from, to]) => ({ from: at + from * 1_000, to: at + to * 1_000 }))
  const latencyOf = (mask: Mask): LatencyDigest => ({
    measuredS: secondsIn(measured & counted),
    withinS: secondsIn(mask & counted),
    bad: spans(measured & counted & ~mask),
  })
  return {
    countedS: secondsIn(counted),
    goodS: secondsIn(good & counted),
    byWaitingS: secondsIn(byWaiting & counted),
    excludedS: secondsIn(excluded),
    received: minute.received,
    replies: minute.replies,
    errors,
    p95Sum: minute.p95Sum,
    p95Replies: minute.p95Replies,
    bad: spans(counted & ~good),
    latency: new Map([...within].map(([threshold, mask]) => [threshold, latencyOf(mask)])),
    failed: errors === 0 ? [] : [{ from: at, to: at + MINUTE_MS, errors }],
    excluded: spans(excluded),
    known: spans(covered | excluded),
  }
}

function unbroken(runs: readonly Run[]): Run[] {
  const all: { from: number; to: number }[] = []
  for (const { from, to } of runs) {
    const last = all.at(-1)
    if (last?.to === from) last.to = to
    else all.push({ from, to })
  }
  return all
}
