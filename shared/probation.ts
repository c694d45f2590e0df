/** After something was changed: is it worse than before? Watched by the cluster for a while, with the way back at hand. */
import { z } from 'zod'
import { Command } from './command.ts'
import { AccountId, EpochMs, OperationId } from './ids.ts'

export const WatchedMetric = z.object({
  metric: z.enum(['p95Ms', 'errorFraction', 'waiting']),
  /** Median of the minute before the change; `null`: not reported. */
  before: z.number().nonnegative().nullable(),
  /** Worse from here on. */
  limit: z.number().nonnegative(),
})
export type WatchedMetric = z.infer<typeof WatchedMetric>

export const Probation = z.object({
  /** The operation on probation. */
  id: OperationId,
  accountId: AccountId,
  title: z.string(),
  /** What takes it back; `null`: nothing does, it is only watched. */
  inverse: Command.nullable(),
  startedAt: EpochMs,
  endsAt: EpochMs,
  watched: z.array(WatchedMetric),
  /** A watched value stayed beyond its limit; `null`: none did. */
  worsened: z.object({ at: EpochMs, why: z.string() }).nullable(),
  /** `null` while it runs. `reverted`: by an operation · `overtaken`: the account changed hands otherwise. */
  outcome: z.enum(['passed', 'reverted', 'overtaken']).nullable(),
  endedAt: EpochMs.nullable(),
})
export type Probation = z.infer<typeof Probation>
