/** Names of things. Ids that people type are lower-case words; ids that machines make are UUIDv7. */
import { z } from 'zod'

const word = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and dashes, at most 63')

export const NodeId = word
export type NodeId = z.infer<typeof NodeId>

export const AccountId = word
export type AccountId = z.infer<typeof AccountId>

export const Region = word
export type Region = z.infer<typeof Region>

/** `<account>.<seq of the fact that started it>`, so that it sorts and can be read aloud. */
export const FailoverId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}\.\d+$/)
export type FailoverId = z.infer<typeof FailoverId>

/** Made by the client (UUIDv7); also the idempotency key. */
export const OperationId = z.uuidv7()
export type OperationId = z.infer<typeof OperationId>

export const PlanId = z.uuidv7()
export type PlanId = z.infer<typeof PlanId>

/** New at creation of a journal and after every restore. Facts of two journals are never compared. */
export const JournalId = z.uuidv7()
export type JournalId = z.infer<typeof JournalId>

/** Milliseconds since 1970, of the clock of the process that says it. */
export const EpochMs = z.number().int().nonnegative()
