/** The sheet: rows appended once each, whatever comes twice. In memory: a restart of this process begins an empty one. */
import { z } from 'zod'

export const Row = z.strictObject({
  /** Of the message; the same id again is the same row. */
  id: z.string().min(1).max(200),
  accountId: z.string().min(1).max(63),
  conversation: z.string().min(1).max(200),
  at: z.number().int().nonnegative(),
  amount: z.number().finite(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'three capital letters'),
})
export type Row = z.infer<typeof Row>

/** Ids by which a repeated row is known; the oldest are forgotten. */
const MAX_KNOWN = 50_000

export class LedgerSheet {
  readonly #ids = new Set<string>()
  readonly #totals = new Map<string, number>()
  #rows = 0

  get rows(): number {
    return this.#rows
  }

  /** Amounts by `<account>/<currency>`. */
  get totals(): ReadonlyMap<string, number> {
    return this.#totals
  }

  /** Appended, and not so long ago that it is forgotten. */
  has(id: string): boolean {
    return this.#ids.has(id)
  }

  /** How many of them were new. */
  append(rows: readonly Row[]): number {
    const fresh = rows.filter(({ id }) => !this.#ids.has(id) && this.#ids.add(id))
    for (const { accountId, currency, amount } of fresh) {
      const key = `${accountId}/${currency}`
      this.#totals.set(key, Math.round(((this.#totals.get(key) ?? 0) + amount) * 100) / 100)
    }
    this.#rows += fresh.length
    for (const id of this.#ids) {
      if (this.#ids.size <= MAX_KNOWN) break
      this.#ids.delete(id)
    }
    return fresh.length
  }
}
