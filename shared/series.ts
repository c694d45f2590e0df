/** The numbers of samples that are kept over time, under the keys of `Series`: host and windows make the same lines of them. */
import { assertNever } from './assert-never.ts'
import {
  type AccountSample,
  type MachineSample,
  type NodeSample,
  type Sample,
  sampleKey,
  type ServiceSample,
} from './sample.ts'

export const NODE_SERIES = [
  'handledPerS',
  'conversations',
  'computeP95Ms',
  'logPosition',
  'lagRecords',
  'cpuFraction',
  'rssBytes',
  'heartbeatAgeMs',
  'answerP50Ms',
  'answerP95Ms',
  'assigned',
] as const satisfies (keyof NodeSample)[]

export const ACCOUNT_SERIES = [
  'receivedPerS',
  'repliedPerS',
  'p50Ms',
  'p95Ms',
  'errorFraction',
  'waiting',
  'oldestWaitingMs',
] as const satisfies (keyof AccountSample)[]

export const SERVICE_SERIES = ['latencyMs', 'quotaFraction'] as const satisfies (keyof ServiceSample)[]

export const MACHINE_SERIES = [
  'cpuFraction',
  'memoryUsedBytes',
  'memoryBytes',
  'diskUsedBytes',
  'diskBytes',
  'receivedBytesPerS',
  'sentBytesPerS',
] as const satisfies (keyof MachineSample)[]

/** `all/worstP95Ms` is the p95 of the worst account: percentiles of several accounts cannot be added up. */
export const ALL_SERIES = ['receivedPerS', 'repliedPerS', 'worstP95Ms', 'errorFraction', 'waiting'] as const

/** How long a series reaches back, ms, at one point a second. */
export const SERIES_REACH_MS = 600_000

/** A source that says something of so much earlier than it did last had its clock set back, ms. */
export const CLOCK_WAS_SET_MS = 5_000

/** `[key, value]` of each number of one sample. */
export function seriesPoints(sample: Sample): [key: string, value: number | null][] {
  const whose = sampleKey(sample)
  switch (sample.kind) {
    case 'node':
      return NODE_SERIES.map((field) => [`${whose}/${field}`, sample[field]])
    case 'account':
      return ACCOUNT_SERIES.map((field) => [`${whose}/${field}`, sample[field]])
    case 'service':
      return SERVICE_SERIES.map((field) => [`${whose}/${field}`, sample[field]])
    case 'machine':
      return MACHINE_SERIES.map((field) => [`${whose}/${field}`, sample[field]])
    case 'figures':
      return Object.entries(sample.values).map(([figure, value]) => [`${whose}/${figure}`, value])
    default:
      return assertNever(sample)
  }
}

/** `[key, value]` of the aggregates over the newest sample of every account. */
export function allPoints(accounts: readonly AccountSample[]): [key: string, value: number | null][] {
  const values: Record<(typeof ALL_SERIES)[number], number | null> = {
    receivedPerS: sum(accounts.map((account) => account.receivedPerS)),
    repliedPerS: sum(accounts.map((account) => account.repliedPerS)),
    worstP95Ms: worst(accounts.map((account) => account.p95Ms)),
    errorFraction: weightedErrors(accounts),
    waiting: sum(accounts.map((account) => account.waiting)),
  }
  return ALL_SERIES.map((field) => [`all/${field}`, values[field]])
}

function sum(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0)
}

function worst(values: readonly (number | null)[]): number | null {
  const reported = values.filter((value) => value !== null)
  return reported.length === 0 ? null : Math.max(...reported)
}

/** Weighted by replies; where no account replied in the last second, the plain mean of what was reported. */
function weightedErrors(accounts: readonly AccountSample[]): number | null {
  const reported = accounts.flatMap(({ errorFraction, repliedPerS }) =>
    errorFraction === null ? [] : [{ errorFraction, weight: repliedPerS }],
  )
  if (reported.length === 0) return null
  const weights = reported.reduce((total, { weight }) => total + weight, 0)
  if (weights === 0) return reported.reduce((total, { errorFraction }) => total + errorFraction, 0) / reported.length
  return reported.reduce((total, { errorFraction, weight }) => total + errorFraction * weight, 0) / weights
}
