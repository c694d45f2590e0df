import { describe, expect, it } from 'vitest'
import { summaryWords } from '../../../renderer/charts/summary.ts'

describe('a chart in a sentence', () => {
  it('says the last value and the span of each line', () => {
    const data = {
      at: [1, 2, 3, 4],
      columns: [
        [3, 9, 5, null],
        [null, null, null, null],
      ],
    }
    expect(summaryWords(data, ['ksa-1', 'ksa-2'], (value) => `${value} ms`)).toBe(
      'ksa-1: last 5 ms, between 3 ms and 9 ms. ksa-2: not reported',
    )
  })
})
