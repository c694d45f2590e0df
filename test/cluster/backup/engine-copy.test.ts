import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { copyEngine } from '../../../cluster/backup/engine-copy.ts'
import { countOf, foldFromFirst, loadState, openJournal } from '../../../cluster/backup/journal.ts'
import { journalPath } from '../../../cluster/backup/take.ts'
import { SqliteEngine } from '../../../cluster/control-plane/engine/sqlite.ts'
import { stateHashOf } from '../../../cluster/state-hash.ts'
import { anAlert, anId, anOperation, aRequest } from '../../support/factories.ts'
import { anEstate } from './an-estate.ts'

type Estate = Awaited<ReturnType<typeof anEstate>>

const copyOf = (estate: Estate) => join(estate.root, 'copy.db')
const copied = async (estate: Estate, mark = estate.engine.mark(estate.book.snapshot, estate.clock.now)) => {
  await copyEngine({ from: journalPath(estate.config), to: copyOf(estate), mark })
  const db = openJournal(copyOf(estate))
  return { db, mark }
}

describe('a copy of the engine', () => {
  it('comes to the state that the engine marked, whatever was journaled since', async () => {
    const estate = await anEstate()
    const { book, engine } = estate
    estate.change('before')
    const release = engine.hold()
    const mark = engine.mark(book.snapshot, estate.clock.now)
    const then = book.snapshot
    estate.clock.now += 5_000
    for (let turn = 0; turn < 600; turn++) estate.change(`after ${turn}`)
    const { db } = await copied(estate, mark)
    release()
    expect(countOf(db, 'facts')).toBe(mark.seq)
    expect(stateHashOf(loadState(db))).toBe(mark.stateHash)
    expect(stateHashOf(foldFromFirst(db) ?? then)).toBe(stateHashOf(then))
    db.close()
  })

  it('is an engine that a control plane can start from: leases, alerts and keys are those of the mark', async () => {
    const estate = await anEstate()
    const { book, engine } = estate
    const early = anId(0xe1)
    const late = anId(0xe2)
    const opened = anAlert({ id: 'noStandby/uae-main', code: 'noStandby', resolvedAt: null })
    book.record(
      [
        { kind: 'operationChanged', operation: anOperation({ id: early }) },
        { kind: 'alertRaised', alert: opened },
      ],
      early,
      aRequest({ operationId: early }),
    )
    const mark = engine.mark(book.snapshot, estate.clock.now)
    estate.clock.now += 1_000
    book.record(
      [
        { kind: 'operationChanged', operation: anOperation({ id: late }) },
        { kind: 'alertResolved', alertId: opened.id, why: 'over' },
        { kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 2 },
        { kind: 'alertRaised', alert: anAlert({ id: 'disputed/uae-2', code: 'disputed', resolvedAt: null }) },
      ],
      late,
      aRequest({ operationId: late }),
    )
    const { db } = await copied(estate, mark)
    db.close()
    const restored = new SqliteEngine({ path: copyOf(estate) })
    expect(restored.term).toBe(mark.term + 1)
    expect(restored.findRequest(early)).not.toBeNull()
    expect(restored.findRequest(late)).toBeNull()
    expect(restored.alerts.open().map(({ alert }) => alert.id)).toEqual([opened.id])
    // The lease stands at epoch 1 again: vacating it takes 2.
    restored.commit(
      {
        facts: [
          { body: { kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 2 }, operationId: null, drillId: null },
        ],
      },
      estate.clock.now,
    )
    restored.close()
  })

  it('refuses an engine that keeps a newer state than the mark, and one that is another journal', async () => {
    const estate = await anEstate()
    const { book, engine } = estate
    const mark = engine.mark(book.snapshot, estate.clock.now)
    estate.change('after')
    engine.saveSnapshot(book.snapshot)
    await expect(copied(estate, mark)).rejects.toMatchObject({ code: 'staleEpoch' })
    await expect(copied(estate, { ...mark, journalId: anId(9) })).rejects.toMatchObject({ code: 'staleEpoch' })
  })

  it('keeps what it holds while it is held: nothing is dropped, no newer state is kept', async () => {
    const estate = await anEstate()
    const { book, engine } = estate
    const live = openJournal(journalPath(estate.config), { live: true })
    const kept = () => loadState(live, 0).seq
    engine.saveSnapshot(book.snapshot)
    const seq = book.snapshot.seq
    const release = engine.hold()
    for (let turn = 0; turn < 600; turn++) estate.change(`turn ${turn}`)
    engine.saveSnapshot(book.snapshot)
    engine.prune(estate.clock.now + 90 * 24 * 60 * 60_000)
    expect(engine.factsAfter(0, 1)).not.toBeNull()
    expect(kept()).toBe(seq)
    release()
    release()
    expect(engine.isHeld).toBe(false)
    estate.change('and one more')
    expect(kept()).toBe(book.snapshot.seq)
    live.close()
    expect(book.trouble).toBeNull()
  })
})
