/** What people wrote into runs, on disk: this console's own, sent or not, and what came from the cluster. Never dropped. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { type KeptEntry, RunEntry } from '../../shared/runbook/run.ts'
import type { Transaction } from './operations-table.ts'
import { column, parseRow } from './rows.ts'

/** Up to which number the cluster's entries are here, and of which journal that number is. */
export interface RunCursor {
  readonly journalId: string
  readonly after: number
}

const COLUMNS = 'is_sent AS isSent, body'

export class RunEntriesTable {
  readonly #db: DatabaseSyncInstance
  readonly #transaction: Transaction

  constructor(db: DatabaseSyncInstance, transaction: Transaction) {
    this.#db = db
    this.#transaction = transaction
  }

  /** Survives a loss of power: it is on the disk when this returns. @throws {Fault} storeFull: it was not written. */
  add(entry: RunEntry): void {
    this.#db.exec('PRAGMA synchronous = FULL')
    try {
      this.#transaction(() => this.#insert(entry, false))
    } finally {
      this.#db.exec('PRAGMA synchronous = NORMAL')
    }
  }

  /** What the cluster has, up to a number of its own. Answers those that are new here, or were not known to be there.
   *  @throws {Fault} storeFull: nothing of it was written, and the number stays. */
  merge(entries: readonly RunEntry[], cursor: RunCursor): RunEntry[] {
    const changed: RunEntry[] = []
    this.#transaction(() => {
      for (const entry of entries) if (this.#insert(entry, true) || this.#markSent(entry.id)) changed.push(entry)
      this.#putCursor(cursor)
    })
    return changed
  }

  /** Answers those that were not known to be there. @throws {Fault} storeFull */
  markSent(ids: readonly string[]): string[] {
    const marked: string[] = []
    this.#transaction(() => {
      for (const id of ids) if (this.#markSent(id)) marked.push(id)
    })
    return marked
  }

  /** Another journal, or one that knows less than it did: what it has is asked for from the beginning, and what it lacks is sent again. @throws {Fault} storeFull */
  beginJournal(journalId: string): void {
    this.#transaction(() => {
      this.#db.exec('UPDATE run_entries SET is_sent = 0 WHERE is_sent = 1')
      this.#putCursor({ journalId, after: 0 })
    })
  }

  /** `null`: nothing ever came from the cluster. */
  cursor(): RunCursor | null {
    const row: unknown = this.#db.prepare('SELECT journal_id AS journalId, after FROM run_cursor').get()
    const journalId = column(row, 'journalId')
    return journalId === null ? null : { journalId, after: (row as { after: number }).after }
  }

  /** Those the cluster has not yet, oldest first. */
  unsent(): KeptEntry[] {
    return this.#rows(`SELECT ${COLUMNS} FROM run_entries WHERE is_sent = 0 ORDER BY at, id`)
  }

  ofRun(runId: string): KeptEntry[] {
    return this.#rows(`SELECT ${COLUMNS} FROM run_entries WHERE run_id = ? ORDER BY at, id`, runId)
  }

  all(): KeptEntry[] {
    return this.#rows(`SELECT ${COLUMNS} FROM run_entries ORDER BY run_id, at, id`)
  }

  /** Within a transaction. Answers whether it is new. */
  #insert(entry: RunEntry, isSent: boolean): boolean {
    const { id, runId, at, by, body } = entry
    const { changes } = this.#db
      .prepare('INSERT OR IGNORE INTO run_entries (id, run_id, at, is_sent, run_book, body) VALUES (?, ?, ?, ?, ?, ?)')
      .run(
        id,
        runId,
        at,
        isSent ? 1 : 0,
        body.kind === 'started' ? body.hash : null,
        JSON.stringify({ id, runId, at, by, body }),
      )
    return Number(changes) > 0
  }

  /** Within a transaction. Answers whether that was news. */
  #markSent(id: string): boolean {
    const { changes } = this.#db.prepare('UPDATE run_entries SET is_sent = 1 WHERE id = ? AND is_sent = 0').run(id)
    return Number(changes) > 0
  }

  #putCursor({ journalId, after }: RunCursor): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO run_cursor (only, journal_id, after) VALUES (1, ?, ?)')
      .run(journalId, after)
  }

  #rows(sql: string, ...values: readonly string[]): KeptEntry[] {
    const rows: unknown[] = this.#db.prepare(sql).all(...values)
    return rows.flatMap((row) => {
      const entry = parseRow(RunEntry, column(row, 'body'))
      return entry === null ? [] : [{ ...entry, isSent: (row as { isSent: number }).isSent === 1 }]
    })
  }
}
