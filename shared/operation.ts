/** A command that was confirmed: what the cluster says became of it. */
import { z } from 'zod'
import { Command } from './command.ts'
import { FaultCode } from './fault.ts'
import { EpochMs, FailoverId, OperationId, PlanId } from './ids.ts'

export const OperationStatus = z.enum([
  'awaitingApproval',
  'accepted',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'refused',
  'expired',
])
export type OperationStatus = z.infer<typeof OperationStatus>

export const Operation = z.object({
  id: OperationId,
  planId: PlanId,
  command: Command,
  title: z.string(),
  /** Who confirmed it. */
  actor: z.string(),
  reason: z.string(),
  status: OperationStatus,
  /** The step it is at, in words; `null` before the first. */
  step: z.string().nullable(),
  /** How far the step is, where it can be counted; told at most once a second. Absent: it cannot. */
  progress: z
    .object({
      done: z.number().nonnegative(),
      /** `null`: not known yet. */
      total: z.number().nonnegative().nullable(),
      unit: z.enum(['bytes', 'nodes', 'messages', 'scenarios']),
    })
    .optional(),
  /** The outcome in a sentence; `null` while it runs. */
  outcome: z.string().nullable(),
  fault: FaultCode.nullable(),
  failoverId: FailoverId.nullable(),
  /** The running operation whose outcome is also this one's: somebody, or automation, was doing the same; `null`: it is its own. */
  joins: z.string().nullable().default(null),
  /** `null`: it is no drill. */
  drillId: OperationId.nullable().default(null),
  acceptedAt: EpochMs,
  endedAt: EpochMs.nullable(),
})
export type Operation = z.infer<typeof Operation>

/** Line breaks are allowed; other control characters have no business in a journal. */
export const Reason = z
  .string()
  .trim()
  .min(1, 'say why')
  .max(2_000, 'at most 2,000 characters')
  .regex(/^(?:[^\p{Cc}]|[\n\t])*$/u, 'no control characters')

/** Body of `POST /v1/operations`. The same id is sent as `Idempotency-Key`. */
export const OperationRequest = z.strictObject({
  operationId: OperationId,
  planId: PlanId,
  reason: Reason,
  actor: z.string().trim().min(1).max(200),
  /** How long its effect is watched afterwards; absent: the cluster's default, where the command has a probation at all. */
  probationMinutes: z.number().int().min(1).max(1_440).optional(),
})
export type OperationRequest = z.infer<typeof OperationRequest>

export function isEnded(status: OperationStatus): boolean {
  return status !== 'awaitingApproval' && status !== 'accepted' && status !== 'running'
}
