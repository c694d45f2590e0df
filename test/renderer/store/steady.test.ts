import { describe, expect, it } from 'vitest'
import { steadyRows } from '../../../renderer/store/steady.ts'

interface Row {
  readonly id: string
  readonly word: string
}
const keyOf = ({ id }: Row) => id
const row = (id: string, word = '') => ({ id, word })

describe('rows under a pointer', () => {
  it('are as they come while nobody points', () => {
    const rows = [row('b'), row('a')]
    expect(steadyRows(rows, keyOf, null)).toEqual({ rows, waiting: 0 })
  })

  it('keep their place, change in it, and let new ones wait', () => {
    const rows = [row('c', 'new'), row('a', 'changed'), row('b')]
    expect(steadyRows(rows, keyOf, ['b', 'a'])).toEqual({ rows: [row('b'), row('a', 'changed')], waiting: 1 })
  })

  it('leave when they are gone', () => {
    expect(steadyRows([row('a')], keyOf, ['b', 'a'])).toEqual({ rows: [row('a')], waiting: 0 })
  })
})
