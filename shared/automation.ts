/** What automation is about to do, and what it left undone and why. */
import { z } from 'zod'
import { Candidate, Check } from './check.ts'
import { AccountId, EpochMs, NodeId } from './ids.ts'

/** Before an automatic failover of a master that is alive but cannot serve: time to say no. */
export const Countdown = z.object({
  from: NodeId,
  /** Who would take over, as it looked when the countdown began. */
  to: NodeId,
  /** "ksa-1 has served nothing for 5 s while 12 messages wait" */
  cause: z.string(),
  /** The failed check behind it. */
  check: Check,
  since: EpochMs,
  endsAt: EpochMs,
})
export type Countdown = z.infer<typeof Countdown>

/** `fired`: the failover began · `recovered`: the cause is gone · `held`: somebody held automation · `overtaken`: a person, or a confirmed failure, was faster · `noCandidate`: nobody could take over any more */
export const CountdownEnd = z.enum(['fired', 'recovered', 'held', 'overtaken', 'noCandidate'])
export type CountdownEnd = z.infer<typeof CountdownEnd>

/** Why automation did not act though it saw a reason to. */
export const SkipReason = z.enum(['held', 'tooSoon', 'noCandidate', 'cannotConfirm', 'disputed', 'warming'])
export type SkipReason = z.infer<typeof SkipReason>

/** One automatic failover that was not begun. A condition that lasts is one entry, not one a tick. */
export const SkippedFailover = z.object({
  /** `<account>.<seq of the fact>`. */
  id: z.string(),
  accountId: AccountId,
  /** The master that would have been replaced. */
  nodeId: NodeId,
  at: EpochMs,
  cause: z.string(),
  reason: SkipReason,
  /** The check that forbade it, with value and threshold. */
  check: Check,
  candidates: z.array(Candidate),
})
export type SkippedFailover = z.infer<typeof SkippedFailover>
