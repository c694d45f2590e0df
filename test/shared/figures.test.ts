import { describe, expect, it } from 'vitest'
import type { Figure, FigureSource, ScrapedRole } from '../../shared/figure.ts'
import { FIGURE_IDS, FIGURES, figuresOf } from '../../shared/figures.ts'
import { ACCOUNT_SERIES, ALL_SERIES, MACHINE_SERIES, NODE_SERIES, SERVICE_SERIES } from '../../shared/series.ts'

const FIELDS: Record<string, readonly string[]> = {
  all: ALL_SERIES,
  account: ACCOUNT_SERIES,
  node: NODE_SERIES,
  service: SERVICE_SERIES,
  machine: MACHINE_SERIES,
}
const ROLES: readonly ScrapedRole[] = ['bot', 'gateway', 'control-plane', 'supervisor', 'media', 'sheets']

/** Ids of the figures of which something is wrong. */
const wrong = (isWrong: (figure: Figure) => boolean): string[] => FIGURE_IDS.filter((id) => isWrong(FIGURES[id]))

function metricsOf(source: FigureSource): string[] {
  if (source.kind !== 'scrape') return []
  const { how } = source
  return how.kind === 'ratio' || how.kind === 'share' ? [how.part.metric, how.whole.metric] : [how.of.metric]
}

describe('figures', () => {
  it('have a name and a sentence that says what they are', () => {
    expect(wrong(({ name, meaning }) => name === '' || !meaning.endsWith('.'))).toEqual([])
  })

  it('of samples are a field that samples have', () => {
    const isField = (source: FigureSource): boolean =>
      'field' in source && (FIELDS[source.kind] ?? []).includes(source.field)
    expect(wrong(({ source }) => 'field' in source && !isField(source))).toEqual([])
  })

  it('of pages name the metrics they are made of, counters where they grow', () => {
    expect(wrong(({ source }) => metricsOf(source).some((metric) => !/^linda_[a-z_]+$/.test(metric)))).toEqual([])
    const grows = (source: FigureSource): boolean =>
      source.kind === 'scrape' && (source.how.kind === 'rate' || source.how.kind === 'share')
    expect(
      wrong(({ source }) => grows(source) && metricsOf(source).some((metric) => !metric.endsWith('_total'))),
    ).toEqual([])
  })

  it('of pages belong to exactly one role', () => {
    const scraped = FIGURE_IDS.filter((id) => metricsOf(FIGURES[id].source).length > 0)
    expect(ROLES.flatMap(figuresOf).toSorted()).toEqual(scraped.toSorted())
  })

  it('that nobody reports say what would have to be offered', () => {
    expect(wrong(({ source }) => source.kind === 'nobody' && !/linda_[a-z_]+/.test(source.toReport))).toEqual([])
  })
})
