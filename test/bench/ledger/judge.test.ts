import { describe, expect, it } from 'vitest'
import type { CausedFact, Entry } from './evidence.ts'
import { judgeLedger } from './judge.ts'

const entry = (state: string, kind = 'holdAutomation'): Entry => ({ operationId: 'a', state, command: { kind } })
const fact = (kind: string, operationId = 'a'): CausedFact => ({ seq: 1, kind, operationId, told: null })
const ended = (status: string, joins: string | null = null, operationId = 'a'): CausedFact => ({
  ...fact('operationChanged', operationId),
  told: { status, joins },
})
const judged = (entries: readonly Entry[], facts: readonly CausedFact[], shown: readonly string[] = []) =>
  judgeLedger(entries, facts, new Set(shown))
const kinds = (...given: Parameters<typeof judged>) => judged(...given).findings.map(({ kind }) => kind)

describe('the judge of the ledger', () => {
  it('has nothing to say where an operation took effect once and both know it', () => {
    expect(kinds([entry('succeeded')], [fact('holdPlaced'), ended('succeeded')])).toEqual([])
    expect(judged([entry('succeeded')], [fact('holdPlaced'), ended('succeeded')]).effects).toBe(1)
  })

  it.each(['refused', 'notSent'])('takes %s for what the journal does not know', (state) => {
    expect(kinds([entry(state)], [])).toEqual([])
  })

  it('finds an effect that came twice', () => {
    expect(kinds([entry('succeeded')], [fact('holdPlaced'), fact('holdPlaced'), ended('succeeded')])).toEqual([
      'duplicates',
    ])
  })

  it('finds an operation that ended twice', () => {
    expect(kinds([entry('failed', 'failover')], [fact('failoverStarted'), ended('failed'), ended('failed')])).toEqual([
      'duplicates',
    ])
  })

  it.each([
    ['the ledger says another end than the journal', 'failed', [fact('holdPlaced'), ended('succeeded')]],
    ['the ledger says "not sent" of what was done', 'notSent', [fact('holdPlaced'), ended('succeeded')]],
    ['the ledger says "done" of what the journal does not know', 'succeeded', []],
    ['the journal says "done" without an effect', 'succeeded', [ended('succeeded')]],
  ] as const)('finds a wrong outcome where %s', (_, state, facts) => {
    expect(kinds([entry(state)], facts)).toEqual(['wrongOutcome'])
  })

  it.each(['unknown', 'sending', 'held', 'accepted', 'running'])('finds an entry stuck that stays %s', (state) => {
    expect(kinds([entry(state)], [fact('holdPlaced'), ended('succeeded')])).toEqual(['stuck'])
  })

  it('finds an operation stuck that the cluster never ends', () => {
    expect(kinds([entry('refused', 'failover')], [fact('failoverStarted'), ended('running')])).toEqual(['stuck'])
  })

  it('finds what was done or shown, and is not in the ledger', () => {
    expect(kinds([], [fact('holdPlaced'), ended('succeeded')])).toEqual(['wrongOutcome'])
    expect(kinds([], [], ['b'])).toEqual(['wrongOutcome'])
  })

  describe('of an operation that joined a running one', () => {
    const theirs = [fact('failoverStarted', 'b'), ended('failed', null, 'b')]
    const joiner = entry('failed', 'failover')
    const joined: Entry = { ...entry('failed', 'failover'), operationId: 'b' }

    it('expects no effect of its own, and the same end', () => {
      expect(kinds([joiner, joined], [...theirs, ended('failed', 'b')])).toEqual([])
      expect(judged([joiner, joined], [...theirs, ended('failed', 'b')])).toMatchObject({ effects: 1, joined: 1 })
    })

    it('finds that it ended otherwise', () => {
      expect(kinds([entry('succeeded', 'failover'), joined], [...theirs, ended('succeeded', 'b')])).toEqual([
        'wrongOutcome',
      ])
    })

    it('finds that it took effect all the same', () => {
      expect(kinds([joiner, joined], [...theirs, fact('failoverStarted'), ended('failed', 'b')])).toEqual([
        'duplicates',
      ])
    })
  })
})
