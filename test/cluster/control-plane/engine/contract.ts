/** What every engine must hold to, whichever database is below it. */
import { describe, expect, it } from 'vitest'
import type { Commit, Engine } from '../../../../cluster/control-plane/engine/engine.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import { fold } from '../../../../shared/fold.ts'
import { emptySnapshot } from '../../../../shared/snapshot.ts'
import {
  aFailoverStart,
  aFormedCluster,
  aHealthChange,
  anId,
  anOperation,
  aPlan,
  aRequest,
  AT,
  INCARNATIONS,
} from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'

const DAY_MS = 24 * 60 * 60_000

/** `open` opens the same store again and again, as a restarted control plane would. */
export type MakeStore = () => { open(): Engine }

export const drafts = (...bodies: readonly FactBody[]): Commit => ({
  facts: bodies.map((body) => ({ body, operationId: null, drillId: null })),
})
export const vacated = (leaseEpoch: number, accountId = 'uae-main'): FactBody => ({
  kind: 'leaseVacated',
  accountId,
  leaseEpoch,
})
export const granted = (leaseEpoch: number, nodeId = 'uae-1'): FactBody => ({
  kind: 'leaseGranted',
  accountId: 'uae-main',
  leaseEpoch,
  holder: { nodeId, incarnation: INCARNATIONS[nodeId] ?? anId(1) },
})
export const changes = (count: number): FactBody[] =>
  Array.from({ length: count }, (_, index) => aHealthChange('uae-1', { why: `change ${index}` }))

export function behavesLikeAnEngine(name: string, makeStore: MakeStore): void {
  const anEngine = () => makeStore().open()
  const everything = (engine: Engine) => engine.factsAfter(0, 10_000) ?? []

  describe(`${name}: the journal`, () => {
    it('numbers facts 1, 2, 3 … without gaps, over commits and restarts', () => {
      const store = makeStore()
      const first = store.open()
      first.commit(drafts(...changes(3)), AT)
      expect(faultOf(() => first.commit(drafts(...changes(2), vacated(9)), AT))).toBe('staleEpoch')
      first.commit(drafts(...changes(1)), AT + 1)
      first.close()
      const second = store.open()
      const committed = second.commit(drafts(...changes(2)), AT + 2)
      expect(committed.map(({ seq, at, term }) => [seq, at, term])).toEqual([
        [5, AT + 2, 2],
        [6, AT + 2, 2],
      ])
      expect(everything(second).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
    })

    it('gives back exactly the facts it took', () => {
      const engine = anEngine()
      const body = aFailoverStart({ suspicion: { since: AT, durationMs: 12.5, testimonies: [] } })
      const [fact] = engine.commit({ facts: [{ body, operationId: anId(7), drillId: anId(8) }] }, AT)
      expect(fact).toEqual({ ...body, seq: 1, at: AT, term: 1, operationId: anId(7), drillId: anId(8) })
      expect(everything(engine)).toEqual([fact])
    })

    it('is known by the same id after a restart, and by another when it is made anew', () => {
      const store = makeStore()
      const first = store.open()
      expect(first.isNew).toBe(true)
      first.close()
      const second = store.open()
      expect(second).toMatchObject({ journalId: first.journalId, isNew: false, term: first.term + 1 })
      expect(anEngine().journalId).not.toBe(first.journalId)
    })

    it('is read on from any position it has, and not from one it does not', () => {
      const engine = anEngine()
      engine.commit(drafts(...changes(5)), AT)
      const seqs = (after: number, limit: number) => engine.factsAfter(after, limit)?.map(({ seq }) => seq)
      expect(seqs(0, 2)).toEqual([1, 2])
      expect(seqs(3, 10)).toEqual([4, 5])
      expect(seqs(5, 10)).toEqual([])
      expect(seqs(6, 10)).toBeUndefined()
    })

    it('is read by time, both ends included', () => {
      const engine = anEngine()
      for (const at of [AT, AT + 1, AT + 2]) engine.commit(drafts(...changes(1)), at)
      expect(engine.factsBetween(AT, AT + 1).map(({ seq }) => seq)).toEqual([1, 2])
      expect(engine.factsBetween(AT + 3, AT + 9)).toEqual([])
    })
  })

  describe(`${name}: a commit`, () => {
    it('is all or nothing', () => {
      const engine = anEngine()
      engine.commit(drafts(...changes(1)), AT)
      const refused = { ...drafts(...changes(2), vacated(1), granted(7)), request: aRequest() }
      expect(faultOf(() => engine.commit(refused, AT))).toBe('staleEpoch')
      expect(everything(engine)).toHaveLength(1)
      expect(engine.findRequest(aRequest().operationId)).toBeNull()
      // Nor did the lease move: epoch 1 is still to be taken.
      expect(faultOf(() => engine.commit(drafts(vacated(1)), AT))).toBeNull()
    })

    it('keeps the key of its operation with it', () => {
      const engine = anEngine()
      engine.commit({ ...drafts(...changes(1)), request: aRequest() }, AT)
      expect(engine.findRequest(aRequest().operationId)).toEqual(aRequest())
      expect(engine.findRequest(anId(0xcc))).toBeNull()
    })

    it('is refused once another control plane leads', () => {
      const store = makeStore()
      const older = store.open()
      older.commit(drafts(...changes(1)), AT)
      const newer = store.open()
      expect(faultOf(() => older.commit(drafts(...changes(1)), AT))).toBe('staleEpoch')
      expect(newer.commit(drafts(...changes(1)), AT).map(({ seq, term }) => [seq, term])).toEqual([[2, 2]])
    })
  })

  describe(`${name}: the lease`, () => {
    it('is vacated at the next epoch and granted there, once', () => {
      const engine = anEngine()
      const attempts: [FactBody, 'staleEpoch' | null][] = [
        [granted(1), 'staleEpoch'],
        [granted(0), 'staleEpoch'],
        [vacated(2), 'staleEpoch'],
        [vacated(1), null],
        [granted(2), 'staleEpoch'],
        [granted(1), null],
        [granted(1, 'uae-2'), 'staleEpoch'],
        [granted(1), 'staleEpoch'],
        [vacated(1), 'staleEpoch'],
        [vacated(3), 'staleEpoch'],
        [vacated(2), null],
        [granted(1, 'uae-2'), 'staleEpoch'],
        // Fenced again before anybody was granted it: the epoch only grows.
        [vacated(3), null],
        [granted(2, 'uae-2'), 'staleEpoch'],
        [granted(3, 'uae-2'), null],
      ]
      const outcomes = attempts.map(([body]) => faultOf(() => engine.commit(drafts(body), AT)))
      expect(outcomes).toEqual(attempts.map(([, outcome]) => outcome))
    })

    it('of one account is not that of another, and lasts through a restart', () => {
      const store = makeStore()
      const first = store.open()
      first.commit(drafts(vacated(1), granted(1), vacated(1, 'ksa-main')), AT)
      first.close()
      const second = store.open()
      expect(faultOf(() => second.commit(drafts(vacated(1)), AT))).toBe('staleEpoch')
      expect(faultOf(() => second.commit(drafts(vacated(2), vacated(2, 'ksa-main')), AT))).toBeNull()
    })
  })

  describe(`${name}: plans and operations`, () => {
    it('finds a plan as it was made', () => {
      const engine = anEngine()
      engine.savePlan(aPlan())
      expect(engine.findPlan(aPlan().id)).toEqual(aPlan())
      expect(engine.findPlan(anId(0xbb))).toBeNull()
    })

    it('finds the last word on an operation', () => {
      const engine = anEngine()
      const operation = anOperation()
      const done = { ...operation, status: 'succeeded' as const, outcome: 'Completed', endedAt: AT + 9 }
      const facts = [operation, done].map((said) => ({
        body: { kind: 'operationChanged' as const, operation: said },
        operationId: operation.id,
        drillId: null,
      }))
      engine.commit({ facts: [...facts, { body: vacated(1), operationId: operation.id, drillId: null }] }, AT)
      expect(engine.findOperation(operation.id)).toEqual(done)
      expect(engine.findOperation(anId(0xcc))).toBeNull()
    })
  })

  describe(`${name}: the list of operations`, () => {
    const word = (number: number, over = {}) => ({
      body: { kind: 'operationChanged' as const, operation: anOperation({ id: anId(number), ...over }) },
      operationId: anId(number),
      drillId: null,
    })

    it('has the last word on each, newest begun first, from any one it knows', () => {
      const engine = anEngine()
      expect(engine.listOperations(null, 10)).toEqual([])
      engine.commit({ facts: [word(3), word(1), word(2), word(3, { outcome: 'Completed' })] }, AT)
      const ids = (before: string | null, limit: number) => engine.listOperations(before, limit)?.map(({ id }) => id)
      expect(ids(null, 10)).toEqual([anId(2), anId(1), anId(3)])
      expect(ids(null, 2)).toEqual([anId(2), anId(1)])
      expect(ids(anId(1), 10)).toEqual([anId(3)])
      expect(ids(anId(3), 10)).toEqual([])
      expect(engine.listOperations(anId(9), 10)).toBeNull()
      expect(engine.listOperations(null, 10)?.at(-1)?.outcome).toBe('Completed')
    })
  })

  describe(`${name}: loading`, () => {
    it('gives the fold of every fact, with or without a kept snapshot', () => {
      const store = makeStore()
      const first = store.open()
      expect(first.load()).toEqual(emptySnapshot(first.journalId))
      first.commit(drafts(aFormedCluster(), vacated(1), granted(1), ...changes(5)), AT)
      first.saveSnapshot(first.load())
      first.commit(drafts(aFailoverStart(), vacated(2), ...changes(2_100)), AT + 5)
      const all = first.factsAfter(0, 10_000) ?? []
      first.close()
      const second = store.open()
      expect(all).toHaveLength(2_110)
      expect(second.load()).toEqual(fold(emptySnapshot(second.journalId), all).snapshot)
    })
  })

  describe(`${name}: pruning`, () => {
    it('drops facts, keys and plans after 30 days, and says so of positions before', () => {
      const engine = anEngine()
      engine.savePlan(aPlan())
      engine.commit({ ...drafts(...changes(3)), request: aRequest() }, AT)
      engine.commit(drafts(...changes(2)), AT + 2 * DAY_MS)
      engine.saveSnapshot(engine.load())
      engine.prune(AT + 31 * DAY_MS)
      expect(engine.factsAfter(3, 10)?.map(({ seq }) => seq)).toEqual([4, 5])
      expect(engine.factsAfter(2, 10)).toBeNull()
      expect(engine.findPlan(aPlan().id)).toBeNull()
      expect(engine.findRequest(aRequest().operationId)).toBeNull()
    })

    it('keeps what a restart would still have to fold, whatever its age', () => {
      const store = makeStore()
      const engine = store.open()
      engine.commit(drafts(...changes(3)), AT)
      const before = engine.load()
      engine.prune(AT + 99 * DAY_MS)
      engine.close()
      expect(store.open().load()).toEqual(before)
    })

    it('never lets a number be used twice, however long nothing happened', () => {
      const store = makeStore()
      const engine = store.open()
      engine.commit(drafts(...changes(3)), AT)
      engine.saveSnapshot(engine.load())
      engine.prune(AT + 99 * DAY_MS)
      expect(engine.commit(drafts(...changes(1)), AT + 99 * DAY_MS).map(({ seq }) => seq)).toEqual([4])
      engine.close()
      expect(store.open().load().seq).toBe(4)
    })
  })
}
