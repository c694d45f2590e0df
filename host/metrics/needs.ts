/** What the figures of a role need of a page, and which of its series that is. */
import type { FigureSource, How, ScrapedRole } from '../../shared/figure.ts'
import { FIGURES, figuresOf, type FigureId } from '../../shared/figures.ts'
import type { MetricsParser } from './parser.ts'
import { seriesKey } from './series-name.ts'

export interface Need {
  readonly figure: FigureId
  /** Which of the figure's numbers. */
  readonly part: 'part' | 'whole'
  /** Full name on the page. */
  readonly metric: string
  readonly labels: readonly (readonly [string, string])[]
  /** `growth`: of a counter · `buckets`: of a histogram, kept apart by bound · `level`: as it is. */
  readonly kind: 'level' | 'growth' | 'buckets'
  /** One line for each value of this label; `null`: one for all. */
  readonly by: string | null
}

/** One series that is part of a need. */
export interface Match {
  readonly series: number
  readonly need: Need
  /** Of the series, the same on every page. */
  readonly key: string
  /** Value of the label the figure goes by; `''`: it goes by none. */
  readonly line: string
  /** Upper bound of a bucket, as written; `''`: it is none. */
  readonly bound: string
  readonly group: string
}

export const recipeOf = (figure: FigureId): Extract<FigureSource, { kind: 'scrape' }> | null => {
  const source: FigureSource = FIGURES[figure].source
  return source.kind === 'scrape' ? source : null
}

export function needsOf(role: ScrapedRole): Need[] {
  return figuresOf(role).flatMap((figure) => {
    const recipe = recipeOf(figure)
    return recipe === null ? [] : partsOf(recipe.how).map((part) => ({ figure, by: recipe.by ?? null, ...part }))
  })
}

function partsOf(how: How): Pick<Need, 'part' | 'metric' | 'labels' | 'kind'>[] {
  const labelsOf = ({ labels }: { readonly labels?: Readonly<Record<string, string>> }) => Object.entries(labels ?? {})
  switch (how.kind) {
    case 'gauge':
      return [{ part: 'part', metric: how.of.metric, labels: labelsOf(how.of), kind: 'level' }]
    case 'rate':
      return [{ part: 'part', metric: how.of.metric, labels: labelsOf(how.of), kind: 'growth' }]
    case 'quantile':
      return [{ part: 'part', metric: `${how.of.metric}_bucket`, labels: labelsOf(how.of), kind: 'buckets' }]
    case 'ratio':
    case 'share': {
      const kind = how.kind === 'ratio' ? 'level' : 'growth'
      return [
        { part: 'part', metric: how.part.metric, labels: labelsOf(how.part), kind },
        { part: 'whole', metric: how.whole.metric, labels: labelsOf(how.whole), kind },
      ]
    }
  }
}

export const groupOf = ({ figure, part }: Need, line: string, bound: string): string =>
  JSON.stringify([figure, part, line, bound])

/** Which series of a parser the needs are met with; only what is new is looked at. */
export class Matches {
  readonly #byMetric = new Map<string, Need[]>()
  #version = -1
  #looked = 0
  #matches: Match[] = []
  /** Series of a metric that somebody needs, with whatever labels: that it is there at all. */
  #kin: { readonly series: number; readonly metric: string }[] = []
  #bornAt: number | null = null

  constructor(needs: readonly Need[]) {
    for (const need of needs) this.#byMetric.set(need.metric, [...(this.#byMetric.get(need.metric) ?? []), need])
  }

  update(parser: MetricsParser): void {
    if (parser.version !== this.#version) {
      this.#version = parser.version
      this.#looked = 0
      this.#matches = []
      this.#kin = []
      this.#bornAt = null
    }
    for (; this.#looked < parser.seriesCount; this.#looked += 1) this.#look(parser, this.#looked)
  }

  /** Of the page that the parser read last. */
  present(parser: MetricsParser): { match: Match; value: number }[] {
    return this.#matches.flatMap((match) => {
      const value = parser.valueOf(match.series)
      return value === null ? [] : [{ match, value }]
    })
  }

  /** Metrics that are on the page, even if only by their `# TYPE` line: a counter that nobody counted yet has no series. */
  metrics(parser: MetricsParser): ReadonlySet<string> {
    const found = new Set(this.#kin.filter(({ series }) => parser.valueOf(series) !== null).map(({ metric }) => metric))
    const types = parser.types()
    for (const metric of this.#byMetric.keys())
      if (types.has(metric) || types.has(metric.replace(/_(bucket|total)$/, ''))) found.add(metric)
    return found
  }

  /** When the process began, as it says; `null`: it does not. */
  bornAt(parser: MetricsParser): number | null {
    return this.#bornAt === null ? null : parser.valueOf(this.#bornAt)
  }

  #look(parser: MetricsParser, series: number): void {
    const name = parser.nameOf(series)
    if (name.name === 'process_start_time_seconds') this.#bornAt = series
    const needs = this.#byMetric.get(name.name)
    if (needs === undefined) return
    this.#kin.push({ series, metric: name.name })
    for (const need of needs) {
      if (!need.labels.every(([label, value]) => name.labels[label] === value)) continue
      const line = need.by === null ? '' : (name.labels[need.by] ?? '')
      if (need.by !== null && line === '') continue
      const bound = need.kind === 'buckets' ? (name.labels['le'] ?? '') : ''
      const group = groupOf(need, line, bound)
      this.#matches.push({ series, need, key: seriesKey(name), line, bound, group })
    }
  }
}
