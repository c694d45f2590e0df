import { describe, expect, it } from 'vitest'
import { DASHBOARDS } from '../../../renderer/dashboards/dashboards.ts'
import { csvLines, fileName, sourceOfPanel } from '../../../renderer/dashboards/export.ts'
import { AT } from '../moment.ts'

const network = DASHBOARDS.infrastructure.panels.find(({ figure }) => figure === 'networkIn')
if (network === undefined) throw new Error('no panel of the network')

describe('a panel as a file', () => {
  it('has a name of its title and its time', () => {
    expect(fileName('Active users, 5 min', { from: AT - 300_000, to: AT }, 'csv')).toBe(
      'active-users-5-min-20261120T030740Z-20261120T031240Z.csv',
    )
  })

  it('has a column a line, those of the compared time behind', () => {
    const lines = {
      shown: [{ key: 'machine/ops-1/receivedBytesPerS', figure: 'networkIn', label: 'in', token: 'series-1' }],
      others: [],
      more: 0,
    } as const
    const frame = { at: [1], columns: [[5]], past: [[4]], gaps: [], span: [0, 1], isEmpty: false } as const
    expect(csvLines(network, lines, frame, 'yesterday')).toEqual([
      { label: 'Network, in', unit: 'bytes/s', values: [5] },
      { label: 'Network, in, yesterday', unit: 'bytes/s', values: [4] },
    ])
  })

  it('says where each of its figures comes from', () => {
    expect(sourceOfPanel(network, [])).toContain('sentBytesPerS')
  })
})
