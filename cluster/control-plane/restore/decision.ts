/**
 * The point of no return, on disk before anything is replaced: every account is fenced, and where its log goes on stands fast. Before it
 * a restore that fails leaves everything as it was; after it a control plane that starts again only goes on.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AccountId, EpochMs, OperationId } from '../../../shared/ids.ts'
import { restoreFolder } from '../../backup/restore.ts'
import type { ClusterConfig } from '../../config.ts'
import { writeDurably } from '../../process/durable-file.ts'

const count = z.number().int().nonnegative()

export const Decision = z.object({
  restoreId: OperationId,
  at: EpochMs,
  accounts: z.array(
    z.object({
      accountId: AccountId,
      /** Vacated in the replaced journal and in the restored one; of the record that opens the log anew. */
      epoch: z.number().int().positive(),
      lost: z.object({ from: count, to: count, count }),
    }),
  ),
})
export type Decision = z.infer<typeof Decision>

/** `null`: it is not decided. */
export function readDecision(config: ClusterConfig, restoreId: string): Decision | null {
  const path = pathOf(config, restoreId)
  return existsSync(path) ? Decision.parse(JSON.parse(readFileSync(path, 'utf8'))) : null
}

export function writeDecision(config: ClusterConfig, decision: Decision): void {
  writeDurably(pathOf(config, decision.restoreId), JSON.stringify(decision))
}

function pathOf(config: ClusterConfig, restoreId: string): string {
  return join(restoreFolder(config, restoreId), 'decision.json')
}
