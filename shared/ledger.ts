/** The console's own record of a click: written to its disk before anything is sent, followed until the outcome is known. */
import { z } from 'zod'
import { Command } from './command.ts'
import { EpochMs, FailoverId, JournalId, OperationId, PlanId } from './ids.ts'
import { Problem } from './fault.ts'
import { type Operation, OperationStatus } from './operation.ts'
import { BasisChange, Plan, PlanClass } from './plan.ts'

/**
 * The cluster's states, and three of the console's own:
 * `held`: waits out the time in which it can be taken back · `sending`: on its way, no answer yet · `unknown`: sent, no answer, still following · `notSent`: never left this machine.
 */
export const LedgerState = z.enum(['held', 'sending', 'unknown', 'notSent', ...OperationStatus.options])
export type LedgerState = z.infer<typeof LedgerState>

export const LedgerEntry = z.object({
  /** The idempotency key, and the cluster's operation id. */
  operationId: OperationId,
  planId: PlanId,
  journalId: JournalId,
  command: Command,
  title: z.string(),
  /** `null`: asked for elsewhere, so this console made no plan for it. */
  class: PlanClass.nullable(),
  actor: z.string(),
  reason: z.string(),
  state: LedgerState,
  /** Last word of the cluster on it: a step while it runs, the outcome when it ended. `null`: no word yet. */
  word: z.string().nullable(),
  failoverId: FailoverId.nullable(),
  /** What refused it; `null`: nothing did. */
  problem: Problem.nullable(),
  /** The click, this machine's clock; of an operation asked for elsewhere when it was accepted, the cluster's. */
  createdAt: EpochMs,
  /** When the cluster last said something of it; `null`: never. */
  heardAt: EpochMs.nullable(),
  /** `null`: not over. One that is not sent is over only when it was sent after all or given up. */
  endedAt: EpochMs.nullable(),
  /** Held: when it goes out by itself, this machine's clock; `null`: it is not held. */
  heldUntil: EpochMs.nullable().default(null),
  /** How long such an operation usually takes, ms, from past runs; `null`: there were none. */
  usualMs: z.number().nonnegative().nullable().default(null),
  /** What takes it back, as the plan said; `command: null`: nothing does. */
  inverse: Plan.shape.inverse.default({ command: null, text: '' }),
  /** As sent; `null`: the cluster's default. */
  probationMinutes: z.number().int().nullable().default(null),
  /** The operation it joined; `null`: none. */
  joins: z.string().nullable().default(null),
})
export type LedgerEntry = z.infer<typeof LedgerEntry>

/** A plan as the console keeps it: what the cluster said, raised by what the console itself sees. */
export const PreparedPlan = z.object({
  plan: Plan,
  class: PlanClass,
  /** One sentence a reason, the deciding one first. */
  classWhy: z.array(z.string()),
  /** Forced: this must be typed to confirm; `null`: nothing to type. */
  typeToConfirm: z.string().nullable(),
  /** A reason to start from; empty where the person must say it. */
  suggestedReason: z.string(),
  preparedAt: EpochMs,
})
export type PreparedPlan = z.infer<typeof PreparedPlan>

/** How a confirmation ended: it left, or it was refused with what changed. */
export const ConfirmOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('recorded'), entry: LedgerEntry }),
  z.object({ kind: z.literal('refused'), problem: Problem, changes: z.array(BasisChange) }),
  /** The person closed the confirmation window; nothing was sent. */
  z.object({ kind: z.literal('withdrawn') }),
])
export type ConfirmOutcome = z.infer<typeof ConfirmOutcome>

/** All given conditions together; `null`: not asked for. */
export const OperationFilter = z.strictObject({
  /** Words that must occur in title, reason, actor or outcome, in any case. */
  text: z.string().max(200).nullable(),
  states: z.array(LedgerState).nullable(),
  kinds: z.array(z.string()).nullable(),
  from: EpochMs.nullable(),
  to: EpochMs.nullable(),
  /** Older than this one's creation. */
  before: EpochMs.nullable(),
  limit: z.number().int().min(1).max(1_000),
})
export type OperationFilter = z.infer<typeof OperationFilter>

export function isOpen(state: LedgerState): boolean {
  return (
    state === 'held' ||
    state === 'sending' ||
    state === 'unknown' ||
    state === 'awaitingApproval' ||
    state === 'accepted' ||
    state === 'running'
  )
}

/** The ledger's state and words for what the cluster says of an operation. */
export function fromOperation(entry: LedgerEntry, operation: Operation, heardAt: number): LedgerEntry {
  return {
    ...entry,
    state: operation.status,
    word: operation.outcome ?? operation.step,
    failoverId: operation.failoverId,
    joins: operation.joins,
    heardAt,
    endedAt: operation.endedAt,
  }
}
