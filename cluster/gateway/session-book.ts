/**
 * The sessions in the gateway's ledger:
 *
 * sessions  one row a node that ever was one of an account's. `credential` is the one it logs in with, `offered` the one it is to
 *           store next; times are epoch ms. A node that was expelled keeps its row, so that a configuration that still names it lets nobody in.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { z } from 'zod'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sessions (
    node TEXT PRIMARY KEY, account TEXT NOT NULL, state TEXT NOT NULL, why TEXT NOT NULL, credential TEXT, offered TEXT,
    expires_at INTEGER, blocked_until INTEGER, after_block TEXT NOT NULL) STRICT;
`

export const SessionState = z.enum(['linked', 'expired', 'loggedOut', 'blocked', 'unlinked', 'expelled'])
export type SessionState = z.infer<typeof SessionState>

export const SessionRow = z.object({
  nodeId: z.string(),
  accountId: z.string(),
  state: SessionState,
  /** Empty only when linked. */
  why: z.string(),
  /** `null`: the node was never linked, or is not any more. */
  credential: z.string().nullable(),
  /** Given to the node and not used yet; `null`: none is. */
  offered: z.string().nullable(),
  /** Epoch ms; `null`: it lasts. */
  expiresAt: z.number().nullable(),
  /** Epoch ms; `null`: it is not blocked. */
  blockedUntil: z.number().nullable(),
  afterBlock: z.enum(['linked', 'loggedOut']),
})
export type SessionRow = z.infer<typeof SessionRow>

/** One transaction, or nothing. @throws {Fault} it is not recorded, so it did not happen. */
export type Write = (what: string, change: () => void) => void

export class SessionBook {
  readonly #write: Write
  readonly #put
  readonly #rows = new Map<string, SessionRow>()

  constructor(database: DatabaseSyncInstance, write: Write) {
    database.exec(SCHEMA)
    this.#write = write
    this.#put = database.prepare('INSERT OR REPLACE INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
    const rows: unknown[] = database
      .prepare(
        `SELECT node AS nodeId, account AS accountId, state, why, credential, offered, expires_at AS expiresAt,
           blocked_until AS blockedUntil, after_block AS afterBlock FROM sessions`,
      )
      .all()
    for (const row of z.array(SessionRow).parse(rows)) this.#rows.set(row.nodeId, row)
  }

  get rows(): readonly SessionRow[] {
    return [...this.#rows.values()]
  }

  /** `null`: it never was a node of any account. */
  find(nodeId: string): SessionRow | null {
    return this.#rows.get(nodeId) ?? null
  }

  /** @throws {Fault} diskFull, internal. */
  put(...rows: readonly SessionRow[]): void {
    this.#write('record a session', () => {
      for (const row of rows) {
        const { nodeId, accountId, state, why, credential, offered, expiresAt, blockedUntil, afterBlock } = row
        this.#put.run(nodeId, accountId, state, why, credential, offered, expiresAt, blockedUntil, afterBlock)
      }
    })
    for (const row of rows) this.#rows.set(row.nodeId, row)
  }
}
