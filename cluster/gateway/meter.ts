/** What passed through one account: counted for the metrics page, and in windows for its sample. */
import type { AccountSample } from '../../shared/sample.ts'
import type { Verdict } from '../wire/traffic.ts'
import type { DeliveryReason } from './delivery.ts'
import type { AccountMetrics } from './metrics.ts'

const WINDOW_MS = 10_000

interface Passed {
  readonly atMs: number
  readonly verdict: Verdict
  /** `null`: the user saw nothing of it. */
  readonly answeredInMs: number | null
}

type Measured = Omit<AccountSample, 'kind' | 'accountId' | 'at' | 'waiting' | 'oldestWaitingMs'>

export class Meter {
  readonly #metrics: AccountMetrics
  readonly #totals: AccountSample['totals']
  /** Replies of the last `WINDOW_MS`, oldest first. */
  #passed: Passed[] = []
  /** Where the rates' window began: the sample before. */
  #since: { atMs: number; received: number; accepted: number }

  /** `totals`: what the ledger held when this process began. */
  constructor(metrics: AccountMetrics, totals: AccountSample['totals'], nowMs: number) {
    this.#metrics = metrics
    this.#totals = { ...totals }
    this.#since = { atMs: nowMs, received: totals.received, accepted: totals.accepted }
  }

  received(): void {
    this.#totals.received += 1
    this.#metrics.received()
  }

  delivered(why: DeliveryReason): void {
    this.#metrics.delivered(why)
  }

  replied(verdict: Verdict, answeredInMs: number | null, atMs: number): void {
    if (verdict === 'accepted' || verdict === 'doubled' || verdict === 'staleRefused') this.#totals[verdict] += 1
    this.#passed.push({ atMs, verdict, answeredInMs })
    this.#forget(atMs)
    this.#metrics.replied(verdict, answeredInMs)
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
      totals: { ...this.#totals },
    }
    this.#since = { atMs: nowMs, received, accepted }
    return measured
  }

  #answerTimes(): number[] {
    return this.#passed.flatMap(({ answeredInMs }) => (answeredInMs === null ? [] : [answeredInMs]))
  }

  #forget(nowMs: number): void {
    const kept = this.#passed.findIndex(({ atMs }) => nowMs - atMs < WINDOW_MS)
    this.#passed = kept === -1 ? [] : this.#passed.slice(kept)
  }
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
