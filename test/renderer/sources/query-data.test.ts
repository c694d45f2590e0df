import { describe, expect, it } from 'vitest'
import { alignedOf, formatNumber, labelOf } from '../../../renderer/sources/query-data.ts'

describe('an answer of Prometheus as a chart', () => {
  it('has one row a moment of any line, and says nothing for a line without a point there', () => {
    const series = [
      { labels: { a: '1' }, at: [1_000, 3_000], values: [1, 3] },
      { labels: { a: '2' }, at: [2_000, 3_000], values: [null, 4] },
    ]
    expect(alignedOf({ kind: 'matrix', series, warnings: [], tookMs: 1 })).toEqual({
      at: [1, 2, 3],
      columns: [
        [1, null, 3],
        [null, null, 4],
      ],
    })
  })

  it('names a line by what sets it apart', () => {
    const all = [
      { __name__: 'up', job: 'linda', process: 'uae-1' },
      { __name__: 'up', job: 'linda', process: 'uae-2' },
    ]
    expect(labelOf(all[0] ?? {}, all)).toBe('process="uae-1"')
    expect(labelOf(all[0] ?? {}, all.slice(0, 1))).toBe('up')
    expect(labelOf({}, [{}])).toBe('value')
    expect(labelOf({ job: 'linda' }, [{ job: 'linda' }])).toBe('{job="linda"}')
  })

  it('writes numbers as exactly as they came, without noise', () => {
    expect([0, 1_204_331, 0.012345678, 1.2e-9, null].map(formatNumber)).toEqual([
      '0',
      '1204330',
      '0.0123457',
      '1.200e-9',
      'no number',
    ])
  })
})
