import { describe, expect, it } from 'vitest'
import { narrow } from '../../../renderer/store/narrow.ts'

const rows = Array.from({ length: 40 }, (_, index) => `account-${index} ksa`)
const itself = (row: string) => row

describe('a long list', () => {
  it('is shown as it is while it is short', () => {
    expect(narrow(rows, itself, { search: '', most: 40 }).shown).toBe(rows)
  })

  it('shows its first rows and says how many there are', () => {
    expect(narrow(rows, itself, { search: '', most: 2 })).toEqual({
      shown: ['account-0 ksa', 'account-1 ksa'],
      found: 40,
      of: 40,
    })
  })

  it('finds a row wherever it stands, by every word of the search', () => {
    expect(narrow(rows, itself, { search: ' KSA  account-39', most: 2 })).toEqual({
      shown: ['account-39 ksa'],
      found: 1,
      of: 40,
    })
  })
})
