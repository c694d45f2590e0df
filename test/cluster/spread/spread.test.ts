import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Activity,
  chooseFor,
  type Ground,
  sharesOf,
  spreadAll,
  type SpreadNode,
  type SpreadNodes,
} from '../../../cluster/spread/spread.ts'
import { ANSWER_FLOOR_MS, Tally } from '../../../cluster/spread/tally.ts'
import { BalancingAlgorithm } from '../../../shared/balancing.ts'

const NODES: SpreadNodes = [
  { nodeId: 'a', region: 'uae', priority: 1 },
  { nodeId: 'b', region: 'ksa', priority: 2 },
  { nodeId: 'c', region: 'ksa', priority: 3 },
]

function aGround(algorithm: BalancingAlgorithm, over: Partial<Ground> & { weights?: Record<string, number> } = {}) {
  const { weights = {}, ...rest } = over
  return { setting: { algorithm, weights }, nodes: NODES, answerMs: {}, ...rest }
}

function active(conversation: string, messages = 1, over: Partial<Activity> = {}): Activity {
  return { conversation, region: 'uae', isVip: false, messages, ...over }
}

const many = (count: number, over: (index: number) => Partial<Activity> = () => ({})) =>
  Array.from({ length: count }, (_, index) => active(`u${String(index).padStart(3, '0')}`, 1, over(index)))

const placed = (traffic: readonly Activity[], ground: Ground) => Object.fromEntries(spreadAll(traffic, ground))
const sharesIn = (traffic: readonly Activity[], ground: Ground) =>
  sharesOf(spreadAll(traffic, ground), traffic, ground.nodes)

describe('conversations are spread', () => {
  it('in turn by roundRobin, the most active first and equals by name, whatever they write', () => {
    const traffic = [active('z', 5), active('y', 90), active('x', 5), active('w', 1)]
    expect(placed(traffic, aGround('roundRobin'))).toEqual({ y: 'a', x: 'b', z: 'c', w: 'a' })
  })

  it('in turns mixed by weight', () => {
    const ground = aGround('roundRobin', { weights: { a: 2 } })
    expect(Object.values(placed(many(8), ground)).join('')).toBe('abcaabca')
  })

  it('to who has least work by leastLoaded, its answer time and its weight counted', () => {
    expect(sharesIn(many(300), aGround('leastLoaded'))).toEqual({ a: 1 / 3, b: 1 / 3, c: 1 / 3 })
    const slow = sharesIn(many(300), aGround('leastLoaded', { answerMs: { a: 4 * ANSWER_FLOOR_MS } }))
    expect(slow['a']).toBeCloseTo(1 / 9, 2)
    const heavy = sharesIn(many(300), aGround('leastLoaded', { weights: { b: 3 } }))
    expect(heavy['b']).toBeCloseTo(3 / 5, 2)
  })

  it('without regard to answer times that mean nothing', () => {
    const quiet = aGround('leastLoaded', { answerMs: { a: 0.1, b: 5, c: 20 } })
    expect(placed(many(30), quiet)).toEqual(placed(many(30), aGround('leastLoaded')))
  })

  it('to the user’s region by geo, evenly where several stand there, and to anybody where none does', () => {
    const at = (region: string) =>
      sharesIn(
        many(60, () => ({ region })),
        aGround('geo'),
      )
    expect(at('uae')).toEqual({ a: 1, b: 0, c: 0 })
    expect(at('ksa')).toEqual({ a: 0, b: 0.5, c: 0.5 })
    expect(at('world')).toEqual({ a: 1 / 3, b: 1 / 3, c: 1 / 3 })
  })

  it('by priority with VIPs at the best node and the others at the rest', () => {
    const traffic = many(60, (index) => ({ isVip: index % 10 === 0 }))
    expect(sharesIn(traffic, aGround('priority'))).toEqual({ a: 0.1, b: 0.45, c: 0.45 })
  })

  it('all to the only node there is', () => {
    for (const algorithm of BalancingAlgorithm.options)
      expect(
        sharesIn(
          many(7, (index) => ({ isVip: index === 0 })),
          aGround(algorithm, { nodes: [NODES[0]] }),
        ),
      ).toEqual({
        a: 1,
      })
  })

  it('around those that stay where they are, which count as work', () => {
    const traffic = [active('big', 10), active('x'), active('y')]
    const kept = new Map([
      ['big', 'b'],
      ['x', 'gone'],
    ])
    expect(Object.fromEntries(spreadAll(traffic, aGround('leastLoaded'), kept))).toEqual({ big: 'b', x: 'a', y: 'c' })
  })
})

describe('shares', () => {
  it('of no messages are none, and who has no conversation has none of them', () => {
    expect(sharesOf(new Map(), [], NODES)).toEqual({})
    expect(sharesOf(new Map([['x', 'a']]), [active('x', 4), active('unknown', 9)], NODES)).toEqual({ a: 1, b: 0, c: 0 })
  })
})

const weight = fc.integer({ min: 1, max: 100 }).map((tenths) => tenths / 10)
const world = fc
  .record({
    algorithm: fc.constantFrom(...BalancingAlgorithm.options),
    nodes: fc.uniqueArray(
      fc.record({
        nodeId: fc.string({ minLength: 1, maxLength: 4 }),
        region: fc.constantFrom('uae', 'ksa', 'world'),
        priority: fc.integer({ min: 1, max: 4 }),
        weight,
        answerMs: fc.double({ min: 0, max: 500, noNaN: true }),
      }),
      { minLength: 1, maxLength: 6, selector: ({ nodeId }) => nodeId },
    ),
    traffic: fc.uniqueArray(
      fc.record({
        conversation: fc.string({ minLength: 1, maxLength: 5 }),
        region: fc.constantFrom('uae', 'ksa', 'south-asia'),
        isVip: fc.boolean(),
        messages: fc.integer({ min: 1, max: 40 }),
      }),
      { maxLength: 60, selector: ({ conversation }) => conversation },
    ),
  })
  .map(({ algorithm, nodes: [first, ...rest], traffic }) => {
    if (first === undefined) throw new Error('there is at least one node')
    const nodes: readonly [typeof first, ...(typeof first)[]] = [first, ...rest]
    const ground: Ground = {
      setting: { algorithm, weights: Object.fromEntries(nodes.map((node) => [node.nodeId, node.weight])) },
      nodes,
      answerMs: Object.fromEntries(nodes.map((node) => [node.nodeId, node.answerMs])),
    }
    return { ground, traffic, nodes }
  })

describe('whatever the traffic and the nodes', () => {
  it('every conversation is on a node that lives, and shares add up to one', () => {
    fc.assert(
      fc.property(world, ({ ground, traffic }) => {
        const spread = spreadAll(traffic, ground)
        expect(spread.size).toBe(traffic.length)
        const ids = ground.nodes.map(({ nodeId }) => nodeId)
        for (const nodeId of spread.values()) expect(ids).toContain(nodeId)
        const shares = Object.values(sharesOf(spread, traffic, ground.nodes))
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(traffic.length > 0 ? 1 : 0, 9)
        expect(shares).toHaveLength(traffic.length > 0 ? ground.nodes.length : 0)
      }),
    )
  })

  it('the same traffic is spread the same, in whatever order it and the nodes are told', () => {
    fc.assert(
      fc.property(world, fc.infiniteStream(fc.nat()), ({ ground, traffic }, random) => {
        const shuffled = <T>(list: readonly T[]): T[] =>
          list
            .map((item) => ({ item, key: Number(random.next().value) }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item)
        const [first, ...rest] = shuffled<SpreadNode>(ground.nodes)
        if (first === undefined) return
        const again = spreadAll(shuffled(traffic), { ...ground, nodes: [first, ...rest] })
        for (const [conversation, nodeId] of spreadAll(traffic, ground)) expect(again.get(conversation)).toBe(nodeId)
      }),
    )
  })

  it('roundRobin gives no node more conversations than its weight allows beside any other', () => {
    fc.assert(
      fc.property(world, ({ ground, traffic, nodes }) => {
        const spread = spreadAll(traffic, { ...ground, setting: { ...ground.setting, algorithm: 'roundRobin' } })
        const counts = new Map(nodes.map(({ nodeId }) => [nodeId, 0]))
        for (const nodeId of spread.values()) counts.set(nodeId, (counts.get(nodeId) ?? 0) + 1)
        const given = nodes.map(({ nodeId, weight: w }) => ({ count: counts.get(nodeId) ?? 0, w }))
        const highest = Math.max(0, ...given.map(({ count, w }) => (count - 0.5) / w))
        const lowest = Math.min(...given.map(({ count, w }) => (count + 0.5) / w))
        expect(highest).toBeLessThanOrEqual(lowest + 1e-9)
      }),
    )
  })

  it('leastLoaded leaves no node with more work than another would have with the largest conversation on top', () => {
    fc.assert(
      fc.property(world, ({ ground, traffic, nodes }) => {
        const spread = spreadAll(traffic, { ...ground, setting: { ...ground.setting, algorithm: 'leastLoaded' } })
        const largest = Math.max(0, ...traffic.map(({ messages }) => messages))
        const written = new Map(traffic.map(({ conversation, messages }) => [conversation, messages]))
        const loads = new Map(nodes.map(({ nodeId }) => [nodeId, 0]))
        for (const [conversation, nodeId] of spread)
          loads.set(nodeId, (loads.get(nodeId) ?? 0) + (written.get(conversation) ?? 0))
        const work = ({ nodeId, answerMs, weight: w }: (typeof nodes)[number], more = 0) =>
          (((loads.get(nodeId) ?? 0) + more) * Math.max(ANSWER_FLOOR_MS, answerMs)) / w
        const highest = Math.max(...nodes.map((node) => work(node)))
        expect(highest).toBeLessThanOrEqual(Math.min(...nodes.map((node) => work(node, largest))) + 1e-6)
      }),
    )
  })

  it('a newcomer goes where the same conversation would have been spread last', () => {
    fc.assert(
      fc.property(world, ({ ground, traffic }) => {
        const newcomer: Activity = { conversation: '~~~~~~', region: 'ksa', isVip: false, messages: 0.5 }
        const before = spreadAll(traffic, ground)
        const tally = new Tally(ground)
        for (const { conversation, messages } of traffic) tally.add(before.get(conversation) ?? '', messages)
        expect(spreadAll([...traffic, newcomer], ground).get(newcomer.conversation)).toBe(
          chooseFor(newcomer, ground, tally).nodeId,
        )
      }),
    )
  })
})
