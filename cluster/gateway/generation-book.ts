/**
 * Where an account's log began anew after a restore, in the gateway's database:
 *
 * generations  one row an account and restore, in the order they were opened. `epoch`, `position`, `hash`: of the record that opens it;
 *              `lost_…`: accepted replies beyond the restored end. Users have them; the account's log has them no more.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { z } from 'zod'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS generations (
    account TEXT NOT NULL, epoch INTEGER NOT NULL, position INTEGER NOT NULL, hash TEXT NOT NULL, restore_id TEXT NOT NULL,
    at INTEGER NOT NULL, lost_from INTEGER NOT NULL, lost_to INTEGER NOT NULL, lost_count INTEGER NOT NULL,
    PRIMARY KEY (account, epoch)) STRICT;
`

const count = z.number().int().nonnegative()
export const Generation = z.object({
  epoch: count,
  position: count,
  hash: z.string(),
  restoreId: z.string(),
  lostFrom: count,
  lostTo: count,
  lostCount: count,
})
export type Generation = z.infer<typeof Generation>

export class GenerationBook {
  readonly #database: DatabaseSyncInstance
  readonly #write: (what: string, change: () => void) => void

  /** `write`: a transaction of the ledger, on the disk when it returns. */
  constructor(database: DatabaseSyncInstance, write: (what: string, change: () => void) => void) {
    this.#database = database
    this.#write = write
    database.exec(SCHEMA)
  }

  /** The newest; `null`: the log was never restored. */
  lastOf(account: string): Generation | null {
    const row: unknown = this.#database
      .prepare(
        `SELECT epoch, position, hash, restore_id AS restoreId, lost_from AS lostFrom, lost_to AS lostTo, lost_count AS lostCount
           FROM generations WHERE account = ? ORDER BY epoch DESC LIMIT 1`,
      )
      .get(account)
    return row === undefined ? null : Generation.parse(row)
  }

  /** @throws {Fault} diskFull, internal: it is not recorded, so it was not opened. */
  open(account: string, generation: Generation, at: number): void {
    const { epoch, position, hash, restoreId, lostFrom, lostTo, lostCount } = generation
    this.#write('open a generation', () => {
      this.#database
        .prepare('INSERT INTO generations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
        .run(account, epoch, position, hash, restoreId, at, lostFrom, lostTo, lostCount)
    })
  }
}
