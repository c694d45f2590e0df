/** A node that fails as master again and again is kept out of the choice for a while. Pure. */
import type { FactBody } from '../../../shared/fact.ts'
import type { Node } from '../../../shared/node.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import type { ClusterConfig } from '../../config.ts'
import { AUTOMATION, ruleNow } from '../../../shared/promotion.ts'
import { counted, howLong } from '../failover/words.ts'

type Limits = ClusterConfig['flapping']

/** Failures as master within the window. What a drill caused is no failure, and a blocked one is counted when it is tried again. */
export function failuresOf({ failovers }: Snapshot, nodeId: string, now: number, windowMs: number): number {
  return failovers.filter(
    ({ trigger, from, outcome, drillId, startedAt }) =>
      trigger === 'automatic' &&
      from === nodeId &&
      outcome !== 'blocked' &&
      drillId === null &&
      startedAt > now - windowMs,
  ).length
}

/**
 * The ban that this failure of a master brings, journaled with the start of its failover so that the choice already knows it; `null`: none.
 * Trying a blocked failover again is no new failure.
 */
export function banFor(
  snapshot: Snapshot,
  accountId: string,
  node: Node,
  now: number,
  { failures: limit, windowMs, banMs }: Limits,
): FactBody | null {
  if (limit === null) return null
  const last = snapshot.failovers.find((failover) => failover.accountId === accountId)
  if (last?.outcome === 'blocked' && last.from === node.id) return null
  const failures = failuresOf(snapshot, node.id, now, windowMs) + 1
  const expiresAt = now + banMs
  if (failures < limit || isStricter(node, now, expiresAt)) return null
  const reason = `failed as master ${counted(failures, 'time')} within ${howLong(windowMs)}`
  return {
    kind: 'promotionRuleChanged',
    nodeId: node.id,
    promotion: { rule: 'must_not', reason, owner: AUTOMATION, expiresAt },
  }
}

/** A person forbade it already, and for longer. */
function isStricter(node: Node, now: number, expiresAt: number): boolean {
  const { owner, expiresAt: until } = node.promotion
  return ruleNow(node, now) === 'must_not' && owner !== AUTOMATION && (until === null || until >= expiresAt)
}
