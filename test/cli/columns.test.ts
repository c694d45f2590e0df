import { describe, expect, it } from 'vitest'
import { columns, coloured, healthText } from '../../cli/columns.ts'

describe('columns', () => {
  it('align words to the left and numbers to the right', () => {
    expect(
      columns([
        ['NODE', 'BEHIND'],
        ['uae-1', '7'],
        ['sa-1', '1,204'],
      ]),
    ).toEqual(['NODE   BEHIND', 'uae-1       7', 'sa-1    1,204'])
  })

  it('count what is seen, not the colours', () => {
    const [, first = '', second = ''] = columns([
      ['HEALTH', 'WHY'],
      [coloured('ok', 'up', true), 'x'],
      ['down', 'y'],
    ])
    expect(first.indexOf('x') - second.indexOf('y')).toBe(coloured('ok', 'up', true).length - 'up'.length)
  })

  it('never show a state by colour alone', () => {
    expect(healthText('down', false)).toBe('⬣ down')
    expect(healthText('healthy', false)).toBe('● healthy')
  })
})
