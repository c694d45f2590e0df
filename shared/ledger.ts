/** The console's own record of a click: written to its disk before anything is sent, followed until the outcome is known. */
import { z } from 'zod'
import { Command } from './command.ts'
import { EpochMs, FailoverId, JournalId, OperationId, PlanId } from './ids.ts'
import { Problem } from './fault.ts'
import { type Operation, OperationStatus } from './operation.ts'
import { BasisChange, Plan, PlanClass } from './plan.ts'

/**
 * The cluster's states, and three of the console's own:
 * `sending`: on its way, no answer yet · `unknown`: sent, no answer, still following · `notSent`: never left this machine.
 */
export const LedgerState = z.enum(['sending', 'unknown', 'notSent', ...OperationStatus.options])
export type LedgerState = z.infer<typeof LedgerState>

export const LedgerEntry = z.object({
  /** The idempotency key, and the cluster's operation id. */
  operationId: OperationId,
  planId: PlanId,
  journalId: JournalId,
  command: Command,
  title: z.string(),
  class: PlanClass,
  actor: z.string(),
  reason: z.string(),
  state: LedgerState,
  /** Last word of the cluster on it: a step while it runs, the outcome when it ended. `null`: no word yet. */
  word: z.string().nullable(),
  failoverId: FailoverId.nullable(),
  /** What refused it; `null`: nothing did. */
  problem: Problem.nullable(),
  createdAt: EpochMs,
  /** When the cluster last said something of it; `null`: never. */
  heardAt: EpochMs.nullable(),
  endedAt: EpochMs.nullable(),
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

export function isOpen(state: LedgerState): boolean {
  return (
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
    heardAt,
    endedAt: operation.endedAt,
  }
}
