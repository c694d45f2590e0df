/** The cluster's last answers on disk, by what was asked: at most so many and so large, the longest unasked go first. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import type { Transaction } from './operations-table.ts'
import { column } from './rows.ts'

export interface KeptAnswer {
  /** JSON. */
  readonly body: string
  /** Epoch ms of this machine. */
  readonly answeredAt: number
}

export interface AnswerLimits {
  /** One larger than this is not kept. */
  readonly answerBytes: number
  readonly totalBytes: number
  readonly count: number
}

export const ANSWER_LIMITS: AnswerLimits = { answerBytes: 2 * 1024 ** 2, totalBytes: 16 * 1024 ** 2, count: 200 }

export class AnswersTable {
  readonly #db: DatabaseSyncInstance
  readonly #transaction: Transaction
  readonly #limits: AnswerLimits

  constructor(db: DatabaseSyncInstance, transaction: Transaction, limits = ANSWER_LIMITS) {
    this.#db = db
    this.#transaction = transaction
    this.#limits = limits
  }

  /** Takes the place of the one before it; where it is too large, there is none any more. @throws {Fault} storeFull */
  put(call: string, input: string, { body, answeredAt }: KeptAnswer): void {
    const size = Buffer.byteLength(body)
    this.#transaction(() => {
      if (size > this.#limits.answerBytes) {
        this.#db.prepare('DELETE FROM answers WHERE call = ? AND input = ?').run(call, input)
        return
      }
      this.#db
        .prepare('INSERT OR REPLACE INTO answers (call, input, answered_at, size, body) VALUES (?, ?, ?, ?, ?)')
        .run(call, input, answeredAt, size, body)
      this.#makeRoom()
    })
  }

  /** `null`: it was never asked so, or its answer was let go. */
  get(call: string, input: string): KeptAnswer | null {
    const row: unknown = this.#db
      .prepare('SELECT answered_at AS answeredAt, body FROM answers WHERE call = ? AND input = ?')
      .get(call, input)
    const body = column(row, 'body')
    return body === null ? null : { body, answeredAt: (row as { answeredAt: number }).answeredAt }
  }

  /** Epoch ms of this machine; `null`: there is none. */
  answeredAt(call: string, input: string): number | null {
    const row: unknown = this.#db
      .prepare('SELECT answered_at AS answeredAt FROM answers WHERE call = ? AND input = ?')
      .get(call, input)
    return (row as { answeredAt: number } | undefined)?.answeredAt ?? null
  }

  /** @throws {Fault} storeFull */
  clear(): void {
    this.#transaction(() => this.#db.exec('DELETE FROM answers'))
  }

  #makeRoom(): void {
    const { totalBytes, count } = this.#limits
    this.#db
      .prepare(
        `DELETE FROM answers WHERE (call, input) IN (
           SELECT call, input FROM (
             SELECT call, input,
               sum(size) OVER newest AS bytes,
               row_number() OVER newest AS place
             FROM answers WINDOW newest AS (ORDER BY answered_at DESC, call, input)
           ) WHERE bytes > ? OR place > ?
         )`,
      )
      .run(totalBytes, count)
  }
}
