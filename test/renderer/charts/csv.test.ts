import { describe, expect, it } from 'vitest'
import { chartCsv, pageCsv } from '../../../renderer/charts/csv.ts'
import { AT } from '../moment.ts'

const second = AT / 1_000

describe('a chart as CSV', () => {
  it('has ISO times in UTC, units in its heading, and an empty field where nothing was recorded', () => {
    const text = chartCsv(
      [second, second + 1],
      [{ label: 'CPU by node, ksa-1', unit: 'fraction 0-1', values: [0.25, null] }],
    )
    expect(text).toBe(
      'time (UTC),"CPU by node, ksa-1 (fraction 0-1)"\r\n2026-11-20T03:12:40.000Z,0.25\r\n2026-11-20T03:12:41.000Z,\r\n',
    )
  })

  it('makes plain text of names that a spreadsheet would calculate', () => {
    expect(chartCsv([], [{ label: '=cmd()', unit: 'ms', values: [] }])).toBe("time (UTC),'=cmd() (ms)\r\n")
  })

  it('leaves negative numbers numbers', () => {
    expect(chartCsv([second], [{ label: 'x', unit: 'ms', values: [-1.5] }])).toContain(',-1.5\r\n')
  })
})

describe('a page as CSV', () => {
  it('has a row a moment and line, with panel, unit and source', () => {
    const text = pageCsv([
      { panel: 'Disk', source: 'supervisor', at: [second], lines: [{ label: 'ops-1', unit: 'bytes', values: [12] }] },
    ])
    expect(text).toBe(
      'time (UTC),panel,line,value,unit,source\r\n2026-11-20T03:12:40.000Z,Disk,ops-1,12,bytes,supervisor\r\n',
    )
  })
})
