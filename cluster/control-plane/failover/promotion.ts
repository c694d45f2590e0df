/** A node's promotion rule as it counts now: an expired one is over before the journal says so. Pure. */
import type { Node, PromotionRule } from '../../../shared/node.ts'

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
