/** Time as an argument: wall time to label with, monotonic time to measure with, and a timer. */
export interface Clock {
  /** Epoch ms. Labels only: it may jump, and it goes on while the machine sleeps. */
  now(): number
  /** Monotonic ms. Durations are measured with it. */
  elapsed(): number
  /** Runs once after `ms`; the returned function cancels. */
  after(ms: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** Runs every `ms`, measured from the end of the run before; the returned function stops it. */
export function every(clock: Clock, ms: number, run: () => void): () => void {
  let cancel = clock.after(ms, again)
  function again(): void {
    cancel = clock.after(ms, again)
    run()
  }
  return () => cancel()
}
