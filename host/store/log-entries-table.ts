/** What people wrote into runs, incidents and handovers, on disk: this console's own, sent or not, and what came from the cluster. Never dropped. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { type KeptEntry, LogEntry } from '../../shared/log-entry.ts'
import type { Transaction } from './operations-table.ts'
import { column, parseRow } from './rows.ts'

/** Up to which number the cluster's entries are here, and of which journal that number is. */
export interface LogCursor {
  readonly journalId: string
  readonly after: number
}

const COLUMNS = 'is_sent AS isSent, body'

export class LogEntriesTable {
  readonly #db: DatabaseSyncInstance
  readonly #transaction: Transaction

  constructor(db: DatabaseSyncInstance, transaction: Transaction) {
    this.#db = db
    this.#transaction = transaction
  }

  /** Survives a loss of power: they are on the disk when this returns. @throws {Fault} storeFull: none of them was written. */
  add(entries: readonly LogEntry[]): void {
    this.#db.exec('PRAGMA synchronous = FULL')
    try {
      this.#transaction(() => {
        for (const entry of entries) this.#insert(entry, false)
      })
    } finally {
      this.#db.exec('PRAGMA synchronous = NORMAL')
    }
  }

  /** What the cluster has, up to a number of its own. Answers those that are new here, or were not known to be there.
   *  @throws {Fault} storeFull: nothing of it was written, and the number stays. */
  merge(entries: readonly LogEntry[], cursor: LogCursor): LogEntry[] {
    const changed: LogEntry[] = []
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
      this.#db.exec('UPDATE log_entries SET is_sent = 0 WHERE is_sent = 1')
      this.#putCursor({ journalId, after: 0 })
    })
  }

  /** `null`: nothing ever came from the cluster. */
  cursor(): LogCursor | null {
    const row: unknown = this.#db.prepare('SELECT journal_id AS journalId, after FROM log_cursor').get()
    const journalId = column(row, 'journalId')
    return journalId === null ? null : { journalId, after: (row as { after: number }).after }
  }

  /** Those the cluster has not yet, oldest first. */
  unsent(): KeptEntry[] {
    return this.#rows(`SELECT ${COLUMNS} FROM log_entries WHERE is_sent = 0 ORDER BY at, id`)
  }

  of(logId: string): KeptEntry[] {
    return this.#rows(`SELECT ${COLUMNS} FROM log_entries WHERE log_id = ? ORDER BY at, id`, logId)
  }

  /** By what was written between two moments (the authors' clocks), the first ones; `isOwn`: written at this console. */
  within(from: number, to: number, limit: number): { readonly entry: KeptEntry; readonly isOwn: boolean }[] {
    return this.#owned('WHERE at BETWEEN ? AND ? ORDER BY at, id LIMIT ?', from, to, limit)
  }

  ofOwned(logId: string): { readonly entry: KeptEntry; readonly isOwn: boolean }[] {
    return this.#owned('WHERE log_id = ? ORDER BY at, id', logId)
  }

  all(): KeptEntry[] {
    return this.#rows(`SELECT ${COLUMNS} FROM log_entries ORDER BY log_id, at, id`)
  }

  /** Within a transaction. Answers whether it is new. */
  #insert(entry: LogEntry, isSent: boolean): boolean {
    const { id, logId, at, by, body } = entry
    const { changes } = this.#db
      .prepare(
        'INSERT OR IGNORE INTO log_entries (id, log_id, at, is_sent, is_own, run_book, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        id,
        logId,
        at,
        isSent ? 1 : 0,
        isSent ? 0 : 1,
        body.kind === 'started' ? body.hash : null,
        JSON.stringify({ id, logId, at, by, body }),
      )
    return Number(changes) > 0
  }

  /** Within a transaction. Answers whether that was news. */
  #markSent(id: string): boolean {
    const { changes } = this.#db.prepare('UPDATE log_entries SET is_sent = 1 WHERE id = ? AND is_sent = 0').run(id)
    return Number(changes) > 0
  }

  #putCursor({ journalId, after }: LogCursor): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO log_cursor (only, journal_id, after) VALUES (1, ?, ?)')
      .run(journalId, after)
  }

  #owned(where: string, ...values: readonly (string | number)[]): { entry: KeptEntry; isOwn: boolean }[] {
    const rows: unknown[] = this.#db
      .prepare(`SELECT ${COLUMNS}, is_own AS isOwn FROM log_entries ${where}`)
      .all(...values)
    return rows.flatMap((row) => {
      const entry = entryOf(row)
      return entry === null ? [] : [{ entry, isOwn: (row as { isOwn: number }).isOwn === 1 }]
    })
  }

  #rows(sql: string, ...values: readonly string[]): KeptEntry[] {
    const rows: unknown[] = this.#db.prepare(sql).all(...values)
    return rows.flatMap((row) => entryOf(row) ?? [])
  }
}

function entryOf(row: unknown): KeptEntry | null {
  const entry = parseRow(LogEntry, column(row, 'body'))
  return entry === null ? null : { ...entry, isSent: (row as { isSent: number }).isSent === 1 }
}
