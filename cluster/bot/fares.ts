/** How each node does with the messages this master hands it: how many, how many it failed, how long they took. Counted by second. */
import type { NodeAnswer } from '../wire/control.ts'

export const FARES_WINDOW_MS = 5 * 60_000
const SECOND_MS = 1_000
/** Messages kept in all; beyond that the oldest seconds go first and the window is shorter. */
const MOST_MESSAGES = 100_000

interface Tally {
  errors: number
  readonly tookMs: number[]
}

interface Second {
  /** Monotonic ms. */
  readonly startedAt: number
  readonly byNode: Map<string, Tally>
  messages: number
}

export class Fares {
  readonly #mono: () => number
  /** Oldest first. */
  #seconds: Second[] = []
  #messages = 0
  /** Nothing before this was counted, or is kept still. */
  #reachesTo: number

  /** `mono`: monotonic ms. */
  constructor(mono: () => number) {
    this.#mono = mono
    this.#reachesTo = mono()
  }

  /** `tookMs`: from handing it to the node to having an answer, whoever computed that in the end. */
  count(nodeId: string, tookMs: number, isError: boolean): void {
    const now = this.#mono()
    const second = this.#secondOf(now)
    const tally = second.byNode.get(nodeId) ?? { errors: 0, tookMs: [] }
    second.byNode.set(nodeId, tally)
    tally.tookMs.push(tookMs)
    if (isError) tally.errors += 1
    second.messages += 1
    this.#messages += 1
    this.#forget(now)
  }

  /** Whole seconds within the last `ms`; a node that was handed nothing in them is not there. */
  within(ms: number): NodeAnswer<'fared'> {
    const now = this.#mono()
    this.#forget(now)
    const sums = new Map<string, Tally>()
    for (const { startedAt, byNode } of this.#seconds) {
      if (startedAt < now - ms) continue
      for (const [nodeId, { errors, tookMs }] of byNode) {
        const sum = sums.get(nodeId) ?? { errors: 0, tookMs: [] }
        sums.set(nodeId, sum)
        sum.errors += errors
        for (const took of tookMs) sum.tookMs.push(took)
      }
    }
    return {
      windowMs: Math.min(ms, now - this.#reachesTo),
      nodes: [...sums].map(([nodeId, { errors, tookMs }]) => ({
        nodeId,
        messages: tookMs.length,
        errors,
        p95Ms: p95Of(tookMs),
      })),
    }
  }

  #secondOf(now: number): Second {
    const newest = this.#seconds.at(-1)
    if (newest !== undefined && now - newest.startedAt < SECOND_MS) return newest
    const second: Second = { startedAt: now, byNode: new Map(), messages: 0 }
    this.#seconds.push(second)
    return second
  }

  #forget(now: number): void {
    const oldestKept = now - FARES_WINDOW_MS
    let gone = 0
    for (const { startedAt, messages } of this.#seconds) {
      const isTooMuch = this.#messages > MOST_MESSAGES && gone < this.#seconds.length - 1
      if (startedAt >= oldestKept && !isTooMuch) break
      this.#messages -= messages
      gone += 1
      if (isTooMuch) this.#reachesTo = this.#seconds[gone]?.startedAt ?? now
    }
    if (gone > 0) this.#seconds = this.#seconds.slice(gone)
    this.#reachesTo = Math.max(this.#reachesTo, oldestKept)
  }
}

/** Nearest rank; `null`: no values. */
function p95Of(values: number[]): number | null {
  values.sort((a, b) => a - b)
  return values[Math.max(0, Math.ceil(values.length * 0.95) - 1)] ?? null
}
