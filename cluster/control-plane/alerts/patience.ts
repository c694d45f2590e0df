/**
 * How long an alert has to stand as it does before anybody is told: long enough for its cause to be seen, and longer where it only
 * just lost its cause, since what followed from it is about to be over too. Monotonic.
 */
import type { KeptAlert } from '../engine/alert-store.ts'

const SETTLE_MS = 1_500
const AFTERMATH_MS = { warning: 60_000, critical: 20_000 } as const

export class Patience {
  readonly #seen = new Map<string, { since: number; waitMs: number; isFolded: boolean }>()

  /** With everything that is open, as it stands now. */
  look(open: readonly KeptAlert[], now: number): void {
    const keys = new Set(open.map(({ key }) => key))
    for (const key of this.#seen.keys()) if (!keys.has(key)) this.#seen.delete(key)
    for (const { key, alert } of open) {
      const known = this.#seen.get(key)
      const isFolded = alert.causeId !== null
      if (known === undefined) this.#seen.set(key, { since: now, waitMs: SETTLE_MS, isFolded })
      else if (known.isFolded !== isFolded)
        this.#seen.set(key, { since: now, waitMs: AFTERMATH_MS[alert.level], isFolded })
    }
  }

  isSettled(key: string, now: number): boolean {
    const seen = this.#seen.get(key)
    return seen !== undefined && now - seen.since >= seen.waitMs
  }
}
