/** What people wrote into runs, in SQLite: one row an entry, numbered as it came. */
import type { StatementSyncInstance } from '@photostructure/sqlite'
import { z } from 'zod'
import { Fault } from '../../../shared/fault.ts'
import { RunEntry } from '../../../shared/runbook/run.ts'
import type { RunEntryRow, RunEntryStore } from './run-entry-store.ts'

export interface SqliteRunEntriesOptions {
  readonly run: (sql: string) => StatementSyncInstance
  /** In a transaction, refused under an old term. */
  readonly write: (work: () => void) => void
}

export class SqliteRunEntries implements RunEntryStore {
  readonly #options: SqliteRunEntriesOptions

  constructor(options: SqliteRunEntriesOptions) {
    this.#options = options
  }

  add(entries: readonly RunEntry[], at: number): void {
    const { run, write } = this.#options
    write(() => {
      for (const entry of entries) {
        // Parsed, so that the same entry is the same text whoever sends it.
        const body = JSON.stringify(RunEntry.parse(entry))
        const known = run('SELECT body FROM run_entries WHERE id = ?').get(entry.id) as { body: string } | undefined
        if (known === undefined)
          run('INSERT INTO run_entries (id, arrived_at, body) VALUES (?, ?, ?)').run(entry.id, at, body)
        else if (known.body !== body)
          throw new Fault('keyReused', `The id ${entry.id} stands for another entry already`, { id: entry.id })
      }
    })
  }

  after(after: number, limit: number): { readonly entries: RunEntry[]; readonly last: number } {
    const rows = z
      .array(Numbered)
      .parse(
        this.#options.run('SELECT seq, body FROM run_entries WHERE seq > ? ORDER BY seq LIMIT ?').all(after, limit),
      )
    return {
      entries: rows.map(({ body }) => RunEntry.parse(JSON.parse(body))),
      last: rows.at(-1)?.seq ?? Math.min(after, this.last()),
    }
  }

  last(): number {
    const row = this.#options.run('SELECT coalesce(max(seq), 0) AS last FROM run_entries').get()
    return (row as { last: number }).last
  }

  rows(): readonly RunEntryRow[] {
    return z
      .array(Row)
      .parse(this.#options.run('SELECT id, arrived_at AS arrivedAt, body FROM run_entries ORDER BY seq').all())
  }
}

const Numbered = z.object({ seq: z.number(), body: z.string() })
const Row = z.object({ id: z.string(), arrivedAt: z.number(), body: z.string() })
