/** The state log's record: what a master writes before it may reply, and what its servants hold a copy of. */
import { createHash } from 'node:crypto'
import { z } from 'zod'

export const Change = z.object({
  conversation: z.string(),
  /** The conversation's running number after this message: 1, 2, 3 … */
  number: z.number().int().positive(),
  /** What the bot keeps of the conversation after this message. */
  memory: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Change = z.infer<typeof Change>

export const LogRecord = z.object({
  position: z.number().int().positive(),
  previousHash: z.string(),
  /** Lease epoch it was written under. */
  epoch: z.number().int().positive(),
  messageId: z.string(),
  /** When the master wrote it, its clock, epoch ms. Ages the de-duplication window. */
  at: z.number().int().nonnegative(),
  change: Change,
  /** The exact bytes of the reply. */
  reply: z.string(),
  hash: z.string(),
})
export type LogRecord = z.infer<typeof LogRecord>

/** Hash before the first record. */
export const ROOT_HASH = '0'.repeat(64)

export const Tail = z.object({
  /** 0: empty. */
  position: z.number().int().nonnegative(),
  hash: z.string(),
  /** Epoch of the last record; 0: empty. */
  epoch: z.number().int().nonnegative(),
})
export type Tail = z.infer<typeof Tail>

export const EMPTY_TAIL: Tail = { position: 0, hash: ROOT_HASH, epoch: 0 }

export function hashRecord(record: Omit<LogRecord, 'hash'>): string {
  const { position, previousHash, epoch, messageId, at, change, reply } = record
  return createHash('sha256')
    .update(
      JSON.stringify([
        position,
        previousHash,
        epoch,
        messageId,
        at,
        change.conversation,
        change.number,
        Object.entries(change.memory),
        reply,
      ]),
    )
    .digest('hex')
}

/** The next record after `tail`, sealed with its hash. */
export function sealRecord(
  tail: Tail,
  fields: Pick<LogRecord, 'epoch' | 'messageId' | 'at' | 'change' | 'reply'>,
): LogRecord {
  const unsealed = { position: tail.position + 1, previousHash: tail.hash, ...fields }
  return { ...unsealed, hash: hashRecord(unsealed) }
}

export function tailOf(record: LogRecord): Tail {
  return { position: record.position, hash: record.hash, epoch: record.epoch }
}
