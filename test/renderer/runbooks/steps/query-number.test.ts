import { describe, expect, it } from 'vitest'
import { numberOf } from '../../../../renderer/runbooks/steps/query-number.ts'
import type { QueryResult } from '../../../../shared/history.ts'

const answer = (...values: readonly (number | null)[]): QueryResult => ({
  kind: 'vector',
  series: values.map((value, index) => ({ labels: { node: String(index) }, at: [1], values: [value] })),
  warnings: [],
  tookMs: 1,
})

describe('the number of a query', () => {
  it('is the one that came', () => expect(numberOf(answer(4.2), true)).toBe(4.2))

  it('is that of the worst line where several came: one good line hides no bad one', () => {
    expect(numberOf(answer(1, 9, 3), true)).toBe(9)
    expect(numberOf(answer(1, 9, 3), false)).toBe(1)
  })

  it('is none where none came', () => {
    expect(numberOf(answer(), true)).toBeNull()
    expect(numberOf(answer(null), true)).toBeNull()
  })
})
