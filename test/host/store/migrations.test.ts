import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../../host/store/database.ts'
import { LogEntriesTable } from '../../../host/store/log-entries-table.ts'
import { Store } from '../../../host/store/store.ts'
import { STEPS, STORE_VERSION } from '../../../host/store/migrations.ts'
import type { LogEntry } from '../../../shared/log-entry.ts'
import { aRunEntry } from '../../support/runs.ts'
import { anId } from '../../support/factories.ts'
import { aDataDir } from '../support/a-host.ts'
import { aFact, AT, JOURNAL } from '../support/factories.ts'

/** The format in which entries were of runs alone. */
const RUNS_ALONE = 5
const TRICKY = 'line\nbreak, "quotes", \\ and ünïcode \u2028 😀'

function entry(number: number): LogEntry {
  return aRunEntry({ id: anId(number), by: 'Zoë "Z"', body: { kind: 'noted', stepId: null, text: TRICKY } })
}

/** A store as that version left it. */
function anOldStore(): string {
  const file = join(aDataDir(), 'store.sqlite')
  const db = new DatabaseSync(file)
  for (const step of STEPS.slice(0, RUNS_ALONE)) db.exec(step)
  const insert = db.prepare(
    'INSERT INTO run_entries (id, run_id, at, is_sent, run_book, body) VALUES (?, ?, ?, ?, ?, ?)',
  )
  for (const [number, isSent] of [
    [1, 1],
    [2, 0],
  ] as const) {
    const { id, logId, at, by, body } = entry(number)
    insert.run(id, logId, at, isSent, null, JSON.stringify({ id, runId: logId, at, by, body }))
  }
  db.exec(`INSERT INTO run_cursor (only, journal_id, after) VALUES (1, '${JOURNAL}', 7)`)
  const fact = aFact(1)
  db.prepare('INSERT INTO facts (journal_id, seq, heard_at, body) VALUES (?, 1, ?, ?)').run(
    JOURNAL,
    AT,
    JSON.stringify(fact),
  )
  db.exec(`PRAGMA user_version = ${RUNS_ALONE}`)
  db.close()
  return file
}

describe('a store of an older console', () => {
  it('keeps what was written into runs, to the letter, with what was sent and up to where', () => {
    const { db, setAside } = openDatabase(anOldStore(), AT)
    expect(setAside).toBeNull()
    const table = new LogEntriesTable(db, (write) => write())
    expect(table.all()).toEqual([
      { ...entry(1), isSent: true },
      { ...entry(2), isSent: false },
    ])
    // Of what was sent nobody knows any more who wrote it where.
    expect(table.ofOwned(entry(1).logId).map(({ isOwn }) => isOwn)).toEqual([false, true])
    expect(table.cursor()).toEqual({ journalId: JOURNAL, after: 7 })
    db.close()
  })

  it('has its facts by their time', () => {
    const store = new Store(openDatabase(anOldStore(), AT).db)
    const { at } = aFact(1)
    const wanted = { from: at, to: at, kinds: ['nodeHealthChanged'], accountIds: [], limit: 5 } as const
    expect(store.factsWithin(wanted)).toEqual([{ journalId: JOURNAL, fact: aFact(1) }])
    store.close()
  })

  it('is of the newest format afterwards', () => {
    const { db } = openDatabase(anOldStore(), AT)
    expect(Object.values(db.prepare('PRAGMA user_version').get() as object)).toEqual([STORE_VERSION])
    db.close()
  })
})
