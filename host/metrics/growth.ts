/**
 * How much the counters of one process grew over the last minute.
 *
 * A counter that is lower than before began anew with its process, so what it shows grew from zero. Kept are the growth of each
 * step and the last value of each counter, nothing else. Where the clocks disagree about the time that passed (the machine
 * slept, its clock was set), or it was too long, nothing before can be compared with.
 */
import { SCRAPE_WINDOW_MS } from '../../shared/figures.ts'

export interface Counted {
  /** The same for a series on every page. */
  readonly key: string
  /** What it is added up with. */
  readonly group: string
  readonly value: number
}

export interface Reading {
  /** Monotonic ms. */
  readonly elapsed: number
  /** Epoch ms of this machine. */
  readonly now: number
  /** When the process says it began, in its own unit; `null`: it does not say. */
  readonly bornAt: number | null
  readonly counters: readonly Counted[]
}

interface Step {
  readonly spanMs: number
  readonly grown: ReadonlyMap<string, number>
}

/** More than this between what the two clocks say of one step, ms. */
const CLOCKS_DIFFER_MS = 3_000
const TOO_LONG_MS = 2 * SCRAPE_WINDOW_MS

export class Growth {
  #last = new Map<string, number>()
  #reading: Omit<Reading, 'counters'> | null = null
  #steps: Step[] = []

  /** ms; 0: there is nothing to compare with yet. */
  get spanMs(): number {
    return this.#steps.reduce((sum, { spanMs }) => sum + spanMs, 0)
  }

  add({ elapsed, now, bornAt, counters }: Reading): void {
    const before = this.#reading
    const spanMs = before === null ? 0 : elapsed - before.elapsed
    const isBroken = before === null || spanMs > TOO_LONG_MS || Math.abs(now - before.now - spanMs) > CLOCKS_DIFFER_MS
    if (isBroken) this.#steps = []
    // Another process: its counters began at zero even where they are higher by now.
    if (before !== null && before.bornAt !== null && bornAt !== null && bornAt !== before.bornAt) this.#last.clear()
    const grown = new Map<string, number>()
    for (const { key, group, value } of counters) {
      if (!Number.isFinite(value)) continue
      const last = this.#last.get(key) ?? 0
      grown.set(group, (grown.get(group) ?? 0) + (value >= last ? value - last : value))
      this.#last.set(key, value)
    }
    this.#reading = { elapsed, now, bornAt }
    if (isBroken || spanMs <= 0) return
    this.#steps.push({ spanMs, grown })
    for (let span = this.spanMs; span - (this.#steps[0]?.spanMs ?? span) >= SCRAPE_WINDOW_MS; span = this.spanMs)
      this.#steps.shift()
  }

  /** Growth over the window by group; groups that did not grow may be missing. */
  grown(): Map<string, number> {
    const sums = new Map<string, number>()
    for (const { grown } of this.#steps)
      for (const [group, value] of grown) sums.set(group, (sums.get(group) ?? 0) + value)
    return sums
  }
}
