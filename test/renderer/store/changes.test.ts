import { describe, expect, it } from 'vitest'
import { changesOf, EVERYTHING, isNarrowed, matchesFilter } from '../../../renderer/store/changes.ts'
import { aSkipped } from '../estate-factories.ts'
import { aFailover, anId } from '../factories.ts'
import { AT } from '../moment.ts'

const completed = aFailover({ id: 'ksa-main.10', startedAt: AT })
const running = aFailover({ id: 'uae-main.11', accountId: 'uae-main', startedAt: AT + 9_000, outcome: null })
const drilled = aFailover({ id: 'ksa-main.12', startedAt: AT - 5_000, drillId: anId(60) })
const skipped = aSkipped({ at: AT + 1_000 })
const all = changesOf([running, completed, drilled], [skipped])
const ids = (filter: Partial<typeof EVERYTHING>) =>
  all
    .filter((change) => matchesFilter(change, { ...EVERYTHING, ...filter }))
    .map((change) => (change.kind === 'failover' ? change.failover.id : `not ${change.skipped.id}`))

describe('changes of master', () => {
  it('stand in one list with those that were not begun, newest first', () => {
    expect(ids({})).toEqual(['uae-main.11', 'not ksa-main.90', 'ksa-main.10', 'ksa-main.12'])
  })

  it('are narrowed by account', () => {
    expect(ids({ accountId: 'uae-main' })).toEqual(['uae-main.11'])
  })

  it('are narrowed by outcome, of which running and not begun are two', () => {
    expect(ids({ outcome: 'completed' })).toEqual(['ksa-main.10', 'ksa-main.12'])
    expect(ids({ outcome: 'running' })).toEqual(['uae-main.11'])
    expect(ids({ outcome: 'notBegun' })).toEqual(['not ksa-main.90'])
  })

  it('count as automatic and as a drill where automation acted during one', () => {
    expect(ids({ trigger: 'drill' })).toEqual(['ksa-main.12'])
    expect(ids({ trigger: 'automatic' })).toContain('ksa-main.12')
    expect(ids({ trigger: 'operator' })).toEqual([])
  })

  it('are found by words, also by who holds automation', () => {
    expect(ids({ search: 'noor' })).toEqual(['not ksa-main.90'])
    expect(ids({ search: 'ksa-main stopped' })).toEqual(['ksa-main.10', 'ksa-main.12'])
  })

  it('are narrowed or not', () => {
    expect(isNarrowed(EVERYTHING)).toBe(false)
    expect(isNarrowed({ ...EVERYTHING, search: '  ' })).toBe(false)
    expect(isNarrowed({ ...EVERYTHING, outcome: 'blocked' })).toBe(true)
  })
})
