/** Which lines a panel draws: the processes that need looking at first, and how many more there are. Pure. */
import type { FigureId } from '../../shared/figures.ts'
import { FIGURE_OF } from '../store/figures.ts'
import type { Judged } from '../store/figure-summary.ts'
import { SERIES_TOKENS, type Token } from '../theme/tokens.ts'

export interface Line {
  readonly key: string
  readonly figure: FigureId
  /** Whose, which feature, or which figure. */
  readonly label: string
  readonly token: Token
}

export interface Lines {
  /** Those that are drawn. */
  readonly shown: readonly Line[]
  /** Those that a table has besides, without a colour of their own. */
  readonly others: readonly Line[]
  /** Lines that there would be besides those drawn. */
  readonly more: number
}

export const NO_LINES: Lines = { shown: [], others: [], more: 0 }

/** As many as a legend of two rows names and an eye can follow. */
const MOST = 6
/** As many columns as a table can be read with, the drawn ones among them. */
const MOST_IN_TABLE = 60

/**
 * `figures`: each with its words, the worst first. Lines that were `before` stay as long as they exist, so that nothing jumps while ranks change.
 */
export function linesOf(
  figures: readonly { readonly id: FigureId; readonly readings: readonly Judged[] }[],
  before: Lines,
): Lines {
  const all = figures.flatMap(({ id, readings }) =>
    readings.map((reading) => ({ key: reading.key, figure: id, label: labelOf(id, reading, figures.length) })),
  )
  const kept = before.shown.filter(({ key }) => all.some((one) => one.key === key))
  const fresh = all.filter(({ key }) => !kept.some((one) => one.key === key))
  const free = SERIES_TOKENS.filter((token) => !kept.some((one) => one.token === token))
  const added = fresh.slice(0, Math.max(0, MOST - kept.length)).map((line, index) => ({
    ...line,
    token: free[index] ?? 'series-1',
  }))
  const shown = [...kept, ...added]
  const others = othersOf(all, shown, before)
  const more = all.length - shown.length
  if (added.length === 0 && kept.length === before.shown.length && others === before.others && more === before.more)
    return before
  return { shown, others, more }
}

/** Every line of the panel by name, as a table has its columns. */
export function tableLines({ shown, others }: Lines): readonly Line[] {
  return [...shown, ...others].toSorted((a, b) => a.label.localeCompare(b.label, undefined, { numeric: true }))
}

/** The same array while they are the same, in whatever order they rank. */
function othersOf(all: readonly Omit<Line, 'token'>[], shown: readonly Line[], before: Lines): readonly Line[] {
  const drawn = new Set(shown.map(({ key }) => key))
  const free = new Map(all.filter(({ key }) => !drawn.has(key)).map((line) => [line.key, line]))
  const kept = before.others.filter(({ key }) => free.delete(key))
  const added = [...free.values()].slice(0, Math.max(0, MOST_IN_TABLE - MOST - kept.length))
  if (added.length === 0 && kept.length === before.others.length) return before.others
  return [...kept, ...added.map((line) => ({ ...line, token: 'text-3' as const }))]
}

function labelOf(id: FigureId, { whose, part }: Judged, figures: number): string {
  if (part !== null) return part
  const name = FIGURE_OF[id].name
  if (figures > 1) return whose === null || FIGURE_OF[id].source.kind === 'all' ? name : `${name}, ${whose}`
  return whose ?? 'all accounts'
}
