/** What the console remembers of one cluster, on disk: snapshot, facts, failovers, its own operations. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import type { z } from 'zod'
import { Capability } from '../../shared/api.ts'
import { Fact } from '../../shared/fact.ts'
import { Failover } from '../../shared/failover.ts'
import { fold } from '../../shared/fold.ts'
import { isOpen, LedgerEntry } from '../../shared/ledger.ts'
import { Snapshot } from '../../shared/snapshot.ts'
import { unwritable } from './database.ts'

export interface Remembered {
  readonly snapshot: Snapshot | null
  /** When the newest word came in, epoch ms of this machine; `null`: never. */
  readonly heardAt: number | null
  readonly capabilities: readonly Capability[] | null
}

/** One step forward, written as one: all of it or nothing. */
export interface Step {
  readonly heardAt: number
  /** The journal the facts belong to; with no facts it does not matter. */
  readonly journalId: string
  readonly facts: readonly Fact[]
  /** Failovers these facts changed, as they are now. */
  readonly failovers: readonly Failover[]
  /** `null`: the one written before still serves, with the facts folded on top. */
  readonly snapshot: Snapshot | null
}

export const FACTS_KEPT_MS = 30 * 24 * 3_600_000

export class Store {
  readonly #db: DatabaseSyncInstance

  constructor(db: DatabaseSyncInstance) {
    this.#db = db
  }

  /** The last state known, folded from what was written. */
  remember(): Remembered {
    const heardAt = Number(this.#meta('heardAt') ?? 'NaN')
    const capabilities = parseRow(Capability.array(), this.#meta('capabilities'))
    return { snapshot: this.#lastSnapshot(), heardAt: Number.isFinite(heardAt) ? heardAt : null, capabilities }
  }

  /** @throws {Fault} storeFull: nothing of the step was written. */
  write(step: Step): void {
    this.#transaction(() => {
      const insertFact = this.#db.prepare(
        'INSERT OR IGNORE INTO facts (journal_id, seq, heard_at, account_id, failover_id, body) VALUES (?, ?, ?, ?, ?, ?)',
      )
      for (const fact of step.facts) {
        const { accountId, failoverId } = subjectOf(fact)
        insertFact.run(step.journalId, fact.seq, step.heardAt, accountId, failoverId, JSON.stringify(fact))
      }
      const putFailover = this.#db.prepare(
        'INSERT OR REPLACE INTO failovers (journal_id, id, started_at, body) VALUES (?, ?, ?, ?)',
      )
      for (const failover of step.failovers) {
        putFailover.run(step.journalId, failover.id, failover.startedAt, JSON.stringify(failover))
      }
      if (step.snapshot !== null) {
        this.#db
          .prepare('INSERT OR REPLACE INTO snapshot (only, body) VALUES (1, ?)')
          .run(JSON.stringify(step.snapshot))
      }
      this.#putMeta('heardAt', String(step.heardAt))
    })
  }

  /** @throws {Fault} storeFull */
  writeCapabilities(capabilities: readonly Capability[]): void {
    this.#transaction(() => this.#putMeta('capabilities', JSON.stringify(capabilities)))
  }

  /** Survives a loss of power: it is on the disk when this returns.
   *  @throws {Fault} storeFull: it was not recorded, so nothing may be sent. */
  putEntry(entry: LedgerEntry): void {
    this.#db.exec('PRAGMA synchronous = FULL')
    try {
      this.#transaction(() => {
        this.#db
          .prepare('INSERT OR REPLACE INTO ledger (operation_id, created_at, body) VALUES (?, ?, ?)')
          .run(entry.operationId, entry.createdAt, JSON.stringify(entry))
      })
    } finally {
      this.#db.exec('PRAGMA synchronous = NORMAL')
    }
  }

  /** Newest first; those still open are always among them. */
  entries(limit: number): LedgerEntry[] {
    const all = this.#rows(LedgerEntry, 'SELECT body FROM ledger ORDER BY created_at DESC')
    return all.filter((entry, index) => index < limit || isOpen(entry.state))
  }

  /** The highest numbers of one journal, newest first. */
  newestFacts(journalId: string, limit: number): Fact[] {
    return this.#rows(Fact, 'SELECT body FROM facts WHERE journal_id = ? ORDER BY seq DESC LIMIT ?', journalId, limit)
  }

  /** Started before `before` (source's clock, epoch ms; `null`: any), newest first. */
  failovers(before: number | null, limit: number): Failover[] {
    return this.#rows(
      Failover,
      'SELECT body FROM failovers WHERE started_at < ? ORDER BY started_at DESC LIMIT ?',
      before ?? Number.MAX_SAFE_INTEGER,
      limit,
    )
  }

  /** One failover and what was recorded of it: its own facts, and its account's between its first and last. `null`: not known. */
  failover(id: string): { failover: Failover; facts: Fact[] } | null {
    const rows: unknown[] = this.#db
      .prepare('SELECT journal_id AS journalId, body FROM failovers WHERE id = ? ORDER BY started_at DESC LIMIT 1')
      .all(id)
    const failover = parseRow(Failover, column(rows[0], 'body'))
    const journalId = column(rows[0], 'journalId')
    if (failover === null || journalId === null) return null
    const facts = this.#rows(
      Fact,
      `WITH own AS (SELECT min(seq) AS first, max(seq) AS last FROM facts WHERE journal_id = ? AND failover_id = ?)
       SELECT body FROM facts, own WHERE journal_id = ? AND seq BETWEEN own.first AND own.last
       AND (failover_id = ? OR account_id = ?) ORDER BY seq`,
      journalId,
      id,
      journalId,
      id,
      failover.accountId,
    )
    return { failover, facts }
  }

  /** Drops facts that came in before `heardBefore` (epoch ms of this machine). @throws {Fault} storeFull */
  forget(heardBefore: number): void {
    this.#transaction(() => this.#db.prepare('DELETE FROM facts WHERE heard_at < ?').run(heardBefore))
  }

  close(): void {
    this.#db.close()
  }

  #lastSnapshot(): Snapshot | null {
    const row: unknown = this.#db.prepare('SELECT body FROM snapshot').get()
    const snapshot = parseRow(Snapshot, column(row, 'body'))
    if (snapshot === null) return null
    const later = this.#rows(
      Fact,
      'SELECT body FROM facts WHERE journal_id = ? AND seq > ? ORDER BY seq',
      snapshot.journalId,
      snapshot.seq,
    )
    return fold(snapshot, later).snapshot
  }

  #transaction(write: () => void): void {
    try {
      this.#db.exec('BEGIN IMMEDIATE')
      write()
      this.#db.exec('COMMIT')
    } catch (error) {
      // A full disk may have ended the transaction already.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw unwritable(error)
    }
  }

  #meta(key: string): string | null {
    return column(this.#db.prepare('SELECT value FROM meta WHERE key = ?').get(key), 'value')
  }

  #putMeta(key: string, value: string): void {
    this.#db.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(key, value)
  }

  #rows<S extends z.ZodType>(schema: S, sql: string, ...values: (string | number)[]): z.output<S>[] {
    const rows: unknown[] = this.#db.prepare(sql).all(...values)
    return rows.flatMap((row) => parseRow(schema, column(row, 'body')) ?? [])
  }
}

function subjectOf(fact: Fact): { accountId: string | null; failoverId: string | null } {
  const nodeless = {
    accountId: 'accountId' in fact ? fact.accountId : null,
    failoverId: 'failoverId' in fact ? fact.failoverId : null,
  }
  return fact.kind === 'operationChanged' ? { ...nodeless, failoverId: fact.operation.failoverId } : nodeless
}

function column(row: unknown, name: string): string | null {
  if (typeof row !== 'object' || row === null) return null
  const value: unknown = Object.entries(row).find(([key]) => key === name)?.[1]
  return typeof value === 'string' ? value : null
}

/** `null`: absent, or written by another version in a shape we do not read. It is as if it were not there. */
function parseRow<S extends z.ZodType>(schema: S, text: string | null): z.output<S> | null {
  if (text === null) return null
  const parsed = schema.safeParse(JSON.parse(text))
  return parsed.success ? parsed.data : null
}
