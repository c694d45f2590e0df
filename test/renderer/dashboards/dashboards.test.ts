import { describe, expect, it } from 'vitest'
import { type DashboardId, DASHBOARDS, figuresOf, ITEMS } from '../../../renderer/dashboards/dashboards.ts'
import type { FigureId } from '../../../shared/figures.ts'
import { FIGURE_OF } from '../../../renderer/store/figures.ts'

const ids = Object.keys(ITEMS) as DashboardId[]
const shown = (id: DashboardId) => DASHBOARDS[id].panels.flatMap((panel) => figuresOf(panel))

describe('the four dashboards', () => {
  it.each(ids.flatMap((id) => ITEMS[id].map((item) => [item, id] as const)))('show %s under %s', (item, id) => {
    const covering = DASHBOARDS[id].panels.filter(({ covers }) => covers.includes(item))
    expect(covering.map(({ title }) => title)).not.toEqual([])
  })

  it('show every figure there is, so that none is collected for nobody', () => {
    const all = new Set(ids.flatMap(shown))
    const missing = (Object.keys(FIGURE_OF) as FigureId[]).filter((id) => !all.has(id))
    // The worst account's p95 is a tile of Overview, beside those of every account under Performance.
    expect(missing).toEqual(['worstP95'])
  })

  it.each(ids)('name each main figure of %s once', (id) => {
    const main = DASHBOARDS[id].panels.map(({ figure }) => figure)
    expect(new Set(main).size).toBe(main.length)
  })

  it('draw figures of one unit in one chart', () => {
    const mixed = ids
      .flatMap((id) => DASHBOARDS[id].panels)
      .filter((panel) => new Set(figuresOf(panel).map((figure) => FIGURE_OF[figure].unit)).size > 1)
    expect(mixed).toEqual([])
  })

  it('take only shares for what is left to 1', () => {
    const complements = ids.flatMap((id) => DASHBOARDS[id].panels).filter(({ isComplement }) => isComplement === true)
    expect(complements.map(({ figure }) => FIGURE_OF[figure].unit)).toEqual(['fraction'])
  })

  it('never add percentiles or shares up', () => {
    const added = ids
      .flatMap((id) => DASHBOARDS[id].panels)
      .filter(({ gather, figure }) => gather === 'sum' && ['ms', 'fraction'].includes(FIGURE_OF[figure].unit))
    expect(added).toEqual([])
  })

  it('say of what nobody reports how it would come', () => {
    const words = ids
      .flatMap(shown)
      .map((id) => FIGURE_OF[id].source)
      .flatMap((source) => (source.kind === 'nobody' ? [source.toReport] : []))
    expect(words.length).toBeGreaterThan(3)
    for (const word of words) expect(word).toMatch(/offers linda_/)
  })
})
