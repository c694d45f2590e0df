/** Looks into the gateway's ledger while it is being written: read-only, and only at what is new. */
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { z } from 'zod'

const Row = z.object({ value: z.number().nullable() })

export class LedgerView {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(dataDir: string) {
    this.#database = new DatabaseSync(join(dataDir, 'gateway', 'ledger.db'), { readOnly: true, timeout: 1_000 })
  }

  /** The last reply line so far; 0: none. */
  lastReply(): number {
    return this.#one('SELECT max(id) AS value FROM replies') ?? 0
  }

  /** When the first reply of a higher epoch was accepted, among those after line `afterId`; epoch ms. `null`: not yet. */
  firstAccepted(accountId: string, aboveEpoch: number, afterId: number): number | null {
    const sql = `SELECT min(at) AS value FROM replies WHERE id > ? AND account = ? AND epoch > ? AND verdict = 'accepted'`
    return this.#one(sql, afterId, accountId, aboveEpoch)
  }

  floorOf(accountId: string): number {
    return this.#one('SELECT max(epoch) AS value FROM floors WHERE account = ?', accountId) ?? 0
  }

  accepted(): number {
    return this.#one('SELECT count(*) AS value FROM messages WHERE answered_at IS NOT NULL') ?? 0
  }

  /** A message of later than `at` (epoch ms) is written down. */
  hasReceivedAfter(at: number): boolean {
    return this.#one('SELECT EXISTS (SELECT 1 FROM messages WHERE received_at > ?) AS value', at) === 1
  }

  /** Messages received up to `at` that wait for their answer. */
  waitingSince(at: number): number {
    return this.#one('SELECT count(*) AS value FROM messages WHERE answered_at IS NULL AND received_at <= ?', at) ?? 0
  }

  /** Reply lines of a node after line `afterId`, whatever became of them. */
  linesOf(nodeId: string, afterId: number): number {
    return this.#one('SELECT count(*) AS value FROM replies WHERE id > ? AND node = ?', afterId, nodeId) ?? 0
  }

  /** Those with one verdict. */
  repliesOf(nodeId: string, verdict: string, afterId: number): number {
    const sql = 'SELECT count(*) AS value FROM replies WHERE id > ? AND node = ? AND verdict = ?'
    return this.#one(sql, afterId, nodeId, verdict) ?? 0
  }

  /** Received to accepted, of the messages received in that time, ms; `null` in it: not answered. */
  delays(fromAt: number, toAt: number): (number | null)[] {
    const sql = 'SELECT answered_at - received_at AS value FROM messages WHERE received_at >= ? AND received_at < ?'
    return z
      .array(Row)
      .parse(this.#statement(sql).all(fromAt, toAt))
      .map(({ value }) => value)
  }

  close(): void {
    this.#database.close()
  }

  #one(sql: string, ...values: SQLInputValue[]): number | null {
    return Row.parse(this.#statement(sql).get(...values)).value
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}
