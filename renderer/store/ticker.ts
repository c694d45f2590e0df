/** One clock for every age on the screen: those who show seconds wake once a second, not each with a timer of its own. */

export interface Ticker {
  /** This machine's clock at the last beat, epoch ms. */
  readonly now: () => number
  /** Goes on at its own pace, ms, whatever moment is shown; absent: `now` does. */
  readonly steady?: () => number
  readonly subscribe: (listener: () => void) => () => void
}

export const BEAT_MS = 250

export function createTicker(
  readClock: () => number,
  every: (ms: number, beat: () => void) => void,
  steady: () => number = readClock,
): Ticker {
  const listeners = new Set<() => void>()
  let now = readClock()
  every(BEAT_MS, () => {
    now = readClock()
    for (const listener of listeners) listener()
  })
  return {
    now: () => now,
    steady,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
