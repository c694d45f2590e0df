/**
 * The users in the gateway's ledger, and what they have done:
 *
 * users     one row a user that the messenger knows. `sign_ups` is 0 for one that was there before the ledger began, and grows again
 *           when somebody who had left writes; `returns` counts messages after a pause of 5 minutes or more; times are epoch ms.
 *           `last_wrote_at` is NULL until the first message, `left_at` unless the user has ended the use.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { z } from 'zod'
import type { Write } from './session-book.ts'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS users (
    conversation TEXT PRIMARY KEY, account TEXT NOT NULL, sign_ups INTEGER NOT NULL, departures INTEGER NOT NULL,
    returns INTEGER NOT NULL, last_wrote_at INTEGER, left_at INTEGER) STRICT;
  CREATE INDEX IF NOT EXISTS users_account ON users (account);
`
/** A ledger from before there were users in it: whoever wrote was there. */
const FROM_MESSAGES = `
  INSERT INTO users SELECT conversation, account, 0, 0, 0, max(received_at), NULL FROM messages
  WHERE NOT EXISTS (SELECT 1 FROM users) GROUP BY conversation;
`

const count = z.number().int().nonnegative()

export const UserRow = z.object({
  conversation: z.string(),
  signUps: count,
  departures: count,
  returns: count,
  /** Epoch ms; `null`: not since the ledger began. */
  lastWroteAt: z.number().nullable(),
  /** Epoch ms; `null`: has not left. */
  leftAt: z.number().nullable(),
})
export type UserRow = z.infer<typeof UserRow>

/** Somebody wrote within a minute. */
const Presence = z.object({ conversation: z.string(), firstAt: z.number(), lastAt: z.number() })

export class UserBook {
  readonly #database: DatabaseSyncInstance
  readonly #write: Write
  readonly #put

  /** The ledger's messages are there already. */
  constructor(database: DatabaseSyncInstance, write: Write) {
    database.exec(`${SCHEMA} ${FROM_MESSAGES}`)
    this.#database = database
    this.#write = write
    this.#put = database.prepare('INSERT OR REPLACE INTO users VALUES (?, ?, ?, ?, ?, ?, ?)')
  }

  rowsOf(account: string): UserRow[] {
    const rows: unknown[] = this.#database
      .prepare(
        `SELECT conversation, sign_ups AS signUps, departures, returns, last_wrote_at AS lastWroteAt, left_at AS leftAt
         FROM users WHERE account = ?`,
      )
      .all(account)
    return z.array(UserRow).parse(rows)
  }

  /** Who wrote in which minute since then: their first and last message of it, in the order of time. */
  presenceOf(account: string, sinceAt: number): z.infer<typeof Presence>[] {
    const rows: unknown[] = this.#database
      .prepare(
        `SELECT conversation, min(received_at) AS firstAt, max(received_at) AS lastAt
         FROM messages WHERE account = ? AND received_at >= ? GROUP BY conversation, received_at / 60000 ORDER BY firstAt`,
      )
      .all(account, sinceAt)
    return z.array(Presence).parse(rows)
  }

  /** Known before they wrote. @throws {Fault} diskFull, internal: nobody is recorded. */
  add(account: string, rows: readonly UserRow[]): void {
    this.#write('record users', () => {
      for (const row of rows) this.put(account, row)
    })
  }

  /** In a transaction of its caller's. */
  put(account: string, row: UserRow): void {
    const { conversation, signUps, departures, returns, lastWroteAt, leftAt } = row
    this.#put.run(conversation, account, signUps, departures, returns, lastWroteAt, leftAt)
  }
}
