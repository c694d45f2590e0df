/** Looks into the control plane's journal while it is being written: read-only. */
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { z } from 'zod'

const Row = z.object({ epoch: z.number() })

export class JournalView {
  readonly #database: DatabaseSync
  readonly #leaseEpoch: StatementSync

  constructor(dataDir: string) {
    const path = join(dataDir, 'control-plane', 'journal.db')
    this.#database = new DatabaseSync(path, { readOnly: true, timeout: 1_000 })
    this.#leaseEpoch = this.#database.prepare('SELECT epoch FROM leases WHERE account = ?')
  }

  /** 0: never vacated or granted. */
  leaseEpoch(accountId: string): number {
    return Row.safeParse(this.#leaseEpoch.get(accountId)).data?.epoch ?? 0
  }

  close(): void {
    this.#database.close()
  }
}
