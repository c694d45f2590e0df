/** The figures of Overview's tiles, put together from the gateway's samples. Pure. */
import type { AccountSample } from '../../shared/sample.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { accountSample, type LatestSamples } from './account-status.ts'

export interface Totals {
  /** Accounts the gateway reports on, out of all; figures cover only these. */
  readonly reported: number
  readonly accounts: number
  readonly receivedPerS: number
  readonly repliedPerS: number
  /** Percentiles of several accounts cannot be added up: the slowest account's. `null`: no reply in the window. */
  readonly worst: { readonly accountId: string; readonly p95Ms: number } | null
  /** 0…1, weighted by replies. `null`: no reply in the window. */
  readonly errorFraction: number | null
  readonly waiting: number
  readonly oldestWaitingMs: number | null
  /** Source clock of the oldest sample among them. */
  readonly oldestAt: number
}

/** `null`: the gateway has reported nothing. */
export function totalsOf(snapshot: Pick<Snapshot, 'accounts'>, latest: LatestSamples): Totals | null {
  const ids = Object.keys(snapshot.accounts)
  const samples = ids.map((id) => accountSample(latest, id)).filter((sample) => sample !== null)
  if (samples.length === 0) return null
  return {
    reported: samples.length,
    accounts: ids.length,
    receivedPerS: sum(samples.map((sample) => sample.receivedPerS)),
    repliedPerS: sum(samples.map((sample) => sample.repliedPerS)),
    worst: worstOf(samples),
    errorFraction: errorsOf(samples),
    waiting: sum(samples.map((sample) => sample.waiting)),
    oldestWaitingMs: largest(samples.map((sample) => sample.oldestWaitingMs)),
    oldestAt: Math.min(...samples.map((sample) => sample.at)),
  }
}

function worstOf(samples: readonly AccountSample[]): Totals['worst'] {
  let worst: Totals['worst'] = null
  for (const { accountId, p95Ms } of samples) {
    if (p95Ms !== null && (worst === null || p95Ms > worst.p95Ms)) worst = { accountId, p95Ms }
  }
  return worst
}

function errorsOf(samples: readonly AccountSample[]): number | null {
  const parts = samples.flatMap(({ errorFraction, repliedPerS }) =>
    errorFraction === null ? [] : [{ errorFraction, repliedPerS }],
  )
  const replies = sum(parts.map((part) => part.repliedPerS))
  if (parts.length === 0) return null
  if (replies === 0) return sum(parts.map((part) => part.errorFraction)) / parts.length
  return sum(parts.map((part) => part.errorFraction * part.repliedPerS)) / replies
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}
