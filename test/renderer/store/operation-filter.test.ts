import { describe, expect, it } from 'vitest'
import {
  EVERYTHING,
  filterOf,
  isEverything,
  kindNamed,
  matchesChoice,
  type OperationChoice,
} from '../../../renderer/store/operation-filter.ts'
import { operationRows } from '../../../renderer/store/operations.ts'
import { OperationFilter } from '../../../shared/ledger.ts'
import { anEntry } from '../factories.ts'
import { AT } from '../moment.ts'

const [row] = operationRows([anEntry({ createdAt: AT - 7_200_000 })], [])
const matches = (choice: Partial<OperationChoice>) => {
  if (row === undefined) throw new Error('there is one')
  return matchesChoice(row, { ...EVERYTHING, ...choice }, AT)
}

describe('the list of operations', () => {
  it('shows everything unless somebody chooses', () => {
    expect(matches({})).toBe(true)
    expect(isEverything(EVERYTHING)).toBe(true)
    expect(isEverything({ ...EVERYTHING, period: 'day' })).toBe(false)
  })

  it('is searched by every word, in title, subject, actor, reason and state', () => {
    expect(matches({ text: 'noor DISK' })).toBe(true)
    expect(matches({ text: 'noor succeeded' })).toBe(false)
  })

  it('is narrowed by state, kind and period', () => {
    expect(matches({ state: 'open' })).toBe(true)
    expect(matches({ state: 'failed' })).toBe(false)
    expect(matches({ kind: 'failover' })).toBe(true)
    expect(matches({ kind: 'drain' })).toBe(false)
    expect(matches({ period: 'hour' })).toBe(false)
    expect(matches({ period: 'day' })).toBe(true)
  })

  it('asks host for a file of the same', () => {
    const filter = filterOf({ text: ' disk ', state: 'failed', kind: 'drain', period: 'hour' }, AT)
    expect(OperationFilter.parse(filter)).toMatchObject({
      text: 'disk',
      states: ['failed', 'refused', 'expired'],
      kinds: ['drain'],
      from: AT - 3_600_000,
      to: null,
    })
    expect(OperationFilter.parse(filterOf(EVERYTHING, AT))).toMatchObject({ text: null, states: null, kinds: null })
  })

  it('knows kinds by their name', () => {
    expect(kindNamed('drain')).toBe('drain')
    expect(kindNamed('')).toBeNull()
  })
})
