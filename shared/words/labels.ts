/** The catalogue of single words: every value of a union as an operator says it. */
import type { BalancingAlgorithm } from '../balancing.ts'
import type { BlockReason, FailoverOutcome, FailoverPhase, FailoverTrigger } from '../failover.ts'
import type { LedgerState } from '../ledger.ts'
import type { Health, PromotionRule } from '../node.ts'
import type { PlanClass } from '../plan.ts'
import type { Testimony } from '../check.ts'

/** What a colour means. A tone never stands alone: a shape or a word is always beside it. */
export type Tone = 'ok' | 'info' | 'warn' | 'critical' | 'unknown'

export const HEALTH_WORDS: Readonly<Record<Health, string>> = {
  healthy: 'healthy',
  degraded: 'degraded',
  suspect: 'suspect',
  disputed: 'disputed',
  down: 'down',
  draining: 'draining',
  unknown: 'unknown',
}

export const HEALTH_TONES: Readonly<Record<Health, Tone>> = {
  healthy: 'ok',
  degraded: 'warn',
  suspect: 'warn',
  disputed: 'warn',
  down: 'critical',
  draining: 'info',
  unknown: 'unknown',
}

export const PHASE_NAMES: Readonly<Record<FailoverPhase, string>> = {
  suspected: 'Confirm',
  selecting: 'Select',
  fencing: 'Fence',
  transferring: 'Transfer',
  promoting: 'Promote',
  verifying: 'Verify',
  rollingBack: 'Roll back',
}

/** What is going on while the phase runs. */
export const PHASE_DOING: Readonly<Record<FailoverPhase, string>> = {
  suspected: 'confirming',
  selecting: 'selecting',
  fencing: 'fencing',
  transferring: 'transferring',
  promoting: 'promoting',
  verifying: 'verifying',
  rollingBack: 'rolling back',
}

/** What a phase is for, for the one who hovers over it. */
export const PHASE_MEANINGS: Readonly<Record<FailoverPhase, string>> = {
  suspected: 'From the first doubt until witnesses agreed that the master does not answer.',
  selecting: 'Choosing the servant that takes over.',
  fencing: 'The epoch grows and the gateway refuses everything older: the old master can do no harm from here on.',
  transferring: 'The new master fetches the records it lacks.',
  promoting: 'The lease is granted to the new master.',
  verifying: 'Its position and hash are compared with what the gateway last accepted.',
  rollingBack: 'The lease goes back to the old master, at a new epoch.',
}

export const OUTCOME_NAMES: Readonly<Record<FailoverOutcome, string>> = {
  completed: 'Completed',
  rolledBack: 'Rolled back',
  blocked: 'Blocked',
  cancelled: 'Cancelled',
}

export const OUTCOME_TONES: Readonly<Record<FailoverOutcome, Tone>> = {
  completed: 'ok',
  rolledBack: 'warn',
  blocked: 'critical',
  cancelled: 'unknown',
}

export const OUTCOME_MEANINGS: Readonly<Record<FailoverOutcome, string>> = {
  completed: 'The new master serves and its state was verified.',
  rolledBack: 'It did not work out; the old master serves again, at a new epoch.',
  blocked: 'Nothing was promoted. It is tried again when the failed check changes.',
  cancelled: 'Somebody stopped it before fencing; nothing moved.',
}

export const TRIGGER_WORDS: Readonly<Record<FailoverTrigger, string>> = {
  automatic: 'automatic',
  operator: 'operator',
  drill: 'drill',
}

export const BLOCK_WORDS: Readonly<Record<BlockReason, string>> = {
  noCandidate: 'no node can take over',
  gatewayUnreachable: 'gateway does not answer',
  stateBehind: 'the candidate lacks records',
  promotionRefused: 'the candidate refused the lease',
}

export const CLASS_NAMES: Readonly<Record<PlanClass, string>> = {
  harmless: 'Harmless',
  routine: 'Routine',
  disturbing: 'Disturbing',
  forced: 'Forced',
}

export const CLASS_TONES: Readonly<Record<PlanClass, Tone>> = {
  harmless: 'ok',
  routine: 'info',
  disturbing: 'warn',
  forced: 'critical',
}

export const LEDGER_NAMES: Readonly<Record<LedgerState, string>> = {
  held: 'Held',
  sending: 'Sending',
  unknown: 'Still following',
  notSent: 'Not sent',
  awaitingApproval: 'Awaiting approval',
  accepted: 'Accepted',
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
  refused: 'Refused',
  expired: 'Expired',
}

export const LEDGER_TONES: Readonly<Record<LedgerState, Tone>> = {
  held: 'warn',
  sending: 'info',
  unknown: 'warn',
  notSent: 'warn',
  awaitingApproval: 'info',
  accepted: 'info',
  running: 'info',
  succeeded: 'ok',
  failed: 'critical',
  cancelled: 'unknown',
  refused: 'warn',
  expired: 'unknown',
}

export const LEDGER_MEANINGS: Readonly<Record<LedgerState, string>> = {
  held: 'It waits a moment before it leaves this machine, so that it can be taken back.',
  sending: 'On its way; the cluster has not answered yet.',
  unknown: 'Sent, but no answer came. The console keeps asking until it knows.',
  notSent: 'It never left this machine; nothing happened.',
  awaitingApproval: 'The cluster waits for a second person.',
  accepted: 'The cluster took it; it has not begun.',
  running: 'The cluster is at it.',
  succeeded: 'The cluster reports it done.',
  failed: 'The cluster tried and reports that it did not work.',
  cancelled: 'Stopped before it took effect.',
  refused: 'The cluster would not do it.',
  expired: 'It was not begun in time.',
}

export const BALANCING_NAMES: Readonly<Record<BalancingAlgorithm, string>> = {
  roundRobin: 'Round robin',
  priority: 'Priority',
  leastLoaded: 'Least loaded',
  geo: 'Geo-location',
}

export const BALANCING_MEANINGS: Readonly<Record<BalancingAlgorithm, string>> = {
  roundRobin: 'New conversations go to the nodes in turn.',
  priority: 'Conversations of VIP users go to the node of the best priority, the others to the rest.',
  leastLoaded: 'New conversations go to the node with the least work of the last minutes; slow answers count as work.',
  geo: "New conversations go to the node of the user's region.",
}

export const RULE_WORDS: Readonly<Record<PromotionRule, string>> = {
  prefer: 'preferred as master',
  neutral: 'may become master',
  prefer_not: 'master only if no other can',
  must_not: 'must not become master',
}

export const SAW_WORDS: Readonly<Record<Testimony['saw'], string>> = {
  answer: 'got an answer',
  noAnswer: 'got no answer',
  unreachable: 'could not be asked',
}

/** "ksa-1 → ksa-2", and what stands there where there is none. */
export function fromTo({ from, to }: { readonly from: string | null; readonly to: string | null }): string {
  return `${from ?? 'nobody'} → ${to ?? 'nobody'}`
}
