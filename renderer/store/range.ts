/** Which stretch of time a page shows, and with which earlier one it is compared. Pure. */
import { assertNever } from '../../shared/assert-never.ts'

export const LIVE_MS = 300_000

/** The lengths that a press chooses, ms. */
export const LENGTHS = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const
export type Length = keyof typeof LENGTHS

export type Range =
  /** The last five minutes, from this window's own rings. */
  | { readonly kind: 'live' }
  | { readonly kind: 'last'; readonly length: Length }
  /** Source clock, epoch ms. */
  | { readonly kind: 'custom'; readonly from: number; readonly to: number }

export type Compare =
  | { readonly kind: 'none' }
  /** As long, right before it. */
  | { readonly kind: 'previous' }
  | { readonly kind: 'yesterday' }
  | { readonly kind: 'lastWeek' }
  /** As long, until a moment; `name`: what happened then. */
  | { readonly kind: 'before'; readonly at: number; readonly name: string }

export interface RangeChoice {
  readonly range: Range
  readonly compare: Compare
}

/** Epoch ms, the source's clock. */
export interface Span {
  readonly from: number
  readonly to: number
}

export const LIVE: RangeChoice = { range: { kind: 'live' }, compare: { kind: 'none' } }

/** `now`: the source's clock. */
export function spanOf(range: Range, now: number): Span {
  switch (range.kind) {
    case 'live':
      return { from: now - LIVE_MS, to: now }
    case 'last':
      return { from: now - LENGTHS[range.length], to: now }
    case 'custom':
      return { from: range.from, to: range.to }
    default:
      return assertNever(range)
  }
}

/** Of a silence that is longer, only its beginning is drawn, ms. */
const SILENCE_DRAWN_MS = 60_000

/**
 * The live range while nothing comes. `heardAt`: the newest number, source clock; `null`: there is none. After a short silence it
 * goes on up to now, with its hole; after a long one it stays where the last numbers are, with the beginning of the silence behind them.
 */
export function silentSpan(now: number, heardAt: number | null): Span {
  const to = heardAt === null || now - heardAt <= LIVE_MS / 2 ? now : heardAt + SILENCE_DRAWN_MS
  return { from: to - LIVE_MS, to }
}

/** How far back the compared stretch lies, ms; `null`: nothing is compared. */
export function shiftOf(compare: Compare, { from, to }: Span): number | null {
  switch (compare.kind) {
    case 'none':
      return null
    case 'previous':
      return to - from
    case 'yesterday':
      return LENGTHS.day
    case 'lastWeek':
      return LENGTHS.week
    case 'before':
      // A moment still ahead of the stretch has nothing before it to lay under.
      return Math.max(0, to - compare.at)
    default:
      return assertNever(compare)
  }
}

/** What the dashed line is called. */
export function compareWords(compare: Compare): string {
  switch (compare.kind) {
    case 'none':
      return ''
    case 'previous':
      return 'right before'
    case 'yesterday':
      return 'yesterday'
    case 'lastWeek':
      return 'last week'
    case 'before':
      return `before ${compare.name}`
    default:
      return assertNever(compare)
  }
}

const SHORTEST_MS = 10_000
const LONGEST_MS = 400 * LENGTHS.day

/** What is wrong with a stretch somebody typed; `null`: nothing. */
export function spanFault({ from, to }: Span, now: number): string | null {
  if (Number.isNaN(from) || Number.isNaN(to)) return 'Give both moments, with date and time.'
  if (to <= from) return 'The end is not after the beginning.'
  if (from > now) return 'It begins in the future.'
  if (to - from < SHORTEST_MS) return 'At least ten seconds.'
  if (to - from > LONGEST_MS) return 'At most 400 days.'
  return null
}

/** As the page's memory keeps it; what cannot be read is the live range. */
export function rangeToText(choice: RangeChoice): string {
  return JSON.stringify(choice)
}

export function rangeFromText(text: string | null): RangeChoice {
  if (text === null) return LIVE
  try {
    const read: unknown = JSON.parse(text)
    const range = rangeFrom(field(read, 'range'))
    return range === null ? LIVE : { range, compare: compareFrom(field(read, 'compare')) }
  } catch {
    // Written by another version, or by hand: the live range is as good a start as any.
    return LIVE
  }
}

function rangeFrom(read: unknown): Range | null {
  const kind = field(read, 'kind')
  const length = Object.keys(LENGTHS).find((one): one is Length => one === field(read, 'length'))
  const from = field(read, 'from')
  const to = field(read, 'to')
  if (kind === 'live') return { kind }
  if (kind === 'last' && length !== undefined) return { kind, length }
  if (kind === 'custom' && typeof from === 'number' && typeof to === 'number' && from < to) return { kind, from, to }
  return null
}

function compareFrom(read: unknown): Compare {
  const kind = field(read, 'kind')
  const at = field(read, 'at')
  const name = field(read, 'name')
  if (kind === 'previous' || kind === 'yesterday' || kind === 'lastWeek') return { kind }
  if (kind === 'before' && typeof at === 'number' && typeof name === 'string') return { kind, at, name }
  return { kind: 'none' }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
