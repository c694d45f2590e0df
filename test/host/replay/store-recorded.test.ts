import { createHash } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readStore, type StoreRecorded } from '../../../host/replay/store-recorded.ts'
import { openDatabase } from '../../../host/store/database.ts'
import { Store } from '../../../host/store/store.ts'
import { fold } from '../../../shared/fold.ts'
import { Snapshot } from '../../../shared/snapshot.ts'
import { canonicalState } from '../../../shared/state-hash.ts'
import { aDataDir } from '../support/a-host.ts'
import { aFact, aSnapshot, AT } from '../support/factories.ts'
import { aPast, foldedUpTo, keepPast } from '../support/kept-past.ts'

const OTHER_JOURNAL = '01a1f000-0000-7000-8000-000000000000'

const hashOf = (snapshot: Snapshot | null): string =>
  snapshot === null
    ? 'none'
    : createHash('sha256')
        .update(canonicalState(Snapshot.parse(snapshot)))
        .digest('hex')

describe('the past that the store keeps', () => {
  let store: Store
  beforeEach(() => {
    store = new Store(openDatabase(join(aDataDir(), 'built-in.sqlite'), AT).db)
  })
  afterEach(() => store.close())

  function read(heardUntil = 0): StoreRecorded {
    const recorded = readStore({ checkpoints: store.checkpoints, name: 'Test', heardUntil, history: () => null })
    if (recorded === null) throw new Error('nothing is kept')
    return recorded
  }

  it('is none before anything was heard', () => {
    expect(readStore({ checkpoints: store.checkpoints, name: 'Test', heardUntil: AT, history: () => null })).toBeNull()
  })

  it('comes at any moment to the state that the facts up to then fold into', { timeout: 60_000 }, () => {
    const start = aSnapshot()
    const facts = aPast(20_000)
    keepPast(store, start, facts)
    const recorded = read()
    expect(store.checkpoints.heads().length).toBeGreaterThan(3)
    for (let turn = 0; turn < 20; turn += 1) {
      const at = AT + ((turn * 7_919) % 20_000) * 100 + turn
      expect(hashOf(recorded.snapshotAt(at))).toBe(hashOf(foldedUpTo(start, facts, at)))
    }
    expect(hashOf(recorded.snapshotAt(recorded.to))).toBe(hashOf(foldedUpTo(start, facts, recorded.to)))
  })

  it('gives between any two moments the facts that lead from the one state to the other', { timeout: 60_000 }, () => {
    const start = aSnapshot()
    const facts = aPast(11_000)
    keepPast(store, start, facts)
    const recorded = read()
    const moment = fc.integer({ min: recorded.from, max: recorded.to })
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        const [from, to] = a <= b ? [a, b] : [b, a]
        const before = recorded.snapshotAt(from)
        const between = recorded.factsBetween(from, to)
        if (before === null || between === null) throw new Error('it is recorded')
        expect(between.every(({ seq }, index) => seq === before.seq + 1 + index)).toBe(true)
        expect(fold(before, between).snapshot.seq).toBe(foldedUpTo(start, facts, to).seq)
      }),
      { numRuns: 15 },
    )
  })

  it('goes by the order of the facts where the clock was set back', () => {
    const start = aSnapshot()
    const facts = [10, 20, 5, 15, 30].map((at, index) => ({ ...aFact(index + 1), at: AT + at }))
    keepPast(store, start, facts)
    const recorded = read()
    expect([5, 10, 19, 20, 29, 30].map((at) => recorded.snapshotAt(AT + at)?.seq)).toEqual([0, 1, 1, 4, 4, 5])
  })

  it('knows nothing of the time before and after what it kept', () => {
    keepPast(store, aSnapshot(), aPast(10))
    const recorded = read()
    expect(recorded.snapshotAt(recorded.from - 1)).toBeNull()
    expect(recorded.snapshotAt(recorded.to + 1)).toBeNull()
  })

  it('names the time in which facts are missing as a gap, and has no state in it', () => {
    const start = aSnapshot()
    const known = keepPast(store, start, aPast(10))
    const lastAt = AT + 900
    // Ten facts later, of which none was heard.
    const later = { ...known, seq: 20, at: AT + 60_000 }
    keepPast(store, later, aPast(5, { from: 21, startAt: AT + 61_000 }))
    const recorded = read()
    expect(recorded.gaps).toEqual([{ from: lastAt, to: AT + 60_000 }])
    expect(recorded.snapshotAt(lastAt)?.seq).toBe(10)
    expect(recorded.snapshotAt(AT + 30_000)).toBeNull()
    expect(recorded.snapshotAt(AT + 60_000)?.seq).toBe(20)
    expect(recorded.factsBetween(AT, AT + 62_000)).toBeNull()
  })

  it('goes on in another journal, and never folds across', () => {
    keepPast(store, aSnapshot(), aPast(10))
    const restored = { ...aSnapshot(), journalId: OTHER_JOURNAL, seq: 3, at: AT + 5_000 }
    keepPast(store, restored, aPast(5, { from: 4, startAt: AT + 5_100 }))
    const recorded = read()
    expect(recorded.snapshotAt(AT + 900)?.journalId).toBe(aSnapshot().journalId)
    expect(recorded.snapshotAt(AT + 5_300)).toMatchObject({ journalId: OTHER_JOURNAL, seq: 6 })
    expect(recorded.factsBetween(AT + 100, AT + 5_200)).toBeNull()
  })

  it('needs no new state after a start that missed nothing', () => {
    const start = aSnapshot()
    const known = keepPast(store, start, aPast(10))
    keepPast(store, known, aPast(10, { from: 11, startAt: AT + 1_000 }))
    expect(read().gaps).toEqual([])
    expect(store.checkpoints.heads()).toHaveLength(1)
  })

  it('marks each failover once', () => {
    keepPast(store, aSnapshot(), aPast(120))
    expect(read().marks.map(({ at, kind }) => [at - AT, kind])).toEqual([
      [0, 'failover'],
      [5_000, 'failover'],
      [10_000, 'failover'],
    ])
  })

  it('lists the newest facts up to a moment, newest first', () => {
    keepPast(store, aSnapshot(), aPast(30))
    expect(
      read()
        .recentFacts(AT + 1_000, 3)
        .map(({ seq }) => seq),
    ).toEqual([11, 10, 9])
  })

  it('begins later when the oldest facts were dropped', () => {
    const start = aSnapshot()
    const facts = aPast(12_000)
    keepPast(store, start, facts)
    store.forget(AT + 600_000)
    const recorded = read()
    expect(recorded.from).toBeGreaterThan(AT)
    expect(recorded.snapshotAt(AT + 100)).toBeNull()
    const at = AT + 1_150_000
    expect(hashOf(recorded.snapshotAt(at))).toBe(hashOf(foldedUpTo(start, facts, at)))
  })

  it('keeps of older days one state in 5,000 facts, and still comes to any moment', () => {
    const start = aSnapshot()
    // Ten minutes between two of them: a state for each step.
    const facts = aPast(3_000, { everyMs: 6_000 })
    keepPast(store, start, facts)
    const before = store.checkpoints.heads().length
    store.forget(AT + facts.length * 6_000 + 25 * 3_600_000 - 30 * 24 * 3_600_000)
    expect(store.checkpoints.heads().length).toBeLessThan(before / 2)
    const at = AT + 9_999_999
    expect(hashOf(read().snapshotAt(at))).toBe(hashOf(foldedUpTo(start, facts, at)))
  })
})
