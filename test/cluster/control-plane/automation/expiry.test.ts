import { describe, expect, it } from 'vitest'
import { expired } from '../../../../cluster/control-plane/automation/expiry.ts'
import { anId, aNode, aSnapshot, AT } from '../../../support/factories.ts'

const lasting = (number: number, expiresAt: number) => ({
  id: anId(number),
  accountId: null,
  owner: 'noor',
  reason: 'disk swap',
  since: AT,
  expiresAt,
})
const until = (expiresAt: number | null) => ({
  promotion: { rule: 'must_not' as const, reason: 'disk', owner: 'noor', expiresAt },
})
const snapshot = aSnapshot({
  holds: [lasting(1, AT + 10), lasting(2, AT + 11)],
  drills: [lasting(3, AT + 10)],
  maintenance: [lasting(6, AT + 10), lasting(7, AT + 11)],
  silences: [
    { ...lasting(4, AT + 10), code: 'errorRate', nodeId: null, serviceId: null },
    { ...lasting(5, AT + 11), code: 'errorRate', nodeId: null, serviceId: null },
  ],
  nodes: {
    'uae-1': aNode(until(AT + 10)),
    'uae-2': aNode({ id: 'uae-2', ...until(AT + 11) }),
    'uae-3': aNode({ id: 'uae-3', ...until(null) }),
  },
})

describe('what has run out', () => {
  it('ends, the drill last, and a rule goes back to what the configuration says', () => {
    expect(expired(snapshot, () => 'prefer', AT + 10)).toEqual([
      { kind: 'holdReleased', holdId: anId(1), why: 'expired' },
      { kind: 'silenceEnded', silenceId: anId(4), why: 'expired' },
      { kind: 'maintenanceClosed', maintenanceId: anId(6), why: 'expired' },
      {
        kind: 'promotionRuleChanged',
        nodeId: 'uae-1',
        promotion: { rule: 'prefer', reason: null, owner: null, expiresAt: null },
      },
      { kind: 'drillEnded', endedId: anId(3), why: 'expired' },
    ])
  })

  it('is nothing before its time, and what has no end never ends', () => {
    expect(expired(snapshot, () => 'neutral', AT + 9)).toEqual([])
    expect(expired(snapshot, () => 'neutral', AT + 1e12).filter((fact) => 'nodeId' in fact)).toHaveLength(2)
  })
})
