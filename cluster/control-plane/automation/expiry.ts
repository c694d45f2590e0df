/** What people and automation laid over the cluster for a while ends by itself. Pure. */
import type { FactBody } from '../../../shared/fact.ts'
import type { PromotionRule } from '../../../shared/node.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { hasExpired } from '../../../shared/promotion.ts'

const EXPIRED = 'expired'

/** `configured`: the rule a node goes back to. */
export function expired(snapshot: Snapshot, configured: (nodeId: string) => PromotionRule, now: number): FactBody[] {
  const isOver = ({ expiresAt }: { expiresAt: number }) => expiresAt <= now
  const rules = Object.values(snapshot.nodes).filter(({ promotion }) => hasExpired(promotion, now))
  return [
    ...snapshot.holds.filter(isOver).map(({ id }): FactBody => ({ kind: 'holdReleased', holdId: id, why: EXPIRED })),
    ...snapshot.silences
      .filter(isOver)
      .map(({ id }): FactBody => ({ kind: 'silenceEnded', silenceId: id, why: EXPIRED })),
    ...snapshot.maintenance
      .filter(isOver)
      .map(({ id }): FactBody => ({ kind: 'maintenanceClosed', maintenanceId: id, why: EXPIRED })),
    ...snapshot.freezes
      .filter(isOver)
      .map(({ id }): FactBody => ({ kind: 'freezeClosed', freezeId: id, why: EXPIRED })),
    ...rules.map(({ id }): FactBody => ({
      kind: 'promotionRuleChanged',
      nodeId: id,
      promotion: { rule: configured(id), reason: null, owner: null, expiresAt: null },
    })),
    // Last, so that what ended with the drill is still marked with it.
    ...snapshot.drills.filter(isOver).map(({ id }): FactBody => ({ kind: 'drillEnded', endedId: id, why: EXPIRED })),
  ]
}
