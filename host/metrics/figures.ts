/** Figures out of pages, as `shared/figures.ts` says how: levels of the page itself, growth over the minute before it. */
import type { How, ScrapedRole } from '../../shared/figure.ts'
import type { FigureId } from '../../shared/figures.ts'
import type { Growth } from './growth.ts'
import { groupOf, Matches, type Match, type Need, needsOf, recipeOf } from './needs.ts'
import type { MetricsParser } from './parser.ts'
import { quantileOf, type Bucket } from './quantile.ts'

export interface Moment {
  /** Monotonic ms. */
  readonly elapsed: number
  /** Epoch ms of this machine. */
  readonly now: number
}

/** One figure goes by at most so many values of a label: a label that is different each time fills no memory. */
const LINES_LIMIT = 50

type Values = Record<string, number | null>

/** Of all processes of one role: their pages are alike. What each of them counted before is its own `Growth`. */
export class Figures {
  readonly #needs: readonly Need[]
  readonly #matches: Matches

  /** `role` `null`: one that no figure is made of. */
  constructor(role: ScrapedRole | null) {
    this.#needs = role === null ? [] : needsOf(role)
    this.#matches = new Matches(this.#needs)
  }

  /** Of the page that the parser read last; `null`: the page has it not, or there is nothing to compare with yet. */
  read(parser: MetricsParser, growth: Growth, { elapsed, now }: Moment): Values {
    this.#matches.update(parser)
    const present = this.#matches.present(parser)
    const metrics = this.#matches.metrics(parser)
    const counters = present
      .filter(({ match }) => match.need.kind !== 'level')
      .map(({ match: { key, group, need }, value }) => ({ key: `${group} ${key} ${need.part}`, group, value }))
    growth.add({ elapsed, now, bornAt: this.#matches.bornAt(parser), counters })
    const page: Page = { present, grown: growth.grown(), spanMs: growth.spanMs }
    const values: Values = {}
    for (const figure of new Set(this.#needs.map((need) => need.figure))) {
      const needs = this.#needs.filter((need) => need.figure === figure)
      const isThere = needs.every(({ metric }) => metrics.has(metric))
      Object.assign(values, valuesOf(figure, needs, isThere ? page : null))
    }
    return values
  }
}

interface Page {
  readonly present: readonly { readonly match: Match; readonly value: number }[]
  /** By group, over `spanMs`. */
  readonly grown: ReadonlyMap<string, number>
  readonly spanMs: number
}

/** `page` `null`: it lacks what the figure is made of. */
function valuesOf(figure: FigureId, needs: readonly Need[], page: Page | null): Values {
  const recipe = recipeOf(figure)
  const [first] = needs
  if (recipe === null || first === undefined) return {}
  if (recipe.by === undefined) return { [figure]: page === null ? null : finite(valueOf(recipe.how, needs, '', page)) }
  if (page === null) return {}
  const lines = new Set(page.present.filter(({ match }) => match.need.figure === figure).map(({ match }) => match.line))
  const shown = [...lines].toSorted().slice(0, LINES_LIMIT)
  return Object.fromEntries(shown.map((line) => [`${figure}/${line}`, finite(valueOf(recipe.how, needs, line, page))]))
}

function valueOf(how: How, [part, whole]: readonly Need[], line: string, page: Page): number | null {
  if (part === undefined) return null
  switch (how.kind) {
    case 'gauge':
      return scaled(levelOf(part, line, page), how.scale)
    case 'ratio':
      return whole === undefined ? null : over(levelOf(part, line, page), levelOf(whole, line, page))
    case 'rate':
      return page.spanMs === 0 ? null : scaled(grownOf(part, line, page) / (page.spanMs / 1_000), how.scale)
    case 'share':
      if (whole === undefined || page.spanMs === 0) return null
      return over(grownOf(part, line, page), grownOf(whole, line, page))
    case 'quantile':
      return page.spanMs === 0 ? null : scaled(quantileOf(bucketsOf(part, line, page), how.q), how.scale)
  }
}

/** `null`: no series of it is there. */
function levelOf(need: Need, line: string, { present }: Page): number | null {
  const levels = present.filter(({ match }) => match.need === need && match.line === line)
  return levels.length === 0 ? null : levels.reduce((sum, { value }) => sum + value, 0)
}

function grownOf(need: Need, line: string, { grown }: Page): number {
  return grown.get(groupOf(need, line, '')) ?? 0
}

function bucketsOf(need: Need, line: string, { present, grown }: Page): Bucket[] {
  const bounds = new Set(
    present.filter(({ match }) => match.need === need && match.line === line).map(({ match }) => match.bound),
  )
  return [...bounds].map((bound) => ({ bound, count: grown.get(groupOf(need, line, bound)) ?? 0 }))
}

function over(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole
}

function scaled(value: number | null, scale = 1): number | null {
  return value === null ? null : value * scale
}

/** NaN and the infinities are what a page may say, and no value to show. */
function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}
