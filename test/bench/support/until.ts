/** Waits for a condition of a real process: asks again and again, and says what it waited for when it never came. */
import { setTimeout as pause } from 'node:timers/promises'

export interface Patience {
  /** Completes "not within 10 s: …". */
  readonly what: string
  readonly withinMs: number
  readonly everyMs?: number
}

/** Resolves with the first answer that is not `null`. @throws {Error} not within the time. */
export async function until<T>(
  ask: () => T | null | Promise<T | null>,
  { what, withinMs, everyMs = 50 }: Patience,
): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer !== null) return answer
    if (performance.now() > deadline) throw new Error(`not within ${withinMs / 1_000} s: ${what}`)
    await pause(everyMs)
  }
}
