import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../host/store/database.ts'
import { Store, type Step } from '../../../host/store/store.ts'
import { fold } from '../../../shared/fold.ts'
import { aDataDir } from '../support/a-host.ts'
import { aFact, anEntry, aSnapshot, AT, JOURNAL } from '../support/factories.ts'

const step = (over: Partial<Step> = {}): Step => ({
  heardAt: AT,
  journalId: JOURNAL,
  facts: [],
  failovers: [],
  operations: [],
  snapshot: null,
  ...over,
})

describe('store', () => {
  let file: string
  let store: Store
  beforeEach(() => {
    file = join(aDataDir(), 'built-in.sqlite')
    store = new Store(openDatabase(file, AT).db)
  })
  afterEach(() => store.close())

  function reopen(): void {
    store.close()
    store = new Store(openDatabase(file, AT).db)
  }

  it('remembers nothing at first', () => {
    expect(store.remember()).toEqual({ snapshot: null, heardAt: null, capabilities: null, commands: null })
  })

  it('remembers the snapshot with the facts that came after it, and when it last heard', () => {
    const snapshot = aSnapshot()
    store.write(step({ snapshot }))
    store.write(step({ facts: [aFact(1), aFact(2)], heardAt: AT + 5 }))
    store.writeVersion(['failover'], ['failover', 'failback'])
    reopen()
    const expected = fold(snapshot, [aFact(1), aFact(2)]).snapshot
    expect(store.remember()).toEqual({
      snapshot: expected,
      heardAt: AT + 5,
      capabilities: ['failover'],
      commands: ['failover', 'failback'],
    })
  })

  it('goes only as far as its facts reach without a hole', () => {
    store.write(step({ snapshot: aSnapshot(), facts: [aFact(1), aFact(3)] }))
    expect(store.remember().snapshot?.seq).toBe(1)
  })

  it('does not fold facts of another journal', () => {
    store.write(step({ snapshot: aSnapshot() }))
    store.write(step({ journalId: '01a1f000-0000-7000-8000-000000000000', facts: [aFact(1)] }))
    expect(store.remember().snapshot?.seq).toBe(0)
  })

  it('keeps a fact once, however often it comes', () => {
    store.write(step({ facts: [aFact(1)] }))
    store.write(step({ facts: [aFact(1), aFact(2)] }))
    expect(store.newestFacts(JOURNAL, 10).map((fact) => fact.seq)).toEqual([2, 1])
  })

  it('gives one failover with its own facts and its account’s between them', () => {
    const id = 'uae-main.2'
    const started = aFact(2, {
      kind: 'failoverStarted',
      failoverId: id,
      accountId: 'uae-main',
      from: 'uae-1',
      trigger: 'automatic',
      cause: 'uae-1 stopped answering',
      epochBefore: 1,
      suspicion: null,
    })
    const vacated = aFact(3, { kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 2 })
    const elsewhere = aFact(4, { kind: 'leaseVacated', accountId: 'ksa-main', leaseEpoch: 9 })
    const entered = aFact(5, {
      kind: 'failoverPhaseEntered',
      failoverId: id,
      phase: 'transferring',
      offsetMs: 90,
      previousDetail: null,
    })
    const facts = [aFact(1), started, vacated, elsewhere, entered, aFact(6)]
    const { failovers } = fold(aSnapshot(), facts).snapshot
    store.write(step({ facts, failovers }))
    expect(store.failover(id)).toEqual({ failover: failovers[0], facts: [started, vacated, entered] })
    expect(store.failover('uae-main.9')).toBeNull()
    expect(store.failovers(null, 10)).toEqual(failovers)
    expect(store.failovers(failovers[0]?.startedAt ?? 0, 10)).toEqual([])
  })

  it('keeps entries of the ledger, newest first, and open ones whatever their age', () => {
    const old = anEntry({ createdAt: AT - 2, state: 'unknown' })
    const ended = anEntry({ createdAt: AT - 1, state: 'succeeded' })
    const entry = anEntry({ createdAt: AT })
    for (const one of [old, ended, entry]) store.operations.put(one)
    store.operations.put({ ...entry, state: 'accepted' })
    reopen()
    expect(store.operations.own(10)).toEqual([{ ...entry, state: 'accepted' }, ended, old])
    expect(store.operations.own(1)).toEqual([{ ...entry, state: 'accepted' }, old])
  })

  it('drops facts by when they came in', () => {
    store.write(step({ facts: [aFact(1)], heardAt: AT - 1_000 }))
    store.write(step({ facts: [aFact(2)], heardAt: AT }))
    store.forget(AT)
    expect(store.newestFacts(JOURNAL, 10).map((fact) => fact.seq)).toEqual([2])
  })

  it('writes all of a step or nothing when the disk is full, and goes on when there is space again', () => {
    const { db } = openDatabase(`${file}-small`, AT)
    const small = new Store(db)
    small.write(step({ snapshot: aSnapshot() }))
    db.exec('PRAGMA max_page_count = 20')
    const many = Array.from({ length: 500 }, (_, index) => aFact(index + 1))
    const full = expect.objectContaining({ code: 'storeFull', message: expect.stringContaining('full') })
    expect(() => small.write(step({ facts: many }))).toThrow(full)
    expect(small.newestFacts(JOURNAL, 1)).toEqual([])
    const entry = anEntry({ reason: 'a'.repeat(100_000) })
    expect(() => small.operations.put(entry)).toThrow(full)
    expect(small.operations.own(10)).toEqual([])
    db.exec('PRAGMA max_page_count = 100000')
    small.write(step({ facts: many }))
    expect(small.remember().snapshot?.seq).toBe(500)
    small.close()
  })

  describe('that cannot be read', () => {
    const asideIn = (dir: string): string[] => readdirSync(dir).filter((name) => name.includes('.damaged-'))

    it.each([
      ['is no database', () => Buffer.from('not a database at all, but long enough to be taken for one. '.repeat(100))],
      [
        'has torn pages',
        (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 4_096), Buffer.alloc(bytes.length - 4_096, 7)]),
      ],
    ])('is set aside with its date when it %s', (_, damage) => {
      store.write(
        step({ snapshot: aSnapshot(), facts: Array.from({ length: 200 }, (_unused, index) => aFact(index + 1)) }),
      )
      store.close()
      const bytes = damage(readFileSync(file))
      writeFileSync(file, bytes)
      const opened = openDatabase(file, AT)
      store = new Store(opened.db)
      expect(opened.setAside?.file).toBe(`${file}.damaged-2026-11-20T09-00-00.000Z`)
      expect(opened.setAside?.why).not.toBe('')
      expect(readFileSync(opened.setAside?.file ?? '')).toEqual(bytes)
      expect(store.remember().snapshot).toBeNull()
    })

    it('is set aside when a newer console wrote it', () => {
      store.close()
      const { db } = openDatabase(file, AT)
      db.exec('PRAGMA user_version = 99')
      db.close()
      const opened = openDatabase(file, AT)
      store = new Store(opened.db)
      expect(opened.setAside?.why).toContain('newer console')
      expect(asideIn(join(file, '..'))).toHaveLength(1)
    })

    it('is not set aside while another process has it open', () => {
      store.write(step({ snapshot: aSnapshot() }))
      expect(() => openDatabase(file, AT)).toThrow(expect.objectContaining({ code: 'storeLocked' }))
      expect(existsSync(file)).toBe(true)
    })

    it('is a fault that says so when the place cannot hold one', () => {
      mkdirSync(`${file}-dir`)
      expect(() => openDatabase(`${file}-dir`, AT)).toThrow(expect.objectContaining({ code: 'storeFull' }))
    })
  })
})
