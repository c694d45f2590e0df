/**
 * Where an account's log began anew after a restore. Believed only where all say it: the gateway that let it begin, a journal that names
 * the restore, and the record that opens the log with an unbroken chain before it. What was accepted beyond the restored end is
 * excused, and the running numbers that begin again where the restored state stood; nothing else is.
 */
import { z } from 'zod'
import type { Evidence, LogRecord } from './evidence.ts'

export interface Generation {
  readonly account: string
  /** Of the record that opens it. */
  readonly epoch: number
  readonly position: number
  /** Of the last record that was kept: whatever was accepted at a later one came after the restored moment. */
  readonly keptEpoch: number
  /** By conversation: the number that it had at the restored end. */
  readonly numbers: ReadonlyMap<string, number>
}

const ROOT = '0'.repeat(64)
const Restored = z.object({ restore: z.object({ operationId: z.string() }) })

/** In the order they were opened. */
export function generationsOf({ logs, givenUp, opened, facts, replaced }: Evidence): Generation[] {
  if (opened.length === 0) return []
  const restores = new Set(
    [...replaced.flat(), ...facts]
      .filter(({ kind }) => kind === 'clusterRestored')
      .map(({ body }) => Restored.parse(body).restore.operationId),
  )
  const all = [...givenUp, ...logs.flatMap(({ lines }) => lines.filter((line) => line !== null))]
  const byHash = new Map(all.map((record) => [record.hash, record]))
  return opened.flatMap(({ account, epoch, position, hash, restoreId }): Generation[] => {
    const record = byHash.get(hash)
    const isOne = record?.messageId === `restore-${restoreId}` && record.epoch === epoch && record.position === position
    const numbers = isOne && restores.has(restoreId) ? numbersBefore(record, byHash) : null
    if (record === undefined || numbers === null) return []
    const keptEpoch = byHash.get(record.previousHash)?.epoch ?? 0
    return [{ account, epoch, position, keptEpoch, numbers }]
  })
}

/** The one in force for a reply of this epoch; `null`: the log was not restored before it. */
export function generationAt(all: readonly Generation[], account: string, epoch: number): Generation | null {
  return all.findLast((one) => one.account === account && one.epoch < epoch) ?? null
}

/** The account's log was taken back to before this reply, or to another past than the one it belongs to. */
export function isGivenUp(
  all: readonly Generation[],
  { account, epoch, position }: { readonly account: string; readonly epoch: number; readonly position: number },
): boolean {
  return all.some(
    (one) => one.account === account && epoch < one.epoch && (position >= one.position || epoch > one.keptEpoch),
  )
}

/** `null`: the chain breaks off. */
function numbersBefore(opening: LogRecord, byHash: ReadonlyMap<string, LogRecord>): Map<string, number> | null {
  const numbers = new Map<string, number>()
  for (let hash = opening.previousHash; hash !== ROOT;) {
    const record = byHash.get(hash)
    if (record === undefined) return null
    const { conversation, number } = record.change
    if (!numbers.has(conversation)) numbers.set(conversation, number)
    hash = record.previousHash
  }
  return numbers
}
