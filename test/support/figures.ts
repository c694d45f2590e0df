/** What the dashboards' table expects on a process's metrics page, and whether a page has it. */
import type { FigureSource, How, ScrapedRole } from '../../shared/figure.ts'
import { figuresOf, FIGURES } from '../../shared/figures.ts'
import { assertNever } from '../../shared/assert-never.ts'

export interface Expected {
  readonly metric: string
  readonly labels: Readonly<Record<string, string>>
}

/** Every series that a figure of this role is made of; of a histogram its buckets. */
export function expectedOf(role: ScrapedRole): Expected[] {
  return figuresOf(role).flatMap((id) => {
    const source: FigureSource = FIGURES[id].source
    return source.kind === 'scrape' ? seriesOf(source.how) : []
  })
}

function seriesOf(how: How): Expected[] {
  switch (how.kind) {
    case 'gauge':
    case 'rate':
      return [{ labels: {}, ...how.of }]
    case 'ratio':
    case 'share':
      return [
        { labels: {}, ...how.part },
        { labels: {}, ...how.whole },
      ]
    case 'quantile':
      return [{ metric: `${how.of.metric}_bucket`, labels: { ...how.of.labels, le: '+Inf' } }]
    default:
      return assertNever(how)
  }
}

/** What the page lacks, as it would be written there. */
export function missingIn(page: string, expected: readonly Expected[]): string[] {
  const lines = page.split('\n')
  return expected.flatMap(({ metric, labels }) => {
    const wanted = Object.entries(labels).map(([name, value]) => `${name}="${value}"`)
    const has = lines.some(
      (line) =>
        line.startsWith(`${metric}${line.includes('{') ? '{' : ' '}`) && wanted.every((label) => line.includes(label)),
    )
    return has ? [] : [`${metric}{${wanted.join(',')}}`]
  })
}
