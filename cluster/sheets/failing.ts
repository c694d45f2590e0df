/** What the spreadsheet service was told to do wrong, for drills and tests, and until when. Pure. */
import { z } from 'zod'

export const FaultRequest = z.strictObject({
  /** `errors`: refuses every request · `slow`: answers each after 3 s · `hang`: answers none. */
  mode: z.enum(['none', 'errors', 'slow', 'hang']),
  seconds: z.number().min(1).max(3_600).default(60),
})
export type FaultMode = z.infer<typeof FaultRequest>['mode']

export interface Failing {
  readonly mode: FaultMode
  /** Of this process's monotonic clock. */
  readonly untilMs: number
}

export const SLOW_MS = 3_000
export const WELL: Failing = { mode: 'none', untilMs: 0 }

export function modeAt({ mode, untilMs }: Failing, nowMs: number): FaultMode {
  return nowMs < untilMs ? mode : 'none'
}

/** Why it is not well; `null`: it is. */
export function troubleOf(failing: Failing, nowMs: number): string | null {
  switch (modeAt(failing, nowMs)) {
    case 'none':
      return null
    case 'errors':
      return 'refuses every request, as it was told to'
    case 'slow':
      return `answers only after ${SLOW_MS / 1_000} s, as it was told to`
    case 'hang':
      return 'answers no request, as it was told to'
  }
}
