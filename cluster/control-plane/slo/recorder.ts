/** Turns what the gateway reports each second into minutes. Nothing is filled in: a second nobody reported of is not covered. */
import type { AccountSample } from '../../../shared/sample.ts'
import { type Mask, NO_SECOND, secondsFrom } from './mask.ts'
import { emptyMinute, merged, MINUTE_MS, type SloMinute } from './minute.ts'

/** No message may wait longer, ms. */
export const WAITING_LIMIT_MS = 5_000
/** A report looks back over seconds: one that is late by no more than this stands for those before it too. */
const STANDS_FOR_S = 3
/** Totals further apart are not subtracted: what happened between them belongs to no minute. */
const TOTALS_APART_S = 60

interface Last {
  /** The reporter's clock. */
  readonly at: number
  /** This clock, whole seconds. */
  readonly second: number
  readonly totals: AccountSample['totals']
}

export class SloRecorder {
  readonly #thresholds: (accountId: string) => readonly number[]
  readonly #minutes = new Map<string, SloMinute>()
  readonly #last = new Map<string, Last>()

  /** `thresholds`: of the account's latency objectives, ms. */
  constructor(thresholds: (accountId: string) => readonly number[]) {
    this.#thresholds = thresholds
  }

  /** When an account was last reported of, the end of that second, ms; `null`: never. */
  seenUntil(accountId: string): number | null {
    const last = this.#last.get(accountId)
    return last === undefined ? null : (last.second + 1) * 1_000
  }

  /** `now`: this process's wall clock. A report that was seen already changes nothing. */
  see(sample: AccountSample, now: number, isExcluded: boolean): void {
    const { accountId, totals } = sample
    const last = this.#last.get(accountId)
    if (last?.at === sample.at) return
    const second = Math.floor(now / 1_000)
    const apart = last === undefined ? Number.POSITIVE_INFINITY : second - last.second
    this.#last.set(accountId, { at: sample.at, second, totals })
    const first = last !== undefined && apart > 0 && apart <= STANDS_FOR_S ? last.second + 1 : second
    for (let at = minuteOf(first * 1_000); at <= second * 1_000; at += MINUTE_MS) {
      const seconds = secondsFrom(first - at / 1_000, second + 1 - at / 1_000)
      this.#add(judged(sample, at, seconds, this.#thresholds(accountId)))
    }
    if (isExcluded || last === undefined || apart < 0 || apart > TOTALS_APART_S) return
    this.#add(counted(sample, minuteOf(second * 1_000), last.totals))
  }

  /** Maintenance of these seconds, both of this clock, ms. */
  exclude(accountId: string, from: number, to: number): void {
    for (let at = minuteOf(from); at < to; at += MINUTE_MS) {
      const excluded = secondsFrom(Math.floor((from - at) / 1_000), Math.ceil((to - at) / 1_000))
      this.#add({ ...emptyMinute(accountId, at), excluded })
    }
  }

  /** Forgets the minutes that ended before and hands them out; with `null` all of them. */
  take(before: number | null): SloMinute[] {
    const taken = [...this.#minutes].filter(([, { at }]) => before === null || at + MINUTE_MS <= before)
    for (const [key] of taken) this.#minutes.delete(key)
    return taken.map(([, minute]) => minute)
  }

  /** What could not be saved comes back. */
  putBack(minutes: readonly SloMinute[]): void {
    for (const minute of minutes) this.#add(minute)
  }

  /** Not saved yet, of one account. */
  unsaved(accountId: string): SloMinute[] {
    return [...this.#minutes.values()].filter((minute) => minute.accountId === accountId)
  }

  #add(part: SloMinute): void {
    const key = `${part.accountId}/${part.at}`
    const before = this.#minutes.get(key)
    this.#minutes.set(key, before === undefined ? part : merged(before, part))
  }
}

function judged(sample: AccountSample, at: number, seconds: Mask, thresholds: readonly number[]): SloMinute {
  const { accountId, served, oldestWaitingMs, p95Ms } = sample
  const all = (isSo: boolean) => (isSo ? seconds : NO_SECOND)
  return {
    ...emptyMinute(accountId, at),
    covered: seconds,
    good: all(served !== false && (oldestWaitingMs ?? 0) <= WAITING_LIMIT_MS),
    byWaiting: all(served === null),
    measured: all(p95Ms !== null),
    within: new Map(thresholds.map((limit) => [limit, all(p95Ms !== null && p95Ms <= limit)])),
  }
}

function counted({ accountId, totals, p95Ms }: AccountSample, at: number, before: AccountSample['totals']): SloMinute {
  // A total that drops is a new ledger's: it counts from zero.
  const isNew = totals.received < before.received || repliesOf(totals) < repliesOf(before)
  const since = isNew ? { received: 0, accepted: 0, doubled: 0, staleRefused: 0 } : before
  const errors = Math.max(0, totals.doubled - since.doubled) + Math.max(0, totals.staleRefused - since.staleRefused)
  const replies = errors + Math.max(0, totals.accepted - since.accepted)
  const weight = p95Ms === null ? 0 : replies
  return {
    ...emptyMinute(accountId, at),
    received: totals.received - since.received,
    replies,
    errors,
    p95Sum: (p95Ms ?? 0) * weight,
    p95Replies: weight,
  }
}

function repliesOf({ accepted, doubled, staleRefused }: AccountSample['totals']): number {
  return accepted + doubled + staleRefused
}

function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS
}
