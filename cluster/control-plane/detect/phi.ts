/**
 * Phi-accrual suspicion: how unlikely the present silence is, given how this node's heartbeats came so far.
 * phi 8 ≈ one false suspicion in 10⁸ checks, were the intervals normally distributed. Pure; times are monotonic ms.
 */

export interface PhiOptions {
  readonly expectedIntervalMs: number
  /** Added to the mean: a pause this long is no news. */
  readonly acceptablePauseMs: number
}

const WINDOW = 100
const MIN_DEVIATION_MS = 50
/** Fewer intervals than this say little; the expected one is mixed in until then. */
const WARM_INTERVALS = 10
/** Beats closer together than this share of the expected interval arrived in one heap. */
const HEAP_SHARE = 0.25

export class Phi {
  readonly #options: PhiOptions
  #intervals: number[] = []
  #lastAt: number | null = null

  constructor(options: PhiOptions) {
    this.#options = options
  }

  heard(at: number): void {
    if (this.#lastAt !== null) this.#learn(at - this.#lastAt)
    this.#lastAt = at
  }

  /** After a new connection or a sleep the old rhythm says nothing. */
  reset(at: number): void {
    this.#intervals = []
    this.#lastAt = at
  }

  /** So much of the silence does not count. */
  excuse(ms: number, now: number): void {
    if (this.#lastAt !== null) this.#lastAt = Math.min(now, this.#lastAt + ms)
  }

  get lastAt(): number | null {
    return this.#lastAt
  }

  /** `null`: never heard. */
  phi(now: number): number | null {
    if (this.#lastAt === null) return null
    const { mean, deviation } = this.#rhythm()
    const y = (now - this.#lastAt - mean - this.#options.acceptablePauseMs) / deviation
    return -Math.log10(upperTail(y))
  }

  /** One long silence must not make the detector patient with the next hundred beats. */
  #learn(interval: number): void {
    const { expectedIntervalMs, acceptablePauseMs } = this.#options
    // What was held up behind a late beat arrives in a heap: that is the silence again, not a rhythm.
    if (interval < expectedIntervalMs * HEAP_SHARE) return
    this.#intervals.push(Math.min(interval, expectedIntervalMs + acceptablePauseMs))
    if (this.#intervals.length > WINDOW) this.#intervals.shift()
  }

  #rhythm(): { mean: number; deviation: number } {
    const { expectedIntervalMs } = this.#options
    const padding = Math.max(0, WARM_INTERVALS - this.#intervals.length)
    const count = this.#intervals.length + padding
    // Ten times a second for every node: without a list made for it.
    let sum = padding * expectedIntervalMs
    for (const interval of this.#intervals) sum += interval
    const mean = sum / count
    let squares = padding * (expectedIntervalMs - mean) ** 2
    for (const interval of this.#intervals) squares += (interval - mean) ** 2
    const variance = squares / count
    return { mean, deviation: Math.max(MIN_DEVIATION_MS, Math.sqrt(variance)) }
  }
}

/** P(Z > y) of the normal distribution, by a logistic approximation that stays above 0 far out. */
function upperTail(y: number): number {
  const e = Math.exp(-y * (1.5976 + 0.070566 * y * y))
  const tail = y > 0 ? e / (1 + e) : 1 - 1 / (1 + e)
  return Math.max(tail, 1e-300)
}
