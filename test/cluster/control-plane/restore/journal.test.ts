/** The replaced journal, the prepared file, and the journal that leads afterwards: real engines on real files. */
import { copyFileSync, existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Book } from '../../../../cluster/control-plane/book.ts'
import { SqliteEngine } from '../../../../cluster/control-plane/engine/sqlite.ts'
import { type Finishing, finishJournal } from '../../../../cluster/control-plane/restore/finish.ts'
import { swapWhereMarked, writeMarker } from '../../../../cluster/control-plane/restore/swap.ts'
import { stateHashOf } from '../../../../cluster/state-hash.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import { fold } from '../../../../shared/fold.ts'
import { emptySnapshot } from '../../../../shared/snapshot.ts'
import {
  aFailoverStart,
  aFolder,
  aFormedCluster,
  aNode,
  anId,
  anOperation,
  aPlan,
  aRequest,
  AT,
} from '../../../support/factories.ts'
import { aBackup } from '../backups/a-backup.ts'
import { GRANTED } from '../a-cluster.ts'
import { aHandoverEntry, anIncidentEntry } from '../../../support/logs.ts'
import { aRunEntry } from '../../../support/runs.ts'

const RESTORE = anId(0xd7)
const BACKUP = anId(0xe1)
const LATER = anId(0xe2)
const told = (over: Parameters<typeof anOperation>[0]): FactBody => ({
  kind: 'operationChanged',
  operation: anOperation(over),
})
const ENDED = { status: 'succeeded', outcome: 'Done', endedAt: AT + 50 } as const
const restoring = {
  id: RESTORE,
  planId: anId(0xb7),
  command: { kind: 'restoreBackup', backupId: aBackup().id, toAt: null },
} as const

/** Closed at the end, where the test did not close it. */
function anEngine(path: string): SqliteEngine {
  const engine = new SqliteEngine({ path })
  onTestFinished(() => {
    try {
      engine.close()
    } catch {
      // The test closed it.
    }
  })
  return engine
}

/** A journal as it was when it was backed up, with things under way, and as it went on. */
async function aReplacedJournal() {
  const folder = aFolder()
  const path = join(folder, 'journal.db')
  const clock = { now: AT }
  const open = () => {
    const engine = anEngine(path)
    return { engine, book: new Book(engine, () => clock.now) }
  }
  const first = open()
  const { book, engine } = first
  book.record([aFormedCluster(), { kind: 'termBegan', reason: 'the cluster was formed' }, ...GRANTED])
  book.record([told({ id: BACKUP, command: { kind: 'backup' } })], BACKUP, aRequest({ operationId: BACKUP }))
  book.record([aFailoverStart({ failoverId: 'uae-main.5' })])
  book.record([{ kind: 'backupChanged', backup: aBackup({ state: 'running', operationId: BACKUP }) }])
  const mark = engine.mark(book.snapshot, clock.now)
  const backedUp = book.snapshot
  engine.close()
  const enginePath = join(folder, 'engine.db')
  copyFileSync(path, enginePath)

  const later = open()
  clock.now += 10_000
  later.book.record([
    { kind: 'backupChanged', backup: aBackup({ operationId: BACKUP }) },
    { kind: 'nodeAdded', node: aNode({ id: 'uae-4' }) },
    { kind: 'nodeRemoved', nodeId: 'uae-3', why: 'old' },
  ])
  later.book.record([told({ id: BACKUP, command: { kind: 'backup' }, ...ENDED })], BACKUP)
  const maintenance = { kind: 'openMaintenance', accountId: null, minutes: 5 } as const
  later.book.record(
    [told({ id: LATER, command: maintenance, title: 'Open maintenance', acceptedAt: clock.now, ...ENDED })],
    LATER,
    aRequest({ operationId: LATER }),
  )
  later.book.record([told({ ...restoring, acceptedAt: clock.now })], RESTORE, aRequest({ operationId: RESTORE }))
  const finishing = (over: Partial<Finishing> = {}): Finishing => ({
    enginePath,
    engine: mark,
    folder,
    replaced: later.book.snapshot,
    carried: later.engine.carryOver(),
    plan: aPlan({ id: restoring.planId, command: restoring.command }),
    restore: {
      operationId: RESTORE,
      backupId: aBackup().id,
      toAt: null,
      safetyBackupId: '20261120T100000Z-0000d7',
      from: { journalId: later.engine.journalId, seq: later.book.snapshot.seq },
      lost: [{ accountId: 'uae-main', from: 21, to: 23, count: 3 }],
      owner: 'noor',
      reason: 'wrong settings',
      startedAt: AT + 9_000,
    },
    epochs: new Map([['uae-main', 5]]),
    term: later.engine.term,
    now: clock.now,
    ...over,
  })
  return { folder, path, clock, open, mark, backedUp, replaced: later, finishing, enginePath }
}

/** Finished, marked, and started. */
async function restored() {
  const estate = await aReplacedJournal()
  const { finishing, path, replaced } = estate
  const from = replaced.book.snapshot
  const former = replaced.engine.findOperation(LATER)
  const finished = await finishJournal(finishing())
  writeMarker(path, RESTORE, finished)
  replaced.engine.close()
  expect(swapWhereMarked(path)).toBe(RESTORE)
  return { ...estate, from, former, ...estate.open() }
}

describe('a restored journal', () => {
  it('stands exactly where the backup did, under another id and a later term', async () => {
    const { engine, book, mark, from } = await restored()
    expect(engine.journalId).not.toBe(mark.journalId)
    expect(book.snapshot.journalId).toBe(engine.journalId)
    expect(engine.term).toBeGreaterThan(from.term)
    const facts = engine.factsAfter(0, 1_000) ?? []
    const upTo = facts.filter(({ seq }) => seq <= mark.seq)
    expect(stateHashOf(fold(emptySnapshot(engine.journalId), upTo).snapshot)).toBe(mark.stateHash)
    expect(facts.find(({ seq }) => seq === mark.seq + 1)).toMatchObject({
      kind: 'clusterRestored',
      restore: {
        restored: { seq: mark.seq, at: mark.at, stateHash: mark.stateHash },
        lost: {
          facts: from.seq - mark.seq,
          operations: [{ operationId: LATER, title: 'Open maintenance' }],
          records: [{ accountId: 'uae-main', count: 3 }],
        },
      },
    })
    // What is kept folded is what the facts come to.
    const all = fold(emptySnapshot(engine.journalId), facts).snapshot
    expect(stateHashOf(all)).toBe(stateHashOf(book.snapshot))
  })

  it('ends what ran then, vacates every lease at the new epoch, and knows the nodes and backups of now', async () => {
    const { book, engine } = await restored()
    const { accounts, failovers, nodes, backups, operations } = book.snapshot
    expect(accounts['uae-main']).toMatchObject({ lease: { epoch: 5, holder: null }, activeFailoverId: null })
    expect(failovers[0]).toMatchObject({ outcome: 'cancelled' })
    expect(Object.keys(nodes).sort()).toContain('uae-4')
    expect(nodes['uae-3']).toBeUndefined()
    expect(backups[0]).toMatchObject({ state: 'complete' })
    expect(operations.map(({ id, status }) => [id, status])).toEqual([
      [RESTORE, 'running'],
      [BACKUP, 'succeeded'],
    ])
    expect(engine.findPlan(restoring.planId)).not.toBeNull()
    expect(() => book.record([{ kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 5 }])).toThrow(
      'stands at epoch 5',
    )
    book.record([{ kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 6 }])
  })

  it('knows every key and the last word of what was sent to the one before', async () => {
    const { engine, former } = await restored()
    expect(engine.findRequest(LATER)).toMatchObject({ operationId: LATER })
    expect(engine.findOperation(LATER)).toEqual(former)
    // What came after the restored moment is what the restore said of itself.
    expect(engine.countAfter(AT)).toBe((engine.factsAfter(0, 1_000) ?? []).filter(({ at }) => at > AT).length)
    // … and hands it on to the next.
    expect(engine.carryOver().operations.map(({ id }) => id)).toContain(LATER)
  })

  it('has what people wrote, before the backup and after it, each once and in order', async () => {
    const estate = await aReplacedJournal()
    const { engine } = estate.replaced
    const written = [aRunEntry({ id: anId(0xf1) }), anIncidentEntry(), aHandoverEntry()]
    engine.logEntries.add(written, AT)
    const finished = await finishJournal(estate.finishing({ carried: engine.carryOver() }))
    // Asked twice, as after a crash: nothing is doubled.
    await finishJournal(estate.finishing({ carried: engine.carryOver() }))
    writeMarker(estate.path, RESTORE, finished)
    engine.close()
    swapWhereMarked(estate.path)
    expect(estate.open().engine.logEntries.after(0, 10).entries).toEqual(written)
  })

  it('has what people wrote into runs where the backup is of a version that kept nothing else', async () => {
    const estate = await aReplacedJournal()
    const { id, logId, at, by, body } = aRunEntry({ id: anId(0xf0) })
    const old = new DatabaseSync(estate.finishing().enginePath)
    old.exec('ALTER TABLE log_entries RENAME TO run_entries')
    old
      .prepare('INSERT INTO run_entries (id, arrived_at, body) VALUES (?, ?, ?)')
      .run(id, AT, JSON.stringify({ id, runId: logId, at, by, body }))
    old.close()
    estate.replaced.engine.logEntries.add([aRunEntry({ id: anId(0xf0) }), anIncidentEntry()], AT)
    const finished = await finishJournal(estate.finishing({ carried: estate.replaced.engine.carryOver() }))
    writeMarker(estate.path, RESTORE, finished)
    estate.replaced.engine.close()
    swapWhereMarked(estate.path)
    expect(estate.open().engine.logEntries.after(0, 10).entries).toEqual([
      aRunEntry({ id: anId(0xf0) }),
      anIncidentEntry(),
    ])
  })

  it('is finished anew from the prepared file however often it is asked, and not from a wrong one', async () => {
    const { finishing, mark, replaced } = await aReplacedJournal()
    const path = await finishJournal(finishing())
    expect(await finishJournal(finishing())).toBe(path)
    const wrong = { ...mark, stateHash: 'f'.repeat(64) }
    await expect(finishJournal(finishing({ engine: wrong }))).rejects.toThrow('What was prepared')
    expect(replaced.book.snapshot.restores).toEqual([])
  })
})

describe('putting it in place', () => {
  it('changes nothing without a marker', async () => {
    const { path, finishing, replaced } = await aReplacedJournal()
    await finishJournal(finishing())
    const { journalId } = replaced.engine
    replaced.engine.close()
    expect(swapWhereMarked(path)).toBeNull()
    const again = anEngine(path)
    expect(again.journalId).toBe(journalId)
  })

  it('keeps the one before, with all that a killed control plane had not yet written into it', async () => {
    const { path, finishing, replaced } = await aReplacedJournal()
    const finished = await finishJournal(finishing())
    // As it lies on the disk while the engine still runs: the last facts stand beside the journal.
    const killed = join(aFolder(), 'journal.db')
    for (const suffix of ['', '-wal']) copyFileSync(`${path}${suffix}`, `${killed}${suffix}`)
    expect(statSync(`${killed}-wal`).size).toBeGreaterThan(0)
    writeMarker(killed, RESTORE, finished)
    expect(swapWhereMarked(killed)).toBe(RESTORE)
    const kept = anEngine(join(killed, '..', `journal.before-${RESTORE}.db`))
    expect(kept.journalId).toBe(replaced.engine.journalId)
    expect(stateHashOf(kept.load())).toBe(stateHashOf(replaced.book.snapshot))
    expect(anEngine(killed).load().restores).toHaveLength(1)
  })

  it('only removes the marker where a start before it died right after the swap', async () => {
    const { path, engine } = await restored()
    const { journalId } = engine
    engine.close()
    writeMarker(path, RESTORE, join(path, '..', 'gone.db'))
    expect(swapWhereMarked(path)).toBe(RESTORE)
    expect(swapWhereMarked(path)).toBeNull()
    const again = anEngine(path)
    expect(again.journalId).toBe(journalId)
  })

  it('does it again where a start died before the swap, whatever it left', async () => {
    const { path, finishing, replaced, folder } = await aReplacedJournal()
    writeMarker(path, RESTORE, await finishJournal(finishing()))
    replaced.engine.close()
    writeFileSync(join(folder, `journal.before-${RESTORE}.db`), 'half of it')
    expect(swapWhereMarked(path)).toBe(RESTORE)
    expect(existsSync(join(folder, 'restore.json'))).toBe(false)
    const again = anEngine(path)
    expect(again.load().restores).toHaveLength(1)
  })
})
