/** The runbooks on disk: the files of each set, what the search knows of them, and what this person read and pinned. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { z } from 'zod'
import { RunbookHead } from '../../shared/runbook/runbook.ts'
import type { Transaction } from './operations-table.ts'
import { column, parseRow } from './rows.ts'

export type RunbookOrigin = 'shipped' | 'folder' | 'cluster'

/** What the search knows of a page. */
export interface RunbookWords {
  /** What of its head is searched. */
  readonly about: string
  /** In small letters. */
  readonly headings: string
  /** Its text by headings, packed as `sections.ts` does it. */
  readonly sections: string
}

/** A file that was looked at and can be used. */
export interface NewRunbookFile {
  readonly name: string
  readonly hash: string
  /** Epoch ms of this machine; `null`: it ships. */
  readonly syncedAt: number | null
  /** `null`: a picture. */
  readonly head: RunbookHead | null
  readonly body: Uint8Array
  /** `null`: a picture. */
  readonly words: RunbookWords | null
}

export interface StoredRunbookFile {
  readonly id: number
  readonly origin: RunbookOrigin
  readonly name: string
  readonly hash: string
  readonly bytes: number
  readonly syncedAt: number | null
  readonly head: RunbookHead | null
  /** In small letters; `null`: a picture. */
  readonly headings: string | null
}

/** The folder whose set is here, and when it was read through last, epoch ms of this machine. */
export const FolderRead = z.object({ path: z.string(), at: z.number() })
export type FolderRead = z.infer<typeof FolderRead>

/** How the last comparing with the cluster went, and the last reading of a folder. */
export const RunbookSync = z.object({
  /** Of the list that is here as a whole; `null`: something of it must be asked for again. */
  hash: z.string().nullable(),
  comparedAt: z.number().nullable(),
  /** `hash`: of the file as it came. */
  refused: z.array(z.object({ name: z.string(), hash: z.string(), why: z.string() })),
  /** Absent: as it was. `null`: what is here is of no folder. */
  folder: FolderRead.nullable().optional(),
})
export type RunbookSync = z.infer<typeof RunbookSync>

const NEVER: RunbookSync = { hash: null, comparedAt: null, refused: [] }

export class RunbooksTable {
  readonly #db: DatabaseSyncInstance
  readonly #transaction: Transaction

  constructor(db: DatabaseSyncInstance, transaction: Transaction) {
    this.#db = db
    this.#transaction = transaction
  }

  /** Of every set that is here as a whole. */
  files(): StoredRunbookFile[] {
    const rows: unknown[] = this.#db
      .prepare(
        `SELECT id, origin, name, hash, bytes, synced_at AS syncedAt, head, headings FROM runbook_files WHERE origin <> 'staged' ORDER BY name`,
      )
      .all()
    return rows.flatMap((row) => {
      const read = Row.safeParse(row)
      if (!read.success) return []
      const { head: text, ...file } = read.data
      const head = parseRow(RunbookHead, text)
      return text !== null && head === null ? [] : [{ ...file, head }]
    })
  }

  /** `null`: there is no such file any more. */
  body(id: number): Uint8Array | null {
    const row: unknown = this.#db.prepare('SELECT body FROM runbook_files WHERE id = ?').get(id)
    return row === undefined ? null : (row as { body: Uint8Array }).body
  }

  /** Put aside until the set is whole. @throws {Fault} storeFull */
  stage(files: readonly NewRunbookFile[]): void {
    this.#transaction(() => {
      const insert = this.#db.prepare(
        `INSERT INTO runbook_files (origin, name, hash, bytes, synced_at, head, about, headings, sections, body)
          VALUES ('staged', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      const index = this.#db.prepare('INSERT INTO runbook_words (rowid, about, sections) VALUES (?, ?, ?)')
      for (const { name, hash, syncedAt, head, body, words } of files) {
        const { lastInsertRowid: id } = insert.run(
          name,
          hash,
          body.length,
          syncedAt,
          head === null ? null : JSON.stringify(head),
          words?.about ?? null,
          words?.headings ?? null,
          words?.sections ?? null,
          body,
        )
        if (words !== null) index.run(id, words.about, words.sections)
      }
    })
  }

  countStaged(): number {
    const row: unknown = this.#db.prepare(`SELECT count(*) AS count FROM runbook_files WHERE origin = 'staged'`).get()
    return (row as { count: number }).count
  }

  /** What a set that never became whole has left. @throws {Fault} storeFull */
  dropStaged(): void {
    this.#transaction(() => this.#drop(`origin = 'staged'`))
  }

  /** What was put aside becomes this set, beside those of it that are kept; all at once or not at all. @throws {Fault} storeFull */
  replace(origin: RunbookOrigin, kept: ReadonlySet<string>, sync: RunbookSync | null): void {
    this.#transaction(() => {
      this.#drop('origin = ? AND name NOT IN (SELECT value FROM json_each(?))', origin, JSON.stringify([...kept]))
      this.#db.prepare(`UPDATE runbook_files SET origin = ? WHERE origin = 'staged'`).run(origin)
      if (sync !== null) this.#putSync(sync)
    })
  }

  sync(): RunbookSync {
    const row: unknown = this.#db.prepare('SELECT body FROM runbook_sync').get()
    return parseRow(RunbookSync, column(row, 'body')) ?? NEVER
  }

  /** @throws {Fault} storeFull */
  saveSync(sync: RunbookSync): void {
    this.#transaction(() => this.#putSync(sync))
  }

  /** Packed; `null`: there is no such page any more. */
  sections(id: number): string | null {
    return column(this.#db.prepare('SELECT sections FROM runbook_files WHERE id = ?').get(id), 'sections')
  }

  /** Numbers of files that have it, in no order of worth. `match`: in the words of SQLite's full-text search. */
  search(match: string, limit: number): number[] {
    const rows: unknown[] = this.#db
      .prepare('SELECT rowid AS id FROM runbook_words WHERE runbook_words MATCH ? LIMIT ?')
      .all(match, limit)
    return z
      .array(z.object({ id: z.number() }))
      .parse(rows)
      .map(({ id }) => id)
  }

  pins(): Set<string> {
    const rows = this.#db.prepare('SELECT id FROM runbook_pins').all() as { id: string }[]
    return new Set(rows.map(({ id }) => id))
  }

  /** @throws {Fault} storeFull */
  pin(id: string, isPinned: boolean): void {
    const sql = isPinned
      ? 'INSERT OR IGNORE INTO runbook_pins (id) VALUES (?)'
      : 'DELETE FROM runbook_pins WHERE id = ?'
    this.#transaction(() => this.#db.prepare(sql).run(id))
  }

  /** By runbook: the version that was opened last, and the hash of its text. */
  reads(): Map<string, { readonly version: number; readonly hash: string }> {
    const rows = this.#db.prepare('SELECT id, version, hash FROM runbook_reads').all() as {
      id: string
      version: number
      hash: string
    }[]
    return new Map(rows.map(({ id, version, hash }) => [id, { version, hash }]))
  }

  /** Its text is kept until another is read. @throws {Fault} storeFull */
  markRead(id: string, version: number, hash: string, text: string): void {
    this.#transaction(() => {
      this.#db
        .prepare('INSERT OR REPLACE INTO runbook_reads (id, version, hash) VALUES (?, ?, ?)')
        .run(id, version, hash)
      this.#db.prepare('INSERT OR IGNORE INTO runbook_texts (hash, body) VALUES (?, ?)').run(hash, text)
    })
  }

  /** @throws {Fault} storeFull */
  keepText(hash: string, text: string): void {
    this.#transaction(() =>
      this.#db.prepare('INSERT OR IGNORE INTO runbook_texts (hash, body) VALUES (?, ?)').run(hash, text),
    )
  }

  /** A text by its hash, of whichever set or time; `null`: it is not kept. */
  text(hash: string): string | null {
    const kept = column(this.#db.prepare('SELECT body FROM runbook_texts WHERE hash = ?').get(hash), 'body')
    if (kept !== null) return kept
    const row: unknown = this.#db
      .prepare(`SELECT body FROM runbook_files WHERE hash = ? AND head IS NOT NULL AND origin <> 'staged'`)
      .get(hash)
    return row === undefined ? null : Buffer.from((row as { body: Uint8Array }).body).toString('utf8')
  }

  /** Lets go of texts that were neither read last nor belong to a run. @throws {Fault} storeFull */
  forgetTexts(): void {
    this.#transaction(() =>
      this.#db.exec(
        `DELETE FROM runbook_texts WHERE hash NOT IN (SELECT hash FROM runbook_reads)
           AND hash NOT IN (SELECT run_book FROM log_entries WHERE run_book IS NOT NULL)`,
      ),
    )
  }

  /** Within a transaction. Of the search first: it looks up what it forgets. */
  #drop(condition: string, ...values: readonly string[]): void {
    this.#db
      .prepare(
        `DELETE FROM runbook_words WHERE rowid IN (SELECT id FROM runbook_files WHERE head IS NOT NULL AND ${condition})`,
      )
      .run(...values)
    this.#db.prepare(`DELETE FROM runbook_files WHERE ${condition}`).run(...values)
  }

  #putSync(sync: RunbookSync): void {
    const { folder = this.sync().folder ?? null } = sync
    const body = JSON.stringify({ ...sync, folder })
    this.#db.prepare('INSERT OR REPLACE INTO runbook_sync (only, body) VALUES (1, ?)').run(body)
  }
}

const Row = z.object({
  id: z.number(),
  origin: z.enum(['shipped', 'folder', 'cluster']),
  name: z.string(),
  hash: z.string(),
  bytes: z.number(),
  syncedAt: z.number().nullable(),
  head: z.string().nullable(),
  headings: z.string().nullable(),
})
