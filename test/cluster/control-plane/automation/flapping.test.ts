import { describe, expect, it } from 'vitest'
import { Flapping } from '../../../../cluster/config.ts'
import { banFor, failuresOf } from '../../../../cluster/control-plane/automation/flapping.ts'
import type { Failover } from '../../../../shared/failover.ts'
import type { Node } from '../../../../shared/node.ts'
import { aFailover, aNode, anId, aSnapshot, AT } from '../../../support/factories.ts'

const MINUTE = 60_000
const limits = Flapping.parse({})

/** uae-2 failed as master at these minutes; newest first, as a snapshot has them. */
function failedAt(minutes: readonly number[], over: Partial<Failover> = {}) {
  const failovers = minutes
    .toReversed()
    .map((minute, index) =>
      aFailover({ id: `uae-main.${index}`, from: 'uae-2', startedAt: AT + minute * MINUTE, ...over }),
    )
  return aSnapshot({ failovers })
}

const counted = (minutes: readonly number[], nowMinute: number, over: Partial<Failover> = {}) =>
  failuresOf(failedAt(minutes, over), 'uae-2', AT + nowMinute * MINUTE, limits.windowMs)

/** uae-2 fails again at this minute. */
const ban = (minutes: readonly number[], nowMinute: number, over: Partial<Node> = {}, snapshot = failedAt(minutes)) =>
  banFor(snapshot, 'uae-main', aNode({ id: 'uae-2', ...over }), AT + nowMinute * MINUTE, limits)

describe('failures as master', () => {
  it('are those of the last 10 minutes', () => {
    expect(counted([0, 5], 9)).toBe(2)
    expect(counted([0, 5], 11)).toBe(1)
  })

  it('are not failovers somebody asked for, nor those of a drill', () => {
    expect(counted([0, 5], 6, { trigger: 'operator' })).toBe(0)
    expect(counted([0, 5], 6, { drillId: anId(9) })).toBe(0)
  })

  it('are counted once, however often their failover was blocked and tried again', () => {
    expect(counted([0, 1, 2, 3], 4, { outcome: 'blocked', blockedBy: 'gatewayUnreachable' })).toBe(0)
    expect(counted([0, 3], 3, { outcome: null })).toBe(2)
  })
})

describe('a node that fails as master', () => {
  it('for the second time in 10 minutes must not be promoted for 30', () => {
    expect(ban([], 0)).toBeNull()
    expect(ban([0], 11)).toBeNull()
    expect(ban([0], 9)).toEqual({
      kind: 'promotionRuleChanged',
      nodeId: 'uae-2',
      promotion: {
        rule: 'must_not',
        reason: 'failed as master 2 times within 10 min',
        owner: 'automation',
        expiresAt: AT + 39 * MINUTE,
      },
    })
  })

  it('is not banned again because its blocked failover is tried again', () => {
    const blocked = aFailover({ id: 'uae-main.9', from: 'uae-2', startedAt: AT + 9 * MINUTE, outcome: 'blocked' })
    const { failovers } = failedAt([0, 8])
    expect(ban([], 10, {}, aSnapshot({ failovers: [blocked, ...failovers] }))).toBeNull()
  })

  it('keeps the stricter rule of a person, and not a milder one', () => {
    const rule = (expiresAt: number | null) => ({
      promotion: { rule: 'must_not' as const, reason: 'disk', owner: 'noor', expiresAt },
    })
    expect(ban([0], 9, rule(null))).toBeNull()
    expect(ban([0], 9, rule(AT + 60 * MINUTE))).toBeNull()
    expect(ban([0], 9, rule(AT + 10 * MINUTE))).toMatchObject({ promotion: { owner: 'automation' } })
  })

  it('is banned anew when it fails again after somebody lifted the ban', () => {
    expect(ban([0, 5], 8)).toMatchObject({ promotion: { expiresAt: AT + 38 * MINUTE } })
  })

  it('is never banned where the limits are lifted', () => {
    expect(banFor(failedAt([0, 1]), 'uae-main', aNode({ id: 'uae-2' }), AT, { ...limits, failures: null })).toBeNull()
  })
})
