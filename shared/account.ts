/** One bot identity (a messenger number): one master at most, and its servants. */
import { z } from 'zod'
import { Countdown } from './automation.ts'
import { BalancingAlgorithm, BalancingChange, Weights } from './balancing.ts'
import { AccountId, EpochMs, FailoverId, NodeId, Region } from './ids.ts'
import { Incarnation } from './node.ts'

export const Holder = z.object({ nodeId: NodeId, incarnation: Incarnation })
export type Holder = z.infer<typeof Holder>

/** Does not expire by time: `epoch` is the only fencing token, and only grows. */
export const Lease = z.object({
  epoch: z.number().int().nonnegative(),
  /** `null`: nobody may reply (before the first grant, and between fencing and promotion). */
  holder: Holder.nullable(),
  since: EpochMs,
})
export type Lease = z.infer<typeof Lease>

export const Account = z.object({
  id: AccountId,
  region: Region,
  /** Several masters failing at once are replaced in this order; 1 comes first. */
  priority: z.number().int().positive().default(1),
  lease: Lease,
  /** How the master spreads conversations over the account's live nodes. */
  balancing: BalancingAlgorithm,
  weights: Weights.default({}),
  /** The last change of it; `null`: none so far. */
  balancingChange: BalancingChange.nullable().default(null),
  /** `null`: none runs. */
  activeFailoverId: FailoverId.nullable(),
  /** An automatic failover that can still be vetoed; `null`: none is coming. */
  countdown: Countdown.nullable().default(null),
})
export type Account = z.infer<typeof Account>
