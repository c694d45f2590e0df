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
  readonly shown: readonly Line[]
  /** Lines that there would be besides. */
  readonly more: number
}

export const NO_LINES: Lines = { shown: [], more: 0 }

/** As many as a legend of two rows names and an eye can follow. */
const MOST = 6

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
  if (added.length === 0 && kept.length === before.shown.length && all.length - kept.length === before.more)
    return before
  return { shown: [...kept, ...added], more: all.length - kept.length - added.length }
}

function labelOf(id: FigureId, { whose, part }: Judged, figures: number): string {
  if (part !== null) return part
  const name = FIGURE_OF[id].name
  if (figures > 1) return whose === null || FIGURE_OF[id].source.kind === 'all' ? name : `${name}, ${whose}`
  return whose ?? 'all accounts'
}
