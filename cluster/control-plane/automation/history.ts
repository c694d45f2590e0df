/** The last two minutes of every account's samples: what a change is held against. */
import type { AccountSample } from '../../../shared/sample.ts'

/** A minute before a change, the change itself, and something to spare. */
const KEPT_MS = 150_000

export class History {
  readonly #samples = new Map<string, AccountSample[]>()

  /** The same sample again changes nothing. */
  take(samples: readonly AccountSample[]): void {
    for (const sample of samples) {
      const kept = this.#samples.get(sample.accountId) ?? []
      if (kept.at(-1)?.at === sample.at) continue
      const fresh = kept.filter(({ at }) => at > sample.at - KEPT_MS)
      this.#samples.set(sample.accountId, [...fresh, sample])
    }
  }

  /** Both ends included, by the samples' own clock. */
  between(accountId: string, from: number, to: number): readonly AccountSample[] {
    return (this.#samples.get(accountId) ?? []).filter(({ at }) => at >= from && at <= to)
  }
}
