import { join } from 'node:path'
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { momentNow } from '../../host/ages.ts'
import { Memory } from '../../host/memory.ts'
import { Notices } from '../../host/notices.ts'
import { Ledger } from '../../host/operations/ledger.ts'
import { openDatabase } from '../../host/store/database.ts'
import { Store } from '../../host/store/store.ts'
import type { Push } from '../../shared/calls.ts'
import type { Version } from '../../shared/api.ts'
import { fold } from '../../shared/fold.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { aDataDir } from './support/a-host.ts'
import { aFact, aHealthChange, aNodeSample, anEntry, aPreparedPlan, aSnapshot, AT } from './support/factories.ts'
import { aClock, type FakeClock } from './support/fake-clock.ts'

const VERSION: Version = {
  product: 'reference',
  version: '1',
  api: 'v1',
  capabilities: ['failover'],
  commands: ['failover', 'failback'],
}

describe('memory', () => {
  let file: string
  let db: DatabaseSyncInstance
  let store: Store
  let clock: FakeClock
  let pushes: Push[]
  let notices: Notices
  let memory: Memory
  let truth: Snapshot

  beforeEach(() => {
    file = join(aDataDir(), 'built-in.sqlite')
    clock = aClock()
    truth = aSnapshot()
    begin()
  })
  afterEach(() => store.close())

  function begin(): void {
    db = openDatabase(file, AT).db
    store = new Store(db)
    pushes = []
    notices = new Notices(clock, (list) => pushes.push({ kind: 'notices', notices: list }))
    memory = new Memory(store, clock, notices, (push) => pushes.push(push))
  }

  function happen(count: number, why = 'change'): void {
    const facts = Array.from({ length: count }, (_, index) => aFact(truth.seq + index + 1, aHealthChange(why)))
    truth = fold(truth, facts).snapshot
    memory.applyFacts(facts, truth)
  }

  const learn = (): void => memory.replace({ snapshot: truth, samples: [aNodeSample()], servedAt: 1 })
  const kinds = (): string[] => pushes.map((push) => push.kind)

  it('writes before it tells', () => {
    learn()
    let writtenSeq: number | undefined
    const tell = (push: Push): void => {
      if (push.kind === 'facts') writtenSeq = store.remember().snapshot?.seq
    }
    memory = new Memory(store, clock, notices, tell)
    happen(3)
    expect(writtenSeq).toBe(3)
  })

  it('goes on from memory when the disk is full, says so once, and writes again by itself', () => {
    learn()
    happen(1)
    db.exec('PRAGMA max_page_count = 20')
    for (let round = 0; round < 20; round += 1) happen(10, 'a'.repeat(1_000))
    expect(memory.snapshot).toEqual(truth)
    expect(memory.recentFacts(500)).toHaveLength(201)
    expect(pushes.filter((push) => push.kind === 'facts')).toHaveLength(21)
    expect(notices.list()).toMatchObject([
      { id: 'store', problem: { code: 'storeFull', advice: expect.stringContaining('Free disk space') } },
    ])
    expect(kinds().filter((kind) => kind === 'notices')).toHaveLength(1)

    db.exec('PRAGMA max_page_count = 100000')
    happen(1)
    expect(notices.list()).toEqual([])
    expect(store.remember().snapshot).toEqual(truth)
  })

  it('keeps the ledger from sending what cannot be recorded, and lets it send again', async () => {
    learn()
    db.exec('PRAGMA max_page_count = 20')
    const sent: string[] = []
    const client = {
      call: (name: string) => {
        sent.push(name)
        return Promise.reject(new Error('not answered'))
      },
    }
    const ledger = new Ledger({
      table: store.operations,
      client,
      clock,
      notices,
      reachableJournal: () => null,
      objection: () => null,
      changed: () => undefined,
    })
    const entry = anEntry({ reason: 'a'.repeat(100_000) })
    const plan = aPreparedPlan()
    const record = () => ledger.record(entry, plan, momentNow(clock))
    await expect(record()).rejects.toMatchObject({ code: 'storeFull' })
    expect(sent).toEqual([])
    expect(ledger.entries()).toEqual([])
    db.exec('PRAGMA max_page_count = 100000')
    await record()
    expect(sent).toEqual(['createOperation'])
    ledger.close()
  })

  it('keeps the time of the newest word while nothing else happens', () => {
    learn()
    for (let second = 0; second < 10; second += 1) {
      clock.advance(1_000)
      memory.heard()
    }
    const age = clock.now() - (store.remember().heardAt ?? 0)
    expect(age).toBeLessThanOrEqual(2_000)
  })

  it('tells at most once a second that it heard something', () => {
    learn()
    pushes = []
    for (let step = 0; step < 100; step += 1) {
      clock.advance(50)
      memory.heard()
    }
    expect(kinds()).toEqual(Array.from({ length: 5 }, () => 'heard'))
  })

  it('is the same after a restart, whether or not there was time to say goodbye', () => {
    learn()
    memory.learnVersion(VERSION)
    happen(5)
    clock.advance(6_000)
    happen(5)
    store.close()
    begin()
    expect(memory.snapshot).toEqual(truth)
    expect(memory.capabilities).toEqual(['failover'])
    expect(memory.commands).toEqual(['failover', 'failback'])
    expect(memory.recentFacts(500).map((fact) => fact.seq)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
    memory.close()
    store.close()
    begin()
    expect(memory.snapshot).toEqual(truth)
  })

  it('tells what the cluster can do when that changes, with the present snapshot', () => {
    learn()
    memory.learnVersion(VERSION)
    happen(2)
    pushes = []
    const answer = { snapshot: aSnapshot(), samples: [], servedAt: 7 }
    memory.confirm(answer)
    memory.confirm(answer)
    expect(pushes).toEqual([
      {
        kind: 'snapshot',
        answer: { ...answer, snapshot: truth },
        capabilities: ['failover'],
        commands: ['failover', 'failback'],
        heardAt: clock.now(),
      },
    ])
  })

  it('tells a fact once, and takes older ones as history only', () => {
    learn()
    happen(5)
    const before = memory.snapshot
    pushes = []
    memory.applyFacts([aFact(3), aFact(4)], truth)
    expect(kinds()).not.toContain('facts')
    expect(memory.snapshot).toBe(before)
  })

  it('forgets the facts and the numbers of a journal that is gone', () => {
    learn()
    happen(3)
    truth = { ...aSnapshot(), journalId: uuidv7() }
    memory.replace({ snapshot: truth, samples: [], servedAt: 1 })
    expect(memory.recentFacts(500)).toEqual([])
    expect(memory.samples).toEqual([])
    expect(memory.series).toEqual([])
    happen(2)
    store.close()
    begin()
    expect(memory.snapshot).toEqual(truth)
    expect(memory.recentFacts(500).map((fact) => fact.seq)).toEqual([2, 1])
  })

  it('drops facts after thirty days by its own clock', () => {
    learn()
    happen(1)
    clock.advance(29 * 24 * 3_600_000)
    happen(1)
    clock.advance(2 * 24 * 3_600_000)
    memory.forget()
    expect(store.newestFacts(truth.journalId, 10).map((fact) => fact.seq)).toEqual([2])
  })

  it('keeps failovers that the snapshot no longer carries', () => {
    learn()
    const id = 'uae-main.1'
    const fact = aFact(1, {
      kind: 'failoverStarted',
      failoverId: id,
      accountId: 'uae-main',
      from: 'uae-1',
      trigger: 'automatic',
      cause: 'uae-1 stopped answering',
      epochBefore: 1,
      suspicion: null,
    })
    truth = fold(truth, [fact]).snapshot
    memory.applyFacts([fact], truth)
    memory.replace({ snapshot: { ...truth, seq: 9, failovers: [] }, samples: [], servedAt: 1 })
    expect(memory.failovers(null, 10)).toMatchObject([{ id }])
    expect(memory.failover(id)).toMatchObject({ failover: { id }, facts: [{ seq: 1 }] })
    expect(memory.failover('uae-main.7')).toBeNull()
  })
})
