/** A clock that stands still until it is told to go on. */
import type { Clock } from '../../../host/clock.ts'

/** A window's batch of news. */
const BATCH_MS = 16

interface Timer {
  readonly dueAt: number
  readonly run: () => void
}

export interface FakeClock extends Clock {
  /** Time passes; timers that come due run in order. */
  advance(ms: number): void
  /** What waits only to be sent together is sent; no time passes. */
  flush(): void
  /** The machine sleeps: wall time passes, monotonic time and timers do not. */
  sleep(ms: number): void
}

export function aClock(startedAt = Date.UTC(2026, 10, 20, 9)): FakeClock {
  let elapsed = 0
  let offset = startedAt
  let timers: Timer[] = []
  return {
    now: () => offset + elapsed,
    elapsed: () => elapsed,
    after(ms, run) {
      const timer = { dueAt: elapsed + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    advance(ms) {
      const end = elapsed + ms
      for (;;) {
        const next = timers.filter((timer) => timer.dueAt <= end).toSorted((a, b) => a.dueAt - b.dueAt)[0]
        if (next === undefined) break
        timers = timers.filter((timer) => timer !== next)
        elapsed = Math.max(elapsed, next.dueAt)
        next.run()
      }
      elapsed = end
    },
    flush() {
      for (const timer of timers.filter(({ dueAt }) => dueAt <= elapsed + BATCH_MS)) {
        timers = timers.filter((other) => other !== timer)
        timer.run()
      }
    },
    sleep(ms) {
      offset += ms
    },
  }
}
