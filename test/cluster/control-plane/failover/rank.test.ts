import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../../../cluster/control-plane/failover/candidate-checks.ts'
import { rank, type RankInput } from '../../../../cluster/control-plane/failover/rank.ts'
import type { Device } from '../../../../shared/device.ts'
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
    replaced: aNode({ id: 'uae-1' }),
    now: AT + 1_000,
    ...over,
  })
}

const order = (candidates: ReturnType<typeof rank>) => candidates.map(({ nodeId, rank: place }) => [nodeId, place])
const aDevice = (state: Device['state']): Device => ({
  state,
  since: AT,
  attempts: 1,
  why: 'it said so',
  pairing: null,
})
const DRAINED = { drained: { owner: 'noor', reason: 'disk swap', since: AT } }
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
    ['must not be promoted', 'promotionRule', promotion('must_not'), {}, 'must not become master (ops)'],
    ['has no session', 'device', { device: null }, {}, 'not reported'],
    ['was logged out', 'device', { device: aDevice('loggedOut') }, {}, 'loggedOut: it said so'],
    ['is restoring its session', 'device', { device: aDevice('recovering') }, {}, 'recovering: it said so'],
    ['was added and lacks records', 'caughtUp', { caughtUp: false }, {}, 'not yet: 0 records behind'],
    ['is drained', 'drained', DRAINED, {}, 'drained by noor: disk swap'],
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

  it('that failed too often, which both its rule and its failures say', () => {
    const reason = 'failed as master 2 times within 10 min'
    const banned = { rule: 'must_not' as const, reason, owner: 'automation', expiresAt: AT + 3_600_000 }
    const [candidate] = ranking([aNode({ id: 'uae-2', promotion: banned })], { 'uae-2': { failures: 2 } })
    expect(candidate?.rank).toBeNull()
    expect(candidate?.checks.filter(({ status }) => status === 'fail')).toMatchObject([
      { id: 'promotionRule', measured: `must not become master until 10:00 UTC (automation: ${reason})` },
      { id: 'flapping', measured: '2 failures as master, kept out of the choice', threshold: '< 2' },
    ])
  })
})

describe('a warning that is no refusal', () => {
  const warned = (candidates: ReturnType<typeof rank>, nodeId: string) =>
    candidates
      .find((candidate) => candidate.nodeId === nodeId)
      ?.checks.flatMap(({ id, status, measured, threshold }) => (status === 'warn' ? [[id, measured, threshold]] : []))

  it('is repeated failure that a person forgave', () => {
    const candidates = ranking([two], { 'uae-2': { failures: 3 } })
    expect(candidates[0]?.rank).toBe(1)
    expect(warned(candidates, 'uae-2')).toEqual([['flapping', '3 failures as master, let back into the choice', '< 2']])
  })

  it('is another version than the master’s, and the same one comes first', () => {
    const candidates = ranking([{ ...two, version: '0.2.0' }, three])
    expect(order(candidates)).toEqual([
      ['uae-3', 1],
      ['uae-2', 2],
    ])
    expect(warned(candidates, 'uae-2')).toEqual([['version', '0.2.0', '0.1.0']])
  })

  it('is the region of the failed master, where another stands elsewhere and is as good', () => {
    const ksa = { ...three, region: 'ksa', priority: 2 }
    const candidates = ranking([two, ksa])
    expect(candidates[0]?.nodeId).toBe('uae-3')
    expect(warned(candidates, 'uae-2')).toEqual([['region', 'uae, as uae-1', 'not uae: uae-3 stands in ksa']])
    expect(warned(ranking([two, { ...ksa, priority: 3 }]), 'uae-2')).toEqual([])
    expect(warned(ranking([two]), 'uae-2')).toEqual([])
  })
})

describe('a drained node', () => {
  it('is well: only the drain speaks against it', () => {
    const draining = { ...two, ...DRAINED, health: 'draining' as const, why: 'drained by noor: disk swap' }
    const [candidate] = ranking([draining])
    expect(candidate?.checks.flatMap(({ id, status }) => (status === 'fail' ? id : []))).toEqual(['drained'])
  })
})

describe('every check', () => {
  it('has a value and a threshold', () => {
    for (const { measured, threshold, title } of ranking([two])[0]?.checks ?? []) {
      expect(measured).not.toBe('')
      expect(threshold).not.toBe('')
      expect(title).not.toBe('')
    }
    expect(ranking([two])[0]?.checks.map(({ id }) => id)).toEqual([
      'health',
      'connected',
      'evidence',
      'gateway',
      'device',
      'logPosition',
      'caughtUp',
      'drained',
      'version',
      'promotionRule',
      'flapping',
      'region',
      'priority',
    ])
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
