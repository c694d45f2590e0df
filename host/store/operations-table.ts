/** The operations on disk: this console's own clicks with their plans, and what was seen of everybody else's. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { isOpen, LedgerEntry, PreparedPlan, type OperationFilter } from '../../shared/ledger.ts'
import { column, parseBodies, parseRow } from './rows.ts'

export type Transaction = (write: () => void) => void

const COLUMNS = '(operation_id, created_at, own, state, kind, words, body)'
const VALUES = 'VALUES (?, ?, ?, ?, ?, ?, ?)'
const CHANGES = 'state = excluded.state, words = excluded.words, body = excluded.body'

export class OperationsTable {
  readonly #db: DatabaseSyncInstance
  readonly #transaction: Transaction

  constructor(db: DatabaseSyncInstance, transaction: Transaction) {
    this.#db = db
    this.#transaction = transaction
  }

  /** A click of this console. Survives a loss of power: it is on the disk when this returns. A plan is written once, with the first.
   *  @throws {Fault} storeFull: it was not recorded, so nothing may be sent. */
  put(entry: LedgerEntry, plan: PreparedPlan | null = null): void {
    this.#db.exec('PRAGMA synchronous = FULL')
    try {
      this.#transaction(() => {
        this.#db
          .prepare(
            `INSERT INTO ledger ${COLUMNS} ${VALUES} ON CONFLICT (operation_id) DO UPDATE SET own = 1, ${CHANGES}`,
          )
          .run(...valuesOf(entry, true))
        if (plan !== null) {
          this.#db
            .prepare('UPDATE ledger SET plan = ? WHERE operation_id = ?')
            .run(JSON.stringify(plan), entry.operationId)
        }
      })
    } finally {
      this.#db.exec('PRAGMA synchronous = NORMAL')
    }
  }

  /** Operations seen in the cluster's facts, within the caller's transaction. This console's own record of a click knows more and stays. */
  noteSeen(entries: readonly LedgerEntry[]): void {
    if (entries.length === 0) return
    const put = this.#db.prepare(
      `INSERT INTO ledger ${COLUMNS} ${VALUES} ON CONFLICT (operation_id) DO UPDATE SET ${CHANGES} WHERE own = 0`,
    )
    for (const entry of entries) put.run(...valuesOf(entry, false))
  }

  /** This console's own, newest first; those still open, or waiting for a decision, are always among them. */
  own(limit: number): LedgerEntry[] {
    const rows: unknown[] = this.#db.prepare('SELECT body FROM ledger WHERE own = 1 ORDER BY created_at DESC').all()
    return parseBodies(LedgerEntry, rows).filter(
      ({ state }, index) => index < limit || isOpen(state) || state === 'notSent',
    )
  }

  /** The plan an own operation was confirmed with; `null`: not one of ours, or written before plans were kept. */
  plan(operationId: string): PreparedPlan | null {
    const row: unknown = this.#db.prepare('SELECT plan FROM ledger WHERE operation_id = ?').get(operationId)
    return parseRow(PreparedPlan, column(row, 'plan'))
  }

  /** Everybody's, newest first. */
  list(filter: OperationFilter): LedgerEntry[] {
    const conditions: string[] = []
    const values: (string | number)[] = []
    const where = (condition: string, value: string | number | null): void => {
      if (value === null) return
      conditions.push(condition)
      values.push(value)
    }
    where('created_at < ?', filter.before)
    where('created_at >= ?', filter.from)
    where('created_at <= ?', filter.to)
    where('state IN (SELECT value FROM json_each(?))', filter.states && JSON.stringify(filter.states))
    where('kind IN (SELECT value FROM json_each(?))', filter.kinds && JSON.stringify(filter.kinds))
    for (const word of wordsOf(filter.text ?? '')) where('instr(words, ?) > 0', word)
    const clause = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
    const rows: unknown[] = this.#db
      .prepare(`SELECT body FROM ledger ${clause} ORDER BY created_at DESC, operation_id DESC LIMIT ?`)
      .all(...values, filter.limit)
    return parseBodies(LedgerEntry, rows)
  }
}

function valuesOf(entry: LedgerEntry, isOwn: boolean): (string | number)[] {
  const { operationId, createdAt, state, command, title, reason, actor, word } = entry
  // Made small here, because SQLite knows how to do that for ASCII alone.
  const words = [title, reason, actor, word ?? ''].join('\n').toLowerCase()
  return [operationId, createdAt, isOwn ? 1 : 0, state, command.kind, words, JSON.stringify(entry)]
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}
