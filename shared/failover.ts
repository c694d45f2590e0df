/** A change of master: its phases, its candidates and how it ended. */
import { z } from 'zod'
import { Candidate, Testimony } from './check.ts'
import { AccountId, EpochMs, FailoverId, NodeId, OperationId } from './ids.ts'

/** In order. A planned failover starts at `selecting`; `rollingBack` replaces what would have followed; a lost candidate leads back to `selecting`. */
export const FailoverPhase = z.enum([
  'suspected',
  'selecting',
  'fencing',
  'transferring',
  'promoting',
  'verifying',
  'rollingBack',
])
export type FailoverPhase = z.infer<typeof FailoverPhase>

export const FailoverTrigger = z.enum(['automatic', 'operator', 'drill'])
export type FailoverTrigger = z.infer<typeof FailoverTrigger>

export const FailoverOutcome = z.enum(['completed', 'rolledBack', 'blocked', 'cancelled'])
export type FailoverOutcome = z.infer<typeof FailoverOutcome>

/** Why one is blocked: a state we planned for, tried again when the failed check changes. */
export const BlockReason = z.enum(['noCandidate', 'gatewayUnreachable', 'stateBehind', 'promotionRefused'])
export type BlockReason = z.infer<typeof BlockReason>

export const PhaseRecord = z.object({
  phase: FailoverPhase,
  startedAt: EpochMs,
  /** Monotonic, since the failover's start, ms. */
  offsetMs: z.number().nonnegative(),
  /** `null` while it runs. */
  durationMs: z.number().nonnegative().nullable(),
  /** What the phase did, in words: "214 records from uae-3". */
  detail: z.string().nullable(),
})
export type PhaseRecord = z.infer<typeof PhaseRecord>

export const Failover = z.object({
  id: FailoverId,
  accountId: AccountId,
  from: NodeId.nullable(),
  /** `null` until selected. */
  to: NodeId.nullable(),
  trigger: FailoverTrigger,
  operationId: OperationId.nullable(),
  /** The drill that it belongs to; `null`: it was meant seriously. */
  drillId: OperationId.nullable().default(null),
  /** In the words of whoever started it: "uae-1 stopped answering", or the operator's reason. */
  cause: z.string(),
  startedAt: EpochMs,
  endedAt: EpochMs.nullable(),
  epochBefore: z.number().int().nonnegative(),
  /** `null` until fencing. */
  epochAfter: z.number().int().nonnegative().nullable(),
  phases: z.array(PhaseRecord),
  candidates: z.array(Candidate),
  testimonies: z.array(Testimony),
  /** `null` while it runs. */
  outcome: FailoverOutcome.nullable(),
  blockedBy: BlockReason.nullable(),
  /** A sentence for the outcome or the block; `null` while it runs. */
  why: z.string().nullable(),
  /** Last accepted reply under the old epoch to the first under the new one, ms. Source: gateway. `null`: not (yet) reported. */
  gapMs: z.number().nonnegative().nullable(),
  totalMs: z.number().nonnegative().nullable(),
})
export type Failover = z.infer<typeof Failover>

/** What the owners ask for (L1, L2), ms. Shown beside the actual figures. */
export const FAILOVER_TARGETS_MS = { confirm: 5_000, select: 1_000, execute: 5_000, total: 10_000 } as const
