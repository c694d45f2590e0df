/** Where a replay begins that is to show how something came about: a little before it. Pure. */
import type { CallInput } from '../../shared/calls.ts'

/** One sees the calm before it, ms. */
export const LEAD_MS = 10_000

/** `at`: the source's clock, epoch ms; `null`: the beginning. Of the cluster this window is on, from this console's store. */
export function replayFrom(at: number | null): CallInput<'openReplay'> {
  return { source: { kind: 'store' }, at: at === null ? null : Math.max(0, at - LEAD_MS) }
}

export function replayOf(recordingId: string, at: number | null = null): CallInput<'openReplay'> {
  return { source: { kind: 'recording', recordingId }, at: at === null ? null : Math.max(0, at - LEAD_MS) }
}
