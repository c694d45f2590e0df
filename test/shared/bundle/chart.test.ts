import { describe, expect, it } from 'vitest'
import { timeTicks, valueTicks } from '../../../shared/bundle/axis.ts'
import { type Chart, chartSvg } from '../../../shared/bundle/chart.ts'
import { AT } from '../../support/factories.ts'

function aChart(values: readonly (number | null)[], over: Partial<Chart> = {}): Chart {
  return {
    title: 'uae-main',
    from: AT,
    to: AT + values.length * 10_000,
    at: values.map((_, place) => AT + place * 10_000),
    stepMs: 10_000,
    panels: [{ title: 'Replies', unit: 'per second', lines: [{ name: 'replies', values }] }],
    marks: [],
    bands: [],
    ...over,
  }
}

const lineOf = (svg: string): string => /<path d="([^"]*)" fill="none" stroke="#1f5fa8"/.exec(svg)?.[1] ?? 'no line'

describe('a chart', () => {
  it('has one line where everything was recorded, and begins anew behind a gap', () => {
    expect(lineOf(chartSvg(aChart([1, 2, 3]))).match(/M/g)).toHaveLength(1)
    const svg = chartSvg(aChart([1, 2, null, 3, 4]))
    expect(lineOf(svg).match(/M/g)).toHaveLength(2)
    expect(svg.match(/fill="url\(#none\)"/g)).toHaveLength(2)
    expect(svg).toContain('>not recorded<')
  })

  it('draws a number between two gaps as a dot', () => {
    expect(chartSvg(aChart([null, 5, null])).match(/<circle /g)).toHaveLength(1)
  })

  it('says that nothing was recorded instead of drawing nothing', () => {
    const svg = chartSvg(aChart([null, null]))
    expect(lineOf(svg)).toBe('')
    expect(svg.match(/>not recorded</g)).toHaveLength(2)
  })

  it('names its unit, its day and its marks, and is text wherever text came from outside', () => {
    const svg = chartSvg(aChart([1], { title: '<script>&"', marks: [{ at: AT + 1, text: 'declared' }] }))
    expect(svg).toContain('Replies, per second')
    expect(svg).toContain('>declared<')
    expect(svg).toContain(`${new Date(AT).toISOString().slice(0, 10)}, UTC`)
    expect(svg).toContain('&lt;script&gt;&amp;&quot;')
    expect(svg).not.toContain('<script')
  })
})

describe('the marks of an axis', () => {
  it('are round numbers that reach the highest value', () => {
    expect(valueTicks(7, 4)).toEqual([0, 2, 4, 6, 8])
    expect(valueTicks(0.3, 4)).toEqual([0, 0.1, 0.2, 0.3])
    expect(valueTicks(1_000, 4)).toEqual([0, 250, 500, 750, 1_000])
  })

  it('are round moments, with the day where there are several', () => {
    expect(timeTicks(AT, AT + 60_000, 4).map(({ text }) => text.slice(3))).toEqual([
      '00:00',
      '00:15',
      '00:30',
      '00:45',
      '01:00',
    ])
    expect(timeTicks(AT, AT + 2 * 86_400_000, 4)[0]?.text).toMatch(/^\d\d-\d\d /)
  })
})
