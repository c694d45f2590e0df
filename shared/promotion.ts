/** Who may take over: a node's promotion rule as it counts now (an expired one is over before the journal says so), and who is in step. Pure. */
import type { Node, PromotionRule } from './node.ts'

/** Two nodes' last words are up to a heartbeat apart, and what a candidate lacks is fetched: this much is no flaw. */
export const IN_STEP_RECORDS = 50

/** Owner of what automation itself laid down. */
export const AUTOMATION = 'automation'

export function ruleNow({ promotion }: Node, now: number): PromotionRule {
  return hasExpired(promotion, now) ? 'neutral' : promotion.rule
}

/** Automation took it out of the choice because it failed too often; a person may lift that. */
export function isBanned(node: Node, now: number): boolean {
  return node.promotion.owner === AUTOMATION && ruleNow(node, now) === 'must_not'
}

export function hasExpired({ expiresAt }: Node['promotion'], now: number): boolean {
  return expiresAt !== null && expiresAt <= now
}
