/** What is watched after a change, beside what it was before and what it may be, in words. Pure. */
import type { WatchedMetric } from '../../shared/probation.ts'
import type { AccountSample } from '../../shared/sample.ts'
import { formatCount, formatLatency, formatPercent } from '../../shared/words/format.ts'

export interface WatchedWords {
  readonly metric: WatchedMetric['metric']
  readonly name: string
  /** "74 ms" */
  readonly now: string
  /** "was 70 ms, limit 170 ms" */
  readonly beside: string
  readonly isBeyond: boolean
}

const NAMES: Readonly<Record<WatchedMetric['metric'], string>> = {
  p95Ms: 'p95',
  errorFraction: 'errors',
  waiting: 'waiting',
}

const FORMATS: Readonly<Record<WatchedMetric['metric'], (value: number) => string>> = {
  p95Ms: formatLatency,
  errorFraction: (value) => `${formatPercent(value, 2)} %`,
  waiting: formatCount,
}

/** `sample`: what the gateway says of the account now; `null`: nothing. */
export function watchedWords({ metric, before, limit }: WatchedMetric, sample: AccountSample | null): WatchedWords {
  const format = FORMATS[metric]
  const now = sample?.[metric] ?? null
  return {
    metric,
    name: NAMES[metric],
    now: now === null ? 'not reported' : format(now),
    beside: `${before === null ? 'before not reported' : `was ${format(before)}`}, limit ${format(limit)}`,
    isBeyond: now !== null && now > limit,
  }
}
