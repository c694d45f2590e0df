/** What people wrote, in SQLite: one row an entry, numbered as it came. */
import type { StatementSyncInstance } from '@photostructure/sqlite'
import { z } from 'zod'
import { Fault } from '../../../shared/fault.ts'
import { LogEntry } from '../../../shared/log-entry.ts'
import type { LogEntryRow, LogEntryStore } from './log-entry-store.ts'

export interface SqliteLogEntriesOptions {
  readonly run: (sql: string) => StatementSyncInstance
  /** In a transaction, refused under an old term. */
  readonly write: (work: () => void) => void
}

export class SqliteLogEntries implements LogEntryStore {
  readonly #options: SqliteLogEntriesOptions

  constructor(options: SqliteLogEntriesOptions) {
    this.#options = options
  }

  add(entries: readonly LogEntry[], at: number): void {
    const { run, write } = this.#options
    write(() => {
      for (const entry of entries) {
        // Parsed, so that the same entry is the same text whoever sends it.
        const body = JSON.stringify(LogEntry.parse(entry))
        const known = run('SELECT body FROM log_entries WHERE id = ?').get(entry.id) as { body: string } | undefined
        if (known === undefined)
          run('INSERT INTO log_entries (id, arrived_at, body) VALUES (?, ?, ?)').run(entry.id, at, body)
        else if (known.body !== body)
          throw new Fault('keyReused', `The id ${entry.id} stands for another entry already`, { id: entry.id })
      }
    })
  }

  after(after: number, limit: number): { readonly entries: LogEntry[]; readonly last: number } {
    const rows = z
      .array(Numbered)
      .parse(
        this.#options.run('SELECT seq, body FROM log_entries WHERE seq > ? ORDER BY seq LIMIT ?').all(after, limit),
      )
    return {
      entries: rows.map(({ body }) => LogEntry.parse(JSON.parse(body))),
      last: rows.at(-1)?.seq ?? Math.min(after, this.last()),
    }
  }

  last(): number {
    const row = this.#options.run('SELECT coalesce(max(seq), 0) AS last FROM log_entries').get()
    return (row as { last: number }).last
  }

  rows(): readonly LogEntryRow[] {
    return z
      .array(Row)
      .parse(this.#options.run('SELECT id, arrived_at AS arrivedAt, body FROM log_entries ORDER BY seq').all())
  }
}

const Numbered = z.object({ seq: z.number(), body: z.string() })
const Row = z.object({ id: z.string(), arrivedAt: z.number(), body: z.string() })
