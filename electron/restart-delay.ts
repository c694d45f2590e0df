/** How long to wait before a process that died is started again. Pure. */

/** A process that ran this long was fine: its next death counts as the first. */
export const STEADY_AFTER_MS = 30_000
const FIRST_MS = 200
const LONGEST_MS = 10_000

/** `failures` in a row, 1 for the first. */
export function restartDelayMs(failures: number): number {
  return Math.min(FIRST_MS * 2 ** Math.max(0, failures - 1), LONGEST_MS)
}
