import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, it } from 'vitest'
import { makeLogEntries } from '../../../../cluster/control-plane/engine/log-entry-schema.ts'
import { LogEntry } from '../../../../shared/log-entry.ts'
import { anId, AT } from '../../../support/factories.ts'
import { aRunEntry } from '../../../support/runs.ts'

const TRICKY = 'line\nbreak, "quotes", \\ and ünïcode \u2028 😀 \u0007'
const entry = (number: number): LogEntry =>
  aRunEntry({ id: anId(number), by: 'Zoë "Z"', body: { kind: 'noted', stepId: null, text: `${TRICKY} ${number}` } })

const OLD = `CREATE TABLE run_entries (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, arrived_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT`

/** As an older version wrote them. */
function addOld(db: InstanceType<typeof DatabaseSync>, ...numbers: readonly number[]): void {
  for (const number of numbers) {
    const { id, logId, at, by, body } = entry(number)
    const text = JSON.stringify({ id, runId: logId, at, by, body })
    db.prepare('INSERT INTO run_entries (id, arrived_at, body) VALUES (?, ?, ?)').run(id, AT, text)
  }
}

const rowsOf = (db: InstanceType<typeof DatabaseSync>) =>
  db.prepare('SELECT seq, body FROM log_entries ORDER BY seq').all() as { seq: number; body: string }[]

describe('the table of what people wrote', () => {
  it('is made where there is none, and stays where there is one', () => {
    const db = new DatabaseSync(':memory:')
    makeLogEntries(db)
    makeLogEntries(db)
    expect(rowsOf(db)).toEqual([])
    db.close()
  })

  it('takes over entries of an older version with their numbers, as the text they would come in as now', () => {
    const db = new DatabaseSync(':memory:')
    db.exec(OLD)
    addOld(db, 1, 2, 3)
    db.exec('DELETE FROM run_entries WHERE seq = 2')
    makeLogEntries(db)
    expect(rowsOf(db)).toEqual([1, 3].map((seq) => ({ seq, body: JSON.stringify(LogEntry.parse(entry(seq))) })))
    // Numbers go on after the last.
    db.prepare('INSERT INTO log_entries (id, arrived_at, body) VALUES (?, ?, ?)').run(anId(9), AT, '{}')
    expect(rowsOf(db).at(-1)?.seq).toBe(4)
    db.close()
  })

  it('takes over what an older version wrote that led in between', () => {
    const db = new DatabaseSync(':memory:')
    makeLogEntries(db)
    db.prepare('INSERT INTO log_entries (id, arrived_at, body) VALUES (?, ?, ?)').run(
      anId(1),
      AT,
      JSON.stringify(entry(1)),
    )
    db.exec(OLD)
    addOld(db, 1, 2)
    makeLogEntries(db)
    expect(rowsOf(db).map(({ body }) => LogEntry.parse(JSON.parse(body)))).toEqual([entry(1), entry(2)])
    db.close()
  })
})
