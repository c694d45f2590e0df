/** Takes an unpacked backup on to a moment that its segments reach: facts, requests, plans and records up to it, none after it. */
import { appendFileSync } from 'node:fs'
import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite'
import type { Manifest } from '../../shared/backup.ts'
import { Fault } from '../../shared/fault.ts'
import { ALERT_SCHEMA, SqliteAlerts } from '../control-plane/engine/sqlite-alerts.ts'
import { LogRecord, type Tail } from '../wire/records.ts'
import { factOf, type FactRow, type KeyedRow } from './journal.ts'
import { follow } from './log-copy.ts'
import { type ChainLink, chainOf, readSegment, type SegmentLine } from './segments.ts'

export interface ReplayOptions {
  /** Where the segments lie. */
  readonly place: string
  readonly manifest: Manifest
  readonly manifestSha256: string
  readonly toAt: number
  /** Nobody else has it open. */
  readonly enginePath: string
  /** By account: where its log ends. Moved on. */
  readonly ends: Map<string, Tail>
  readonly logPath: (accountId: string) => string
}

/** @throws {Fault} notCovered: the moment is before the backup, or after what its segments reach; backupDamaged: names the segment. */
export async function replaySegments(options: ReplayOptions): Promise<{ term: number }> {
  const { manifest, toAt, enginePath } = options
  const links = await neededLinks(options)
  const engine = new Engine(enginePath, manifest)
  try {
    const logs = new Logs(options)
    for (const { path, header } of links) {
      await readSegment(path, `segment ${header.number}`, (line) => apply(line, { engine, logs, toAt }))
      logs.flush()
    }
    engine.commit()
    return { term: engine.term }
  } finally {
    engine.close()
  }
}

/** As far as the moment needs them. */
async function neededLinks(options: ReplayOptions): Promise<readonly ChainLink[]> {
  const { place, manifest, manifestSha256, toAt } = options
  const { id, engine } = manifest
  if (toAt < engine.at)
    throw new Fault(
      'notCovered',
      `${utc(toAt)} is before backup ${id}, which is of ${utc(engine.at)}: choose an earlier one`,
    )
  if (toAt === engine.at) return []
  const { links, broken } = await chainOf(place, id, manifestSha256)
  const last = links.findIndex(({ header }) => header.to.at >= toAt)
  if (last >= 0) return links.slice(0, last + 1)
  const reach = `backup ${id} reaches until ${utc(links.at(-1)?.header.to.at ?? engine.at)}`
  if (broken !== null) throw new Fault('backupDamaged', `${broken}: ${reach}, and ${utc(toAt)} is after it`)
  throw new Fault('notCovered', `${reach}, and ${utc(toAt)} is after it`)
}

function apply(
  line: SegmentLine,
  { engine, logs, toAt }: { readonly engine: Engine; readonly logs: Logs; readonly toAt: number },
): void {
  if ('fact' in line) engine.addFact(line.fact, toAt)
  else if ('request' in line) engine.addRequest(line.request)
  else if ('plan' in line) engine.addPlan(line.plan, toAt)
  else logs.add(line.accountId, line.record, toAt)
}

/** The engine's file, in one transaction. */
class Engine {
  readonly #db
  readonly #statements = new Map<string, StatementSyncInstance>()
  readonly #alerts: SqliteAlerts
  #seq: number
  /** A fact after the moment has come: whatever follows it is later too, also where the clock was set back. */
  #isOver = false
  term: number

  constructor(path: string, { engine }: Manifest) {
    this.#db = new DatabaseSync(path)
    this.#db.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;')
    this.#db.exec(ALERT_SCHEMA)
    this.#seq = engine.seq
    this.term = engine.term
    this.#alerts = new SqliteAlerts({
      run: (sql) => this.#run(sql),
      write: (work) => work(),
      checkTerm: () => undefined,
    })
    this.#db.exec('BEGIN IMMEDIATE')
  }

  addFact(row: FactRow, toAt: number): void {
    if (row.at > toAt) this.#isOver = true
    if (this.#isOver || row.seq <= this.#seq) return
    if (row.seq !== this.#seq + 1) throw new Fault('backupDamaged', `The segments lack fact ${this.#seq + 1}`)
    const { seq, at, term, kind, account, lease_epoch, failover_id, operation_id, body, drill_id } = row
    this.#run(
      `INSERT INTO facts (seq, at, term, kind, account, lease_epoch, failover_id, operation_id, body, drill_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(seq, at, term, kind, account, lease_epoch, failover_id, operation_id, body, drill_id)
    this.#alerts.keep(factOf(row))
    this.#seq = seq
    this.term = Math.max(this.term, term)
  }

  /** The key of an operation that the facts up to the moment know. */
  addRequest({ id, created_at, body }: KeyedRow): void {
    this.#run(
      `INSERT OR IGNORE INTO requests (operation_id, created_at, body)
        SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM facts WHERE operation_id = ?)`,
    ).run(id, created_at, body, id)
  }

  addPlan({ id, created_at, body }: KeyedRow, toAt: number): void {
    if (created_at <= toAt)
      this.#run('INSERT OR IGNORE INTO plans (id, created_at, body) VALUES (?, ?, ?)').run(id, created_at, body)
  }

  commit(): void {
    this.#run(`UPDATE meta SET value = ? WHERE key = 'term'`).run(String(this.term))
    this.#db.exec('COMMIT')
  }

  close(): void {
    this.#db.close()
  }

  #run(sql: string): StatementSyncInstance {
    const known = this.#statements.get(sql) ?? this.#db.prepare(sql)
    this.#statements.set(sql, known)
    return known
  }
}

/** The unpacked state logs. */
class Logs {
  readonly #options: Pick<ReplayOptions, 'ends' | 'logPath'>
  readonly #waiting = new Map<string, string[]>()
  readonly #over = new Set<string>()

  constructor(options: Pick<ReplayOptions, 'ends' | 'logPath'>) {
    this.#options = options
  }

  add(accountId: string, line: string, toAt: number): void {
    const { ends } = this.#options
    const end = ends.get(accountId)
    // Of an account that came after the backup there is no beginning.
    if (end === undefined || this.#over.has(accountId)) return
    const { at, position } = LogRecord.pick({ at: true, position: true }).parse(JSON.parse(line))
    if (at > toAt) return void this.#over.add(accountId)
    if (position <= end.position) return
    ends.set(accountId, follow(end, line))
    const waiting = this.#waiting.get(accountId) ?? []
    waiting.push(`${line}\n`)
    this.#waiting.set(accountId, waiting)
  }

  flush(): void {
    for (const [accountId, lines] of this.#waiting) appendFileSync(this.#options.logPath(accountId), lines.join(''))
    this.#waiting.clear()
  }
}

function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
