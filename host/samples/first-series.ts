/** What of the rings a window is given when it opens: it must be there at once, however large the estate is. Pure. */
import type { Series } from '../../shared/picture.ts'
import type { Points } from './track.ts'

/** About 20 bytes each on the way. */
export const MOST_POINTS = 250_000
/** Of each line, where all of it would be more. */
export const SHORT_POINTS = 60

export interface Line {
  readonly key: string
  readonly length: number
  /** Its newest so many points. */
  readonly last: (most: number) => Points
}

/** What is put together or of one process comes first, what there is most of last; the rest grows in the window itself. */
const RANKS: Readonly<Record<string, number>> = { all: 0, service: 1, machine: 1, account: 2, figures: 3, node: 4 }

export function firstSeries(given: Iterable<Line>): Series[] {
  const lines = [...given]
  const total = lines.reduce((sum, { length }) => sum + length, 0)
  if (total <= MOST_POINTS) return lines.map((line) => seriesOf(line, line.length))
  const series: Series[] = []
  let left = MOST_POINTS
  for (const line of lines.toSorted((a, b) => rankOf(a.key) - rankOf(b.key))) {
    const points = Math.min(line.length, line.key.startsWith('all/') ? line.length : SHORT_POINTS)
    if (points > left) break
    left -= points
    series.push(seriesOf(line, points))
  }
  return series
}

function seriesOf({ key, last }: Line, points: number): Series {
  return { key, ...last(points) }
}

function rankOf(key: string): number {
  return RANKS[key.slice(0, key.indexOf('/'))] ?? RANKS['node'] ?? 0
}
