/** What automation does, leaves undone and watches, in words. Pure. */
import type { CountdownEnd, SkipReason, SkippedFailover } from '../automation.ts'
import type { Check } from '../check.ts'
import type { Node, PromotionRule } from '../node.ts'
import type { Probation } from '../probation.ts'
import { formatDuration } from './format.ts'

/** Continues "not begun, …". */
export const SKIP_WORDS: Readonly<Record<SkipReason, string>> = {
  held: 'automation is held',
  tooSoon: 'too soon after the last one',
  noCandidate: 'no node can take over',
  cannotConfirm: 'nobody could confirm the failure',
  disputed: 'witnesses disagree',
  warming: 'the control plane still observes',
}

/** Continues "Countdown of ksa-main ended, …". */
export const COUNTDOWN_ENDS: Readonly<Record<CountdownEnd, string>> = {
  fired: 'the failover began',
  recovered: 'the cause is gone',
  held: 'somebody held automation',
  overtaken: 'somebody was faster',
  noCandidate: 'nobody can take over any more',
}

/** Continues "Watch after a change ended, …". */
export const PROBATION_ENDS: Readonly<Record<NonNullable<Probation['outcome']>, string>> = {
  passed: 'nothing got worse',
  reverted: 'the change was taken back',
  overtaken: 'the account changed hands otherwise',
}

/** "412 records behind, allowed: at most 50" */
export function measuredWords({ measured, threshold }: Check): string {
  return measured === threshold ? measured : `${measured}, allowed: ${threshold}`
}

/** Continues "not begun: …": "held by noor until 14:30", "no node can take over (0 eligible, allowed: at least 1)". */
export function skippedWords({ reason, check }: SkippedFailover): string {
  return reason === 'held' ? check.measured : `${SKIP_WORDS[reason]} (${measuredWords(check)})`
}

/** Whom a hold or a drill covers. `null`: everybody. */
export function whose(accountId: string | null): string {
  return accountId ?? 'every account'
}

export function lengthOf({ since, expiresAt }: { readonly since: number; readonly expiresAt: number }): string {
  return formatDuration(expiresAt - since)
}

/** "ksa-1 must not become master for 30 min, by automation: failed twice in 10 min" */
export function ruleSentence(
  nodeId: string,
  { rule, reason, owner, expiresAt }: Node['promotion'],
  at: number,
): string {
  const until = expiresAt === null ? '' : ` for ${formatDuration(expiresAt - at)}`
  const by = owner === null ? '' : `, by ${owner}`
  return `${nodeId} ${RULE_SENTENCES[rule]}${until}${by}${reason === null || reason === '' ? '' : `: ${reason}`}`
}

const RULE_SENTENCES: Readonly<Record<PromotionRule, string>> = {
  prefer: 'is preferred as master',
  neutral: 'may become master',
  prefer_not: 'becomes master only if no other can',
  must_not: 'must not become master',
}
