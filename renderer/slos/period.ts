/** Which time a report is about. Pure. */
export interface Span {
  readonly from: number
  readonly to: number
}

export const LENGTHS = { day: 86_400_000, week: 7 * 86_400_000, month: 30 * 86_400_000 } as const
export type Length = keyof typeof LENGTHS

export const LENGTH_NAMES: Readonly<Record<Length, string>> = { day: 'Last 24 h', week: '7 d', month: '30 d' }

/** The cluster keeps no minute for longer. */
const LONGEST_MS = 90 * 86_400_000

/** `null`: it can be asked for. */
export function spanFault({ from, to }: Span, now: number): string | null {
  if (Number.isNaN(from) || Number.isNaN(to)) return 'Give both moments, with date and time.'
  if (to <= from) return 'The end is not after the beginning.'
  if (from >= now) return 'It begins in the future.'
  return to - from > LONGEST_MS ? 'At most 90 days: the cluster keeps no longer.' : null
}
