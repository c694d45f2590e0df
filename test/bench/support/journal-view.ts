/** Looks into the control plane's journal while it is being written: read-only. */
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { z } from 'zod'

const Row = z.object({ epoch: z.number(), node: z.string().nullable() })

export class JournalView {
  readonly #database: DatabaseSync
  readonly #lease: StatementSync

  constructor(dataDir: string) {
    const path = join(dataDir, 'control-plane', 'journal.db')
    this.#database = new DatabaseSync(path, { readOnly: true, timeout: 1_000 })
    this.#lease = this.#database.prepare('SELECT epoch, node FROM leases WHERE account = ?')
  }

  /** 0: never vacated or granted. */
  leaseEpoch(accountId: string): number {
    return Row.safeParse(this.#lease.get(accountId)).data?.epoch ?? 0
  }

  /** `null`: nobody holds the lease. */
  holderOf(accountId: string): string | null {
    return Row.safeParse(this.#lease.get(accountId)).data?.node ?? null
  }

  close(): void {
    this.#database.close()
  }
}
