/** What of the rings a window is given when it opens: it must be there at once, however large the estate is. Pure. */
import type { Series } from '../../shared/picture.ts'

/** About 20 bytes each on the way. */
export const MOST_POINTS = 250_000
/** Of each line, where all of it would be more. */
export const SHORT_POINTS = 60

interface Line {
  readonly at: readonly number[]
  readonly values: readonly (number | null)[]
}

/** What is put together or of one process comes first, what there is most of last; the rest grows in the window itself. */
const RANKS: Readonly<Record<string, number>> = { all: 0, service: 1, machine: 1, account: 2, figures: 3, node: 4 }

export function firstSeries(lines: ReadonlyMap<string, Line>): Series[] {
  const total = [...lines.values()].reduce((sum, { at }) => sum + at.length, 0)
  if (total <= MOST_POINTS) return [...lines].map(([key, line]) => seriesOf(key, line, line.at.length))
  const series: Series[] = []
  let left = MOST_POINTS
  for (const [key, line] of [...lines].toSorted(([a], [b]) => rankOf(a) - rankOf(b))) {
    const points = Math.min(line.at.length, key.startsWith('all/') ? line.at.length : SHORT_POINTS)
    if (points > left) break
    left -= points
    series.push(seriesOf(key, line, points))
  }
  return series
}

function seriesOf(key: string, { at, values }: Line, points: number): Series {
  return { key, at: at.slice(at.length - points), values: values.slice(values.length - points) }
}

function rankOf(key: string): number {
  return RANKS[key.slice(0, key.indexOf('/'))] ?? RANKS['node'] ?? 0
}
