/**
 * When the spreadsheet service is called next: at a steady pace while it answers, later and later while it fails, and after
 * several failures in a row not at all for a while, with one trial at the end of it. Pure.
 */

export interface Pace {
  /** Failed calls since the last that succeeded. */
  readonly failures: number
  /** How long to wait before the next call, ms. */
  readonly waitMs: number
  /** The circuit is open: it is left alone, and the next call is only a trial. */
  readonly isOpen: boolean
}

export type CallOutcome =
  | { readonly kind: 'ok' }
  | { readonly kind: 'failed' }
  /** Over its quota; it says for how long. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number }

/** Rows are gathered for this long, so that many go in one call: calls are what the quota counts. */
export const GATHER_MS = 1_000
const FIRST_BACK_OFF_MS = 1_000
const OPENS_AFTER = 4
const FIRST_OPEN_MS = 10_000
const LAST_OPEN_MS = 60_000
const LONGEST_THROTTLE_MS = 60_000

export const STEADY: Pace = { failures: 0, waitMs: GATHER_MS, isOpen: false }

export function paceAfter(pace: Pace, outcome: CallOutcome): Pace {
  switch (outcome.kind) {
    case 'ok':
      return STEADY
    case 'throttled':
      // It answers; that it wants to be left alone for a moment is no failure of it.
      return {
        failures: 0,
        waitMs: Math.min(LONGEST_THROTTLE_MS, Math.max(GATHER_MS, outcome.retryAfterMs)),
        isOpen: false,
      }
    case 'failed': {
      const failures = pace.failures + 1
      if (failures < OPENS_AFTER) return { failures, waitMs: FIRST_BACK_OFF_MS * 2 ** (failures - 1), isOpen: false }
      return { failures, waitMs: Math.min(LAST_OPEN_MS, FIRST_OPEN_MS * 2 ** (failures - OPENS_AFTER)), isOpen: true }
    }
  }
}
