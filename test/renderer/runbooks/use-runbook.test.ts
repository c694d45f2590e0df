import { describe, expect, it } from 'vitest'
import { wantedOf } from '../../../renderer/runbooks/use-runbook.ts'

describe('a runbook that is open', () => {
  it('is read once, also where the list comes while it is being read: a second reading would know of no changes', () => {
    expect(wantedOf(null, null, false)).toBe(wantedOf(null, 'a', false))
  })

  it('is not read again because its row changed, and is when its text did', () => {
    expect(wantedOf('a', 'a', false)).toBeNull()
    expect(wantedOf('a', 'b', false)).toBe('b')
  })

  it('stays as it is when it is taken out of the set', () => {
    expect(wantedOf('a', null, false)).toBeNull()
  })

  it('that was not there is looked for again once it is in the list', () => {
    expect(wantedOf(null, null, true)).toBe('first')
    expect(wantedOf(null, 'a', true)).not.toBe('first')
  })
})
