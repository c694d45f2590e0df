/** What passed through one account: counted for the metrics page, and in windows for its sample. */
import type { AccountSample } from '../../shared/sample.ts'
import type { Verdict } from '../wire/traffic.ts'
import type { Accuracy } from './accuracy.ts'
import type { DeliveryReason } from './delivery.ts'
import type { AccountMetrics } from './metrics.ts'
import type { Label } from './phrases.ts'

const WINDOW_MS = 10_000

interface Passed {
  readonly atMs: number
  readonly verdict: Verdict
  /** `null`: the user saw nothing of it. */
  readonly answered: Answered | null
}

/** A reply that reached its user. */
export interface Answered {
  /** Where the user is. */
  readonly region: string
  readonly inMs: number
}

type Measured = Omit<AccountSample, 'kind' | 'accountId' | 'at' | 'waiting' | 'oldestWaitingMs' | 'served'>

export class Meter {
  readonly #metrics: AccountMetrics
  readonly #totals: AccountSample['totals']
  readonly #beganMs: number
  /** Replies of the last `WINDOW_MS`, oldest first. */
  #passed: Passed[] = []
  /** Messages of the last `WINDOW_MS`, oldest first. */
  #arrived: { readonly atMs: number; readonly region: string }[] = []
  /** Where the rates' window began: the sample before. */
  #since: { atMs: number; received: number; accepted: number }

  /** `totals`: what the ledger held when this process began. */
  constructor(metrics: AccountMetrics, totals: AccountSample['totals'], nowMs: number) {
    this.#metrics = metrics
    this.#totals = { ...totals }
    this.#beganMs = nowMs
    this.#since = { atMs: nowMs, received: totals.received, accepted: totals.accepted }
  }

  received(region: string, feature: Label['intent'], hasMedia: boolean, atMs: number): void {
    this.#totals.received += 1
    this.#arrived.push({ atMs, region })
    this.#forget(atMs)
    this.#metrics.received(hasMedia ? [feature, 'media'] : [feature])
  }

  delivered(why: DeliveryReason): void {
    this.#metrics.delivered(why)
  }

  replied(verdict: Verdict, answered: Answered | null, atMs: number): void {
    if (verdict === 'accepted' || verdict === 'doubled' || verdict === 'staleRefused') this.#totals[verdict] += 1
    this.#passed.push({ atMs, verdict, answered })
    this.#forget(atMs)
    this.#metrics.replied(verdict, answered?.inMs ?? null)
  }

  /** Of a message that was answered just now: once each. */
  judged(accuracy: Accuracy): void {
    this.#metrics.judged(accuracy)
  }

  /** Rates count from the sample before, so that they add up to the totals. */
  sample(nowMs: number): Measured {
    this.#forget(nowMs)
    const seconds = Math.max(nowMs - this.#since.atMs, 1) / 1_000
    const { received, accepted } = this.#totals
    const measured = {
      receivedPerS: (received - this.#since.received) / seconds,
      repliedPerS: (accepted - this.#since.accepted) / seconds,
      p50Ms: quantile(this.#answerTimes(), 0.5),
      p95Ms: quantile(this.#answerTimes(), 0.95),
      errorFraction: this.#passed.length === 0 ? null : this.#passed.filter(failed).length / this.#passed.length,
      regions: this.#regions(nowMs),
      totals: { ...this.#totals },
    }
    this.#since = { atMs: nowMs, received, accepted }
    return measured
  }

  /** Where users wrote from or were answered in the window, which is shorter while this process is young. */
  #regions(nowMs: number): AccountSample['regions'] {
    const seconds = Math.min(WINDOW_MS, Math.max(nowMs - this.#beganMs, 1_000)) / 1_000
    const answered = this.#passed.flatMap((passed) => passed.answered ?? [])
    const regions = new Set([...this.#arrived, ...answered].map(({ region }) => region))
    return [...regions].toSorted().map((region) => ({
      region,
      receivedPerS: this.#arrived.filter((message) => message.region === region).length / seconds,
      p95Ms: quantile(
        answered.filter((reply) => reply.region === region).map(({ inMs }) => inMs),
        0.95,
      ),
    }))
  }

  #answerTimes(): number[] {
    return this.#passed.flatMap(({ answered }) => answered?.inMs ?? [])
  }

  #forget(nowMs: number): void {
    this.#passed = within(this.#passed, nowMs)
    this.#arrived = within(this.#arrived, nowMs)
  }
}

function within<T extends { readonly atMs: number }>(items: T[], nowMs: number): T[] {
  const kept = items.findIndex(({ atMs }) => nowMs - atMs < WINDOW_MS)
  if (kept === 0) return items
  return kept === -1 ? [] : items.slice(kept)
}

/** `alreadyAccepted` is the answer to our own redelivery, not a failure. */
function failed({ verdict }: Passed): boolean {
  return verdict !== 'accepted' && verdict !== 'alreadyAccepted'
}

/** Nearest rank; `null`: no values. */
function quantile(values: readonly number[], q: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null
}
