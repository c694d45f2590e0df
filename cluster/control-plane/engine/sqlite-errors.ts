/** Errors by kind in SQLite: a row a minute for each thing that is watched, and one more a kind that occurred in it. */
import type { StatementSyncInstance } from '@photostructure/sqlite'
import { z } from 'zod'
import type { ErrorKind, ErrorMinute, ErrorStore } from './error-store.ts'

export const ERROR_SCHEMA = `
  CREATE TABLE IF NOT EXISTS error_minutes (
    about TEXT NOT NULL, minute INTEGER NOT NULL, kind TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (minute, about, kind)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS error_kinds (
    about TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
    new_at INTEGER, watched_ms INTEGER NOT NULL, PRIMARY KEY (about, kind)) STRICT, WITHOUT ROWID;
`
/** Yesterday, wherever it begins, is told of in full. */
const MINUTES_KEPT_MS = 3 * 24 * 60 * 60_000
const KINDS_KEPT_MS = 30 * 24 * 60 * 60_000

export interface SqliteErrorsOptions {
  readonly run: (sql: string) => StatementSyncInstance
  /** In a transaction, refused under an old term. */
  readonly write: (work: () => void) => void
}

export class SqliteErrors implements ErrorStore {
  readonly #options: SqliteErrorsOptions

  constructor(options: SqliteErrorsOptions) {
    this.#options = options
  }

  save(minutes: readonly ErrorMinute[], kinds: readonly ErrorKind[]): void {
    if (minutes.length === 0 && kinds.length === 0) return
    const { run, write } = this.#options
    write(() => {
      for (const { about, minute, kind, count } of minutes)
        run(
          `INSERT INTO error_minutes (about, minute, kind, count) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET count = count + excluded.count`,
        ).run(about, minute, kind, count)
      for (const { about, kind, source, firstAt, lastAt, newAt, watchedMs } of kinds)
        run(
          `INSERT OR REPLACE INTO error_kinds (about, kind, source, first_at, last_at, new_at, watched_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?)`,
        ).run(about, kind, source, firstAt, lastAt, newAt, watchedMs)
    })
  }

  minutes(from: number, to: number): readonly ErrorMinute[] {
    return this.#options
      .run('SELECT about, minute, kind, count FROM error_minutes WHERE minute >= ? AND minute < ? ORDER BY minute')
      .all(from, to)
      .map((row) => MinuteRow.parse(row))
  }

  kinds(): readonly ErrorKind[] {
    return this.#options
      .run('SELECT about, kind, source, first_at, last_at, new_at, watched_ms FROM error_kinds')
      .all()
      .map((row) => {
        const { first_at, last_at, new_at, watched_ms, ...rest } = KindRow.parse(row)
        return { ...rest, firstAt: first_at, lastAt: last_at, newAt: new_at, watchedMs: watched_ms }
      })
  }

  /** Within a transaction. */
  prune(now: number): void {
    const { run } = this.#options
    run('DELETE FROM error_minutes WHERE minute < ?').run(Math.floor((now - MINUTES_KEPT_MS) / 60_000))
    run('DELETE FROM error_kinds WHERE last_at < ?').run(now - KINDS_KEPT_MS)
  }
}

const MinuteRow = z.object({ about: z.string(), minute: z.number(), kind: z.string(), count: z.number() })
const KindRow = z.object({
  about: z.string(),
  kind: z.string(),
  source: z.string(),
  first_at: z.number(),
  last_at: z.number(),
  new_at: z.number().nullable(),
  watched_ms: z.number(),
})
