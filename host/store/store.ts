/** What the console remembers of one cluster, on disk: snapshot, facts, failovers, its own operations. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { z } from 'zod'
import { Capability } from '../../shared/api.ts'
import { Fact } from '../../shared/fact.ts'
import { Failover } from '../../shared/failover.ts'
import { fold } from '../../shared/fold.ts'
import type { LedgerEntry } from '../../shared/ledger.ts'
import { Snapshot } from '../../shared/snapshot.ts'
import { AnswersTable } from './answers-table.ts'
import { CheckpointsTable } from './checkpoints-table.ts'
import { unwritable } from './database.ts'
import { factsWithin, type FactsWithin, type JournaledFact } from './facts-within.ts'
import { LatestTable } from './latest-table.ts'
import { OperationsTable } from './operations-table.ts'
import { LogEntriesTable } from './log-entries-table.ts'
import { RunbooksTable } from './runbooks-table.ts'
import { RollUpsTable } from './rollups-table.ts'
import { column, parseBodies, parseRow } from './rows.ts'

export interface Remembered {
  readonly snapshot: Snapshot | null
  /** When the newest word came in, epoch ms of this machine; `null`: never. */
  readonly heardAt: number | null
  readonly capabilities: readonly Capability[] | null
  /** Kinds of commands the cluster takes; `null`: never asked. */
  readonly commands: readonly string[] | null
}

/** One step forward, written as one: all of it or nothing. */
export interface Step {
  readonly heardAt: number
  /** The journal the facts belong to; with no facts it does not matter. */
  readonly journalId: string
  readonly facts: readonly Fact[]
  /** Failovers these facts changed, as they are now. */
  readonly failovers: readonly Failover[]
  /** Operations these facts changed, as they are now; this console's own records of its clicks stay as they are. */
  readonly operations: readonly LedgerEntry[]
  /** `null`: the one written before still serves, with the facts folded on top. */
  readonly snapshot: Snapshot | null
}

export const FACTS_KEPT_MS = 30 * 24 * 3_600_000

export class Store {
  readonly #db: DatabaseSyncInstance
  readonly operations: OperationsTable
  readonly checkpoints: CheckpointsTable
  readonly rollUps: RollUpsTable
  readonly latest: LatestTable
  readonly answers: AnswersTable
  readonly runbooks: RunbooksTable
  readonly logEntries: LogEntriesTable

  constructor(db: DatabaseSyncInstance) {
    this.#db = db
    const transaction = (write: () => void): void => this.#transaction(write)
    this.checkpoints = new CheckpointsTable(db)
    this.operations = new OperationsTable(db, transaction)
    this.rollUps = new RollUpsTable(db, transaction)
    this.latest = new LatestTable(db, transaction)
    this.answers = new AnswersTable(db, transaction)
    this.runbooks = new RunbooksTable(db, transaction)
    this.logEntries = new LogEntriesTable(db, transaction)
  }

  /** The last state known, folded from what was written. */
  remember(): Remembered {
    const heardAt = Number(this.#meta('heardAt') ?? 'NaN')
    const capabilities = parseRow(Capability.array(), this.#meta('capabilities'))
    const commands = parseRow(z.array(z.string()), this.#meta('commands'))
    return {
      snapshot: this.#lastSnapshot(),
      heardAt: Number.isFinite(heardAt) ? heardAt : null,
      capabilities,
      commands,
    }
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
      this.operations.noteSeen(step.operations)
      if (step.snapshot !== null) {
        this.#db
          .prepare('INSERT OR REPLACE INTO snapshot (only, body) VALUES (1, ?)')
          .run(JSON.stringify(step.snapshot))
      }
      this.checkpoints.note(step.journalId, step.facts, step.snapshot, step.heardAt)
      this.#putMeta('heardAt', String(step.heardAt))
    })
  }

  /** @throws {Fault} storeFull */
  writeVersion(capabilities: readonly Capability[], commands: readonly string[]): void {
    this.#transaction(() => {
      this.#putMeta('capabilities', JSON.stringify(capabilities))
      this.#putMeta('commands', JSON.stringify(commands))
    })
  }

  /** The highest numbers of one journal, newest first. */
  newestFacts(journalId: string, limit: number): Fact[] {
    return this.#rows(Fact, 'SELECT body FROM facts WHERE journal_id = ? ORDER BY seq DESC LIMIT ?', journalId, limit)
  }

  /** The first ones of a period, by time. */
  factsWithin(wanted: FactsWithin): JournaledFact[] {
    return factsWithin(this.#db, wanted)
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
    this.#transaction(() => {
      this.#db.prepare('DELETE FROM facts WHERE heard_at < ?').run(heardBefore)
      this.checkpoints.drop(heardBefore)
      this.checkpoints.thin(heardBefore + FACTS_KEPT_MS)
    })
  }

  /** What is used of the file; what was dropped is used again. */
  get sizeBytes(): number {
    const pages = this.#pragma('page_count') - this.#pragma('freelist_count')
    return pages * this.#pragma('page_size')
  }

  /** Drops the older quarter of the facts kept. Returns whether there were any. @throws {Fault} storeFull */
  dropOldestFacts(): boolean {
    const row: unknown = this.#db
      .prepare(
        'SELECT heard_at AS heardAt FROM facts ORDER BY heard_at LIMIT 1 OFFSET (SELECT count(*) / 4 FROM facts)',
      )
      .get()
    if (row === undefined) return false
    const { heardAt } = row as { heardAt: number }
    this.#transaction(() => {
      this.#db.prepare('DELETE FROM facts WHERE heard_at <= ?').run(heardAt)
      this.checkpoints.drop(heardAt + 1)
    })
    return true
  }

  close(): void {
    this.#db.close()
  }

  #pragma(name: 'page_count' | 'freelist_count' | 'page_size'): number {
    const row: unknown = this.#db.prepare(`PRAGMA ${name}`).get()
    return Number(Object.values(row as Record<string, unknown>)[0])
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
      this.checkpoints.forgetReach()
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
    return parseBodies(schema, rows)
  }
}

function subjectOf(fact: Fact): { accountId: string | null; failoverId: string | null } {
  const nodeless = {
    accountId: 'accountId' in fact ? fact.accountId : null,
    failoverId: 'failoverId' in fact ? fact.failoverId : null,
  }
  return fact.kind === 'operationChanged' ? { ...nodeless, failoverId: fact.operation.failoverId } : nodeless
}
