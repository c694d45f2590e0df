import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../../host/store/database.ts'
import type { FactsWithin } from '../../../host/store/facts-within.ts'
import { Store } from '../../../host/store/store.ts'
import type { Fact, FactBody } from '../../../shared/fact.ts'
import { aDataDir } from '../support/a-host.ts'
import { aFact, aHealthChange, AT, JOURNAL } from '../support/factories.ts'

const OTHER = 'fffff895-fcf6-76e8-833b-000000000000'
const at = (seq: number, afterMs: number, body: FactBody = aHealthChange('x')): Fact => ({
  ...aFact(seq, body),
  at: AT + afterMs,
})
const granted = (accountId: string): FactBody => ({ kind: 'leaseVacated', accountId, leaseEpoch: 2 })

function aStore(...journals: (readonly [journalId: string, facts: readonly Fact[]])[]): Store {
  const store = new Store(openDatabase(join(aDataDir(), 'store.sqlite'), AT).db)
  onTestFinished(() => store.close())
  for (const [journalId, facts] of journals)
    store.write({ heardAt: AT, journalId, facts, failovers: [], operations: [], snapshot: null })
  return store
}

const within = (store: Store, over: Partial<FactsWithin> = {}) =>
  store
    .factsWithin({
      from: AT,
      to: AT + 100,
      kinds: ['nodeHealthChanged', 'leaseVacated', 'termBegan'],
      accountIds: [],
      limit: 10,
      ...over,
    })
    .map(({ journalId, fact }) => [journalId === JOURNAL ? 'ours' : 'other', fact.seq])

describe('facts within a period', () => {
  it('are by time, then by journal and number, both ends included', () => {
    const store = aStore(
      [JOURNAL, [at(1, -1), at(2, 0), at(3, 50), at(4, 50), at(5, 100), at(6, 101)]],
      [OTHER, [at(1, 50)]],
    )
    expect(within(store)).toEqual([
      ['ours', 2],
      ['ours', 3],
      ['ours', 4],
      ['other', 1],
      ['ours', 5],
    ])
  })

  it('are the first of all kinds together, and no more than asked for', () => {
    const term: FactBody = { kind: 'termBegan', reason: 'x' }
    const store = aStore([JOURNAL, [at(1, 1), at(2, 2, term), at(3, 3), at(4, 4, term), at(5, 5)]])
    expect(within(store, { limit: 4 })).toEqual([1, 2, 3, 4].map((seq) => ['ours', seq]))
    expect(within(store, { kinds: ['termBegan'] })).toEqual([2, 4].map((seq) => ['ours', seq]))
    expect(within(store, { kinds: [] })).toEqual([])
  })

  it('are of the named accounts, and those that name none', () => {
    const store = aStore([JOURNAL, [at(1, 1, granted('uae-main')), at(2, 2, granted('ksa-main')), at(3, 3)]])
    expect(within(store, { accountIds: ['uae-main'] })).toEqual([
      ['ours', 1],
      ['ours', 3],
    ])
  })
})
