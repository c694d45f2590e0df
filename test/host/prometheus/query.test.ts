import { describe, expect, it } from 'vitest'
import { askOf, QueryAnswer, resultOf } from '../../../host/prometheus/query.ts'

const T = 1_800_000_000
const RANGE = { query: 'up', over: { from: T * 1_000, to: (T + 60) * 1_000, points: 5 } }
const answer = (value: unknown) => QueryAnswer.parse(value)
const matrix = (values: [number, string][], metric: Record<string, string> = {}) =>
  answer({ status: 'success', data: { resultType: 'matrix', result: [{ metric, values }] } })

describe('a query of Prometheus', () => {
  it('asks for a range in whole seconds, and for now without one', () => {
    expect(askOf(RANGE)).toEqual({
      path: '/api/v1/query_range',
      form: { query: 'up', start: String(T), end: String(T + 60), step: '15' },
    })
    expect(askOf({ query: 'up', over: null })).toEqual({ path: '/api/v1/query', form: { query: 'up' } })
  })

  it('refuses a range that ends before it begins', () => {
    const over = { from: 2_000, to: 1_000, points: 10 }
    expect(() => askOf({ query: 'up', over })).toThrow('must come after')
  })

  it('shows what is no number on a chart as not there', () => {
    const read = resultOf(
      matrix([
        [T, '1.5'],
        [T + 15, 'NaN'],
        [T + 30, '+Inf'],
        [T + 45, '2'],
      ]),
      RANGE,
      3,
    )
    expect(read.series).toEqual([
      { labels: {}, at: [T, T + 15, T + 30, T + 45].map((s) => s * 1_000), values: [1.5, null, null, 2] },
    ])
  })

  it('leaves out points that were not asked for or go back in time, and says how many', () => {
    const read = resultOf(
      matrix([
        [T, '1'],
        [T - 90_000, '9'],
        [T, '1'],
        [T + 15, '2'],
        [T + 9_000, '9'],
      ]),
      RANGE,
      3,
    )
    expect(read.series[0]?.values).toEqual([1, 2])
    expect(read.warnings.join()).toContain('3 points')
  })

  it('cuts what nobody can read, and says so', () => {
    const result = Array.from({ length: 250 }, (_, index) => ({ metric: { n: String(index) }, value: [T, '1'] }))
    const read = resultOf(
      answer({ status: 'success', data: { resultType: 'vector', result } }),
      { ...RANGE, over: null },
      3,
    )
    expect(read.series).toHaveLength(200)
    expect(read.warnings).toEqual(['250 series match; the first 200 are shown.'])
  })

  it('passes on what Prometheus warns of', () => {
    const said = { status: 'success', data: { resultType: 'scalar', result: [T, '7'] }, warnings: ['slow'] }
    expect(resultOf(answer(said), { query: '7', over: null }, 3)).toMatchObject({ kind: 'vector', warnings: ['slow'] })
  })

  it('tells a query it cannot read from one it could not answer', () => {
    const refused = (errorType: string) => () =>
      resultOf(answer({ status: 'error', errorType, error: 'unexpected end' }), RANGE, 3)
    expect(refused('bad_data')).toThrow('cannot read the query: unexpected end')
    expect(refused('timeout')).toThrow('could not answer (timeout)')
    const text = answer({ status: 'success', data: { resultType: 'string', result: [T, 'a'] } })
    expect(() => resultOf(text, RANGE, 3)).toThrow('a text, not numbers')
  })
})
