/** The embedded engine: SQLite in one file, one machine, nothing to install. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite'
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import type { EngineMark } from '../../../shared/backup.ts'
import { Fact, FactBody } from '../../../shared/fact.ts'
import { Fault } from '../../../shared/fault.ts'
import { fold } from '../../../shared/fold.ts'
import { Operation, OperationRequest } from '../../../shared/operation.ts'
import { Plan } from '../../../shared/plan.ts'
import { emptySnapshot, Snapshot } from '../../../shared/snapshot.ts'
import { stateHashOf } from '../../state-hash.ts'
import { snapshotJson } from '../book-json.ts'
import type { CarriedOver, Commit, Engine, FactDraft } from './engine.ts'
import { makeLogEntries } from './log-entry-schema.ts'
import { FORMER_SCHEMA } from './schema-version.ts'
import { ALERT_SCHEMA, SqliteAlerts } from './sqlite-alerts.ts'
import { ERROR_SCHEMA, SqliteErrors } from './sqlite-errors.ts'
import { SqliteLogEntries } from './sqlite-log-entries.ts'
import { SLO_SCHEMA, SqliteSlos } from './sqlite-slos.ts'

const FACT = 'seq, at, term, operation_id, drill_id, body'
const KEPT_MS = 30 * 24 * 60 * 60_000
const PAGE = 1_000
/** Rows are only ever added to these, and cut back by number or by operation. */
const GROWING = ['facts', 'requests', 'alerts'] as const

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS facts (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, term INTEGER NOT NULL, kind TEXT NOT NULL,
    account TEXT, lease_epoch INTEGER, failover_id TEXT, operation_id TEXT, body TEXT NOT NULL, drill_id TEXT) STRICT;
  CREATE INDEX IF NOT EXISTS facts_by_time ON facts (at);
  CREATE INDEX IF NOT EXISTS facts_of_operation ON facts (operation_id) WHERE operation_id IS NOT NULL;
  CREATE TABLE IF NOT EXISTS leases (account TEXT PRIMARY KEY, epoch INTEGER NOT NULL, node TEXT, incarnation TEXT) STRICT;
  CREATE TABLE IF NOT EXISTS plans (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS requests (operation_id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS snapshots (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
`

export interface SqliteEngineOptions {
  readonly path: string
  /** Tests make the disk small with it. */
  readonly maxPages?: number
  /** A commit is on the disk. */
  readonly wrote?: (tookMs: number) => void
}

export class SqliteEngine implements Engine {
  readonly journalId: string
  readonly term: number
  readonly isNew: boolean
  readonly alerts: SqliteAlerts
  readonly slos: SqliteSlos
  readonly errors: SqliteErrors
  readonly logEntries: SqliteLogEntries
  readonly #db: DatabaseSyncInstance
  readonly #wrote: (tookMs: number) => void
  readonly #statements = new Map<string, StatementSyncInstance>()
  #holds = 0

  /** Opens or creates the journal and begins a new term: a control plane of an older one can no longer write. */
  constructor(options: SqliteEngineOptions) {
    this.#wrote = options.wrote ?? (() => undefined)
    mkdirSync(dirname(options.path), { recursive: true })
    this.#db = new DatabaseSync(options.path)
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;')
    const hasAlerts = this.#has('alerts')
    this.#db.exec(SCHEMA)
    this.#db.exec(FORMER_SCHEMA)
    this.#db.exec(ALERT_SCHEMA)
    this.#db.exec(SLO_SCHEMA)
    this.#db.exec(ERROR_SCHEMA)
    makeLogEntries(this.#db)
    this.#bringUpToDate()
    const run = (sql: string) => this.#run(sql)
    const write = (work: () => void) =>
      this.#inTransaction(() => {
        this.#checkTerm()
        work()
      })
    this.alerts = new SqliteAlerts({ run, write, checkTerm: () => this.#checkTerm() })
    this.slos = new SqliteSlos({ run, write })
    this.errors = new SqliteErrors({ run, write })
    this.logEntries = new SqliteLogEntries({ run, write })
    if (options.maxPages !== undefined) this.#db.exec(`PRAGMA max_page_count = ${options.maxPages}`)
    const known = this.#meta('journalId')
    this.isNew = known === null
    this.journalId = known ?? uuidv7()
    this.term = Number(this.#meta('term') ?? 0) + 1
    this.#inTransaction(() => {
      this.#setMeta('journalId', this.journalId)
      this.#setMeta('term', String(this.term))
      if (!hasAlerts && known !== null) this.#gatherAlerts()
    })
  }

  load(): Snapshot {
    const kept = this.#run('SELECT body FROM snapshots ORDER BY seq DESC LIMIT 1').get() as { body: string } | undefined
    let snapshot = kept === undefined ? emptySnapshot(this.journalId) : Snapshot.parse(JSON.parse(kept.body))
    for (let facts = this.#page(snapshot.seq, PAGE); facts.length > 0; facts = this.#page(snapshot.seq, PAGE)) {
      const result = fold(snapshot, facts)
      if (result.kind === 'gap') throw new Fault('internal', `The journal lacks fact ${result.expected}`)
      snapshot = result.snapshot
    }
    return snapshot
  }

  commit(commit: Commit, at: number): readonly Fact[] {
    const startedAt = performance.now()
    const facts = this.#commit(commit, at)
    this.#wrote(performance.now() - startedAt)
    return facts
  }

  #commit(commit: Commit, at: number): readonly Fact[] {
    return this.#inTransaction(() => {
      this.#checkTerm()
      const { last } = this.#run('SELECT coalesce(max(seq), 0) AS last FROM facts').get() as { last: number }
      const facts = commit.facts.map((draft, index) => this.#insert(draft, last + index + 1, at))
      if (commit.request !== undefined) {
        const { operationId } = commit.request
        this.#run('INSERT INTO requests VALUES (?, ?, ?)').run(operationId, at, JSON.stringify(commit.request))
      }
      return facts
    })
  }

  factsAfter(seq: number, limit: number): readonly Fact[] | null {
    const { first, last } = this.#run(
      'SELECT coalesce(min(seq), 1) AS first, coalesce(max(seq), 0) AS last FROM facts',
    ).get() as {
      first: number
      last: number
    }
    return seq < first - 1 || seq > last ? null : this.#page(seq, limit)
  }

  factsBetween(fromAt: number, toAt: number): readonly Fact[] {
    return this.#run(`SELECT ${FACT} FROM facts WHERE at BETWEEN ? AND ? ORDER BY seq`).all(fromAt, toAt).map(toFact)
  }

  savePlan(plan: Plan): void {
    this.#inTransaction(() =>
      this.#run('INSERT INTO plans VALUES (?, ?, ?)').run(plan.id, plan.createdAt, JSON.stringify(plan)),
    )
  }

  findPlan(id: string): Plan | null {
    const row = this.#run('SELECT body FROM plans WHERE id = ?').get(id) as { body: string } | undefined
    return row === undefined ? null : Plan.parse(JSON.parse(row.body))
  }

  findRequest(operationId: string): OperationRequest | null {
    const row = this.#run('SELECT body FROM requests WHERE operation_id = ?').get(operationId) as
      { body: string } | undefined
    return row === undefined ? null : OperationRequest.parse(JSON.parse(row.body))
  }

  findOperation(operationId: string): Operation | null {
    const row = this.#run(
      `SELECT body FROM facts WHERE operation_id = ? AND kind = 'operationChanged' ORDER BY seq DESC LIMIT 1`,
    ).get(operationId)
    const body = row === undefined ? null : FactBody.parse(JSON.parse((row as { body: string }).body))
    if (body?.kind === 'operationChanged') return body.operation
    const former = this.#run('SELECT body FROM former_operations WHERE operation_id = ?').get(operationId)
    return former === undefined ? null : Operation.parse(JSON.parse((former as { body: string }).body))
  }

  carryOver(): CarriedOver {
    const requests = this.#run('SELECT operation_id AS id, created_at AS createdAt, body FROM requests').all()
    const former = this.#run('SELECT body FROM former_operations ORDER BY ended_at').all() as { body: string }[]
    const last = this.#run(
      `SELECT body FROM facts WHERE seq IN
        (SELECT max(seq) FROM facts WHERE kind = 'operationChanged' AND operation_id IS NOT NULL GROUP BY operation_id)
        ORDER BY seq`,
    ).all() as { body: string }[]
    const told = last.flatMap(({ body }) => {
      const fact = FactBody.parse(JSON.parse(body))
      return fact.kind === 'operationChanged' ? fact.operation : []
    })
    const known = new Set(told.map(({ id }) => id))
    const before = former.map(({ body }) => Operation.parse(JSON.parse(body))).filter(({ id }) => !known.has(id))
    const logEntries = this.logEntries.rows()
    return { requests: z.array(RequestRow).parse(requests), operations: [...before, ...told], logEntries }
  }

  countAfter(at: number): number {
    return (this.#run('SELECT count(*) AS count FROM facts WHERE at > ?').get(at) as { count: number }).count
  }

  listOperations(before: string | null, limit: number): readonly Operation[] | null {
    const start = before === null ? Number.MAX_SAFE_INTEGER : this.#firstWordOn(before)
    if (start === null) return null
    const rows = this.#run(
      `SELECT facts.body FROM facts JOIN
        (SELECT min(seq) AS first, max(seq) AS last FROM facts
          WHERE kind = 'operationChanged' AND operation_id IS NOT NULL GROUP BY operation_id) AS told
        ON facts.seq = told.last WHERE told.first < ? ORDER BY told.first DESC LIMIT ?`,
    ).all(start, limit) as { body: string }[]
    return rows.flatMap(({ body }) => {
      const fact = FactBody.parse(JSON.parse(body))
      return fact.kind === 'operationChanged' ? fact.operation : []
    })
  }

  /** `null`: it was never told of. */
  #firstWordOn(operationId: string): number | null {
    const { first } = this.#run(
      `SELECT min(seq) AS first FROM facts WHERE operation_id = ? AND kind = 'operationChanged'`,
    ).get(operationId) as { first: number | null }
    return first
  }

  mark(snapshot: Snapshot, at: number): EngineMark {
    const count = (table: string) =>
      (this.#run(`SELECT count(*) AS count FROM ${table}`).get() as { count: number }).count
    return {
      journalId: this.journalId,
      seq: snapshot.seq,
      term: this.term,
      at,
      stateHash: stateHashOf(snapshot),
      rows: Object.fromEntries(GROWING.map((table) => [table, count(table)])),
    }
  }

  hold(): () => void {
    this.#holds++
    let isOver = false
    return () => {
      if (!isOver) this.#holds--
      isOver = true
    }
  }

  get isHeld(): boolean {
    return this.#holds > 0
  }

  saveSnapshot(snapshot: Snapshot): void {
    if (this.isHeld) return
    this.#inTransaction(() => {
      this.#run('DELETE FROM snapshots').run()
      this.#run('INSERT INTO snapshots VALUES (?, ?)').run(snapshot.seq, snapshotJson(snapshot))
    })
  }

  prune(now: number): void {
    if (this.isHeld) return
    this.#inTransaction(() => {
      // Facts after the kept snapshot are what the next start folds, and the next fact is numbered after the last one:
      // they stay whatever their age.
      const { kept } = this.#run('SELECT coalesce(max(seq), 0) AS kept FROM snapshots').get() as { kept: number }
      this.#run('DELETE FROM facts WHERE at < ? AND seq <= ? AND seq < (SELECT max(seq) FROM facts)').run(
        now - KEPT_MS,
        kept,
      )
      this.#run('DELETE FROM plans WHERE created_at < ?').run(now - KEPT_MS)
      this.#run('DELETE FROM requests WHERE created_at < ?').run(now - KEPT_MS)
      this.#run('DELETE FROM former_operations WHERE ended_at < ?').run(now - KEPT_MS)
      this.alerts.prune(now - KEPT_MS)
      this.slos.prune(now)
      this.errors.prune(now)
    })
  }

  close(): void {
    this.#db.close()
  }

  #insert({ body, operationId, drillId }: FactDraft, seq: number, at: number): Fact {
    const account = 'accountId' in body ? body.accountId : null
    const epoch = 'leaseEpoch' in body ? body.leaseEpoch : null
    const failover = 'failoverId' in body ? body.failoverId : null
    if (body.kind === 'leaseVacated' || body.kind === 'leaseGranted') this.#writeLease(body)
    this.#run('INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
      seq,
      at,
      this.term,
      body.kind,
      account,
      epoch,
      failover,
      operationId,
      JSON.stringify(body),
      drillId,
    )
    const fact: Fact = { ...body, seq, at, term: this.term, operationId, drillId }
    this.alerts.keep(fact)
    return fact
  }

  /** Vacating takes the next epoch; granting fills a vacated one. Nothing else is possible, whoever asks. */
  #writeLease(body: Extract<FactBody, { kind: 'leaseVacated' | 'leaseGranted' }>): void {
    const held = this.#run('SELECT epoch, node FROM leases WHERE account = ?').get(body.accountId) as
      { epoch: number; node: string | null } | undefined
    const epoch = held?.epoch ?? 0
    const allowed =
      body.kind === 'leaseVacated' ? body.leaseEpoch === epoch + 1 : body.leaseEpoch === epoch && held?.node === null
    if (!allowed) {
      throw new Fault(
        'staleEpoch',
        `The lease of ${body.accountId} stands at epoch ${epoch}, held by ${held?.node ?? 'nobody'}`,
        { epoch },
      )
    }
    const holder = body.kind === 'leaseGranted' ? body.holder : null
    this.#run('INSERT OR REPLACE INTO leases VALUES (?, ?, ?, ?)').run(
      body.accountId,
      body.leaseEpoch,
      holder?.nodeId ?? null,
      holder?.incarnation ?? null,
    )
  }

  #checkTerm(): void {
    const term = Number(this.#meta('term'))
    if (term !== this.term)
      throw new Fault('staleEpoch', `Another control plane leads since term ${term}; this one is of term ${this.term}`)
  }

  #page(afterSeq: number, limit: number): Fact[] {
    const rows = this.#run(`SELECT ${FACT} FROM facts WHERE seq > ? ORDER BY seq LIMIT ?`).all(afterSeq, limit)
    return rows.map(toFact)
  }

  /** A journal of an older version knows no drills. */
  #bringUpToDate(): void {
    const columns = this.#db.prepare('PRAGMA table_info(facts)').all() as { name: string }[]
    if (!columns.some(({ name }) => name === 'drill_id')) this.#db.exec('ALTER TABLE facts ADD COLUMN drill_id TEXT')
  }

  /** A journal of an older version kept alerts as facts alone. */
  #gatherAlerts(): void {
    const rows = this.#run(`SELECT ${FACT} FROM facts WHERE kind LIKE 'alert%' ORDER BY seq`).all()
    for (const fact of rows.map(toFact)) this.alerts.keep(fact)
  }

  #has(table: string): boolean {
    return this.#db.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`).get(table) !== undefined
  }

  #meta(key: string): string | null {
    const row = this.#run('SELECT value FROM meta WHERE key = ?').get(key) as { value: string } | undefined
    return row?.value ?? null
  }

  #setMeta(key: string, value: string): void {
    this.#run('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(key, value)
  }

  #run(sql: string): StatementSyncInstance {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  #inTransaction<T>(work: () => T): T {
    try {
      this.#db.exec('BEGIN IMMEDIATE')
      const result = work()
      this.#db.exec('COMMIT')
      return result
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      if (error instanceof Fault) throw error
      const message = error instanceof Error ? error.message : String(error)
      if (/disk is full|SQLITE_FULL|disk I\/O/i.test(message)) throw new Fault('diskFull', `Journal: ${message}`)
      throw error
    }
  }
}

const RequestRow = z.object({ id: z.string(), createdAt: z.number(), body: z.string() })

const FactRow = z.object({
  seq: z.number(),
  at: z.number(),
  term: z.number(),
  operation_id: z.string().nullable(),
  drill_id: z.string().nullable(),
  body: z.string(),
})

function toFact(row: unknown): Fact {
  const { seq, at, term, operation_id: operationId, drill_id: drillId, body } = FactRow.parse(row)
  return Fact.parse({ ...(JSON.parse(body) as object), seq, at, term, operationId, drillId })
}
