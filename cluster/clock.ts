/** Time as an argument: what gateway and bots wait for and measure by, so that tests need not wait. */

export interface Clock {
  /** Labels only, whole epoch ms. */
  wallMs(): number
  /** Durations only, ms since some point of this process's life. */
  monotonicMs(): number
  /** Returns what calls it off. */
  after(delayMs: number, run: () => void): () => void
  /** Returns what stops it. */
  every(periodMs: number, run: () => void): () => void
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
  every(periodMs, run) {
    const timer = setInterval(run, periodMs)
    return () => clearInterval(timer)
  },
}
