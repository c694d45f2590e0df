/** A measured value against a threshold: the one shape behind "why" and "why not". */
import { z } from 'zod'
import { EpochMs, NodeId } from './ids.ts'

export const CheckStatus = z.enum(['pass', 'warn', 'fail'])
export type CheckStatus = z.infer<typeof CheckStatus>

export const Check = z.object({
  /** Stable word for the rule, such as `health` or `logPosition`. */
  id: z.string(),
  /** A sentence's worth of what is checked: "ksa-2 is healthy". */
  title: z.string(),
  status: CheckStatus,
  /** The value found, with its unit, as shown: "2 records behind". */
  measured: z.string(),
  /** What it was held against: "0 records behind". */
  threshold: z.string(),
  /** When the value was taken, control plane's clock. `null`: it does not age (a setting, a rule). */
  measuredAt: EpochMs.nullable(),
})
export type Check = z.infer<typeof Check>

/** One servant's chance of taking over. `rank` 1 is the best; `null`: not eligible, a check says why. */
export const Candidate = z.object({
  nodeId: NodeId,
  rank: z.number().int().positive().nullable(),
  checks: z.array(Check),
})
export type Candidate = z.infer<typeof Candidate>

/** Who asked whom, and whether an *application* answer came. */
export const Testimony = z.object({
  /** `control-plane`, `gateway` or a node id. */
  witness: z.string(),
  saw: z.enum(['answer', 'noAnswer', 'unreachable']),
  /** How long the witness waited, ms. */
  afterMs: z.number().nonnegative(),
})
export type Testimony = z.infer<typeof Testimony>
