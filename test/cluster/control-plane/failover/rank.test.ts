import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Evidence, rank, type RankInput } from '../../../../cluster/control-plane/failover/rank.ts'
import type { Node } from '../../../../shared/node.ts'
import { PromotionRule } from '../../../../shared/node.ts'
import { aNode, AT } from '../../../support/factories.ts'

const WELL: Evidence = { connected: true, heardAt: AT, position: 100, gatewayConnected: true, failures: 0 }

function ranking(
  servants: readonly Node[],
  evidence: Readonly<Record<string, Partial<Evidence>>> = {},
  over: Partial<RankInput> = {},
) {
  return rank({
    servants,
    evidence: (nodeId) => ({ ...WELL, ...evidence[nodeId] }),
    farthest: 100,
    flappingLimit: 2,
    now: AT + 1_000,
    ...over,
  })
}

const order = (candidates: ReturnType<typeof rank>) => candidates.map(({ nodeId, rank: place }) => [nodeId, place])
const two = aNode({ id: 'uae-2' })
const three = aNode({ id: 'uae-3' })
const promotion = (rule: PromotionRule, expiresAt: number | null = null) => ({
  promotion: { rule, reason: null, owner: 'ops', expiresAt },
})

describe('the order of candidates', () => {
  it('is the owner’s priority among equals', () => {
    expect(order(ranking([three, two]))).toEqual([
      ['uae-2', 1],
      ['uae-3', 2],
    ])
  })

  it('puts the promotion rule before priority', () => {
    expect(order(ranking([two, { ...three, ...promotion('prefer') }]))[0]).toEqual(['uae-3', 1])
    expect(order(ranking([{ ...two, ...promotion('prefer_not') }, three]))[0]).toEqual(['uae-3', 1])
  })

  it('puts a far lag before priority, and a near one after it', () => {
    expect(order(ranking([two, three], { 'uae-2': { position: 90 } }))[0]).toEqual(['uae-2', 1])
    const far = ranking([two, three], { 'uae-2': { position: 1 }, 'uae-3': { position: 5_000 } }, { farthest: 5_000 })
    expect(order(far)[0]).toEqual(['uae-3', 1])
  })

  it('numbers the eligible 1, 2, 3 … and puts the others after them, whatever came in', () => {
    const node = fc.record({
      health: fc.constantFrom('healthy', 'degraded', 'down'),
      rule: fc.constantFrom(...PromotionRule.options),
      priority: fc.integer({ min: 1, max: 3 }),
    })
    fc.assert(
      fc.property(fc.array(node, { maxLength: 8 }), (drawn) => {
        const servants = drawn.map(({ health, rule, priority }, index) =>
          aNode({ id: `n-${index}`, health, priority, ...promotion(rule) }),
        )
        const candidates = ranking(servants)
        const ranks = candidates.flatMap(({ rank: place }) => place ?? [])
        expect(ranks).toEqual(ranks.map((_, index) => index + 1))
        expect(candidates.slice(0, ranks.length).every(({ rank: place }) => place !== null)).toBe(true)
        for (const { rank: place, checks } of candidates) {
          expect(place === null).toBe(checks.some(({ status }) => status === 'fail'))
        }
      }),
    )
  })
})

describe('a servant may not take over', () => {
  it.each<[string, string, Partial<Node>, Partial<Evidence>, string]>([
    ['is not healthy', 'health', { health: 'down', why: 'no answer' }, {}, 'down: no answer'],
    ['is only suspected', 'health', { health: 'suspect', why: 'silent' }, {}, 'suspect: silent'],
    ['is not connected', 'connected', {}, { connected: false }, 'not connected'],
    ['was last heard 5.1 s ago', 'evidence', {}, { heardAt: AT - 4_100 }, '5.1 s'],
    ['was never heard', 'evidence', {}, { heardAt: null }, 'never heard'],
    ['does not reach the gateway', 'gateway', {}, { gatewayConnected: false }, 'not connected'],
    ['does not say whether it reaches the gateway', 'gateway', {}, { gatewayConnected: null }, 'not reported'],
    ['does not say how far its log is', 'logPosition', {}, { position: null }, 'not reported'],
    ['must not be promoted', 'promotionRule', promotion('must_not'), {}, 'must_not'],
    ['is flapping', 'flapping', {}, { failures: 2 }, '2 failures as master'],
  ])('that %s', (_what, id, over, evidence, measured) => {
    const [candidate] = ranking([aNode({ id: 'uae-2', ...over })], { 'uae-2': evidence })
    expect(candidate?.rank).toBeNull()
    expect(candidate?.checks.filter(({ status }) => status === 'fail')).toMatchObject([{ id, measured }])
  })

  it('but may, with a warning, when it only lacks records that can be fetched', () => {
    const [candidate] = ranking([two], { 'uae-2': { position: 49 } })
    expect(candidate?.rank).toBe(1)
    expect(candidate?.checks.find(({ id }) => id === 'logPosition')).toMatchObject({
      status: 'warn',
      measured: '51 records behind',
      threshold: '≤ 50',
    })
  })
})

describe('what expires', () => {
  it('a promotion rule no longer counts after its time', () => {
    const until = (expiresAt: number) => ranking([{ ...two, ...promotion('must_not', expiresAt) }])[0]?.rank
    expect(until(AT + 1_001)).toBeNull()
    expect(until(AT + 1_000)).toBe(1)
  })

  it('lifted limits let a node that failed often take over', () => {
    const [candidate] = ranking([two], { 'uae-2': { failures: 9 } }, { flappingLimit: null })
    expect(candidate).toMatchObject({ rank: 1 })
    expect(candidate?.checks.find(({ id }) => id === 'flapping')?.threshold).toBe('limit lifted')
  })
})
