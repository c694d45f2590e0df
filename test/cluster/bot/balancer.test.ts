import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Balancer } from '../../../cluster/bot/balancer.ts'
import type { Setting, SpreadNode, SpreadNodes } from '../../../cluster/spread/spread.ts'
import { BalancingAlgorithm } from '../../../shared/balancing.ts'
import type { Message } from '../../../cluster/wire/traffic.ts'
import { aMessage } from '../../support/factories.ts'

const node = (nodeId: string, over: Partial<SpreadNode> = {}): SpreadNode => {
  return { nodeId, region: 'uae', priority: 1, ...over }
}
const A = node('a')
const B = node('b', { region: 'ksa', priority: 2 })
const C = node('c', { region: 'ksa', priority: 3 })
const ALL: SpreadNodes = [A, B, C]
const near = (value: number): unknown => expect.closeTo(value, 0)

/** A balancer, a clock, and messages that are answered at once. */
function aBalancer(algorithm: BalancingAlgorithm, live: SpreadNodes = ALL) {
  const setting: Setting = { algorithm, weights: {} }
  let now = 0
  let nodes = live
  const balancer = new Balancer(setting, () => now)
  const write = (user: string, over: Partial<Message> = {}, times = 1): string => {
    const message = aMessage(user, 1, over)
    const nodeId = balancer.choose(message, nodes)
    for (let time = 0; time < times; time++) balancer.answered(message.conversation, nodeId, nodeId, 1)
    return nodeId
  }
  const pass = (ms: number) => void (now += ms)
  const be = (next: SpreadNodes) => void (nodes = next)
  const anew = (over: Partial<Setting> = {}) => balancer.set({ ...setting, ...over }, true, nodes)
  const traffic = (ms = 300_000) => balancer.traffic(ms, nodes)
  return { balancer, write, pass, be, anew, traffic }
}

describe('a conversation', () => {
  it('stays with its node as long as that lives, whatever the others do', () => {
    const { write } = aBalancer('roundRobin')
    const home = write('x')
    for (let user = 0; user < 20; user++) write(`other${user}`)
    expect(Array.from({ length: 5 }, () => write('x'))).toEqual(Array.from({ length: 5 }, () => home))
  })

  it('gets another node when its own is gone, and stays there when that comes back for a moment', () => {
    const { write, be, pass } = aBalancer('leastLoaded')
    expect(['x', 'y', 'z'].map((user) => write(user))).toEqual(['a', 'b', 'c'])
    be([A, C])
    const second = write('y')
    expect(['a', 'c']).toContain(second)
    be(ALL)
    pass(1_000)
    expect(write('y')).toBe(second)
  })

  it('leaves the nodes it has company on alone when another node goes', () => {
    const { write, be } = aBalancer('leastLoaded')
    const before = ['u', 'v', 'w', 'x', 'y', 'z'].map((user) => ({ user, home: write(user) }))
    const elsewhere = before.filter(({ home }) => home !== 'c')
    be([A, B])
    expect(elsewhere.map(({ user }) => write(user))).toEqual(elsewhere.map(({ home }) => home))
  })

  it('is placed anew when a node that came has stayed for three seconds', () => {
    const { write, be, pass } = aBalancer('roundRobin', [A])
    for (const user of ['x', 'y', 'z']) expect(write(user)).toBe('a')
    be(ALL)
    expect(write('x')).toBe('a')
    pass(3_000)
    expect(['x', 'y', 'z'].map((user) => write(user)).sort()).toEqual(['a', 'b', 'c'])
  })

  it('keeps its node through a pause of its usual length, and is placed anew once it fell silent', () => {
    const { write, pass, anew, traffic } = aBalancer('roundRobin')
    const others = ['y', 'z', 'v']
    write('x')
    for (let second = 0; second < 60; second += 2) {
      for (const user of others) write(user)
      if (second < 30) write('x')
      pass(2_000)
    }
    // It wrote every two seconds, and has not for half a minute.
    const place = () => traffic().conversations.find(({ conversation }) => conversation === 'uae-main.x')
    expect(place()).toMatchObject({ nodeId: null, pace: 0 })
    expect(anew()).toBe(3)
    // The four of them would have gone a, b, c, a in the order of their names; without it three nodes have one each.
    const homes = others.map((user) => write(user))
    expect([...homes].sort()).toEqual(['a', 'b', 'c'])
    expect(write('x')).toBe('a')
    expect(others.map((user) => write(user))).toEqual(homes)
    expect(place()).toMatchObject({ nodeId: 'a' })
  })

  it('is forgotten ten minutes after its last message', () => {
    const { write, pass, balancer } = aBalancer('roundRobin')
    write('x')
    pass(10 * 60_000 + 1)
    write('y')
    expect(balancer.fares(ALL).reduce((sum, { assigned }) => sum + assigned, 0)).toBe(1)
  })

  it('that is new goes where there is least work', () => {
    const { write, pass } = aBalancer('leastLoaded')
    for (let second = 0; second < 10; second++) {
      write('busy', {}, 5)
      write('calm')
      write('quiet')
      pass(1_000)
    }
    const places = Array.from({ length: 6 }, (_, index) => write(`new${index}`))
    expect(places).not.toContain('a')
    expect(new Set(places)).toEqual(new Set(['b', 'c']))
  })
})

describe('a change', () => {
  it('places every known conversation anew, and says how many', () => {
    const { write, anew } = aBalancer('roundRobin')
    for (let user = 0; user < 30; user++) write(`u${user}`, { userRegion: user < 10 ? 'uae' : 'ksa' })
    expect(anew({ algorithm: 'geo' })).toBe(30)
    const places = Array.from({ length: 30 }, (_, user) => write(`u${user}`, { userRegion: user < 10 ? 'uae' : 'ksa' }))
    expect(places.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'a'))
    expect(places.slice(10).filter((nodeId) => nodeId === 'b')).toHaveLength(10)
    expect(places.slice(10).filter((nodeId) => nodeId === 'c')).toHaveLength(10)
  })

  it('of the setting alone leaves who has a node there', () => {
    const { write, balancer } = aBalancer('roundRobin')
    const before = ['x', 'y', 'z'].map((user) => write(user))
    expect(balancer.set({ algorithm: 'priority', weights: {} }, false, ALL)).toBe(0)
    expect(['x', 'y', 'z'].map((user) => write(user))).toEqual(before)
    expect(write('vip', { isVip: true })).toBe('a')
  })

  it('counts how long each node took: one that is ten times slower gets a fraction', () => {
    const { balancer, anew, traffic } = aBalancer('leastLoaded')
    for (let user = 0; user < 60; user++) {
      const message = aMessage(`u${user}`, 1)
      const nodeId = balancer.choose(message, ALL)
      balancer.answered(message.conversation, nodeId, nodeId, nodeId === 'b' ? 250 : 3)
    }
    anew()
    const counts = new Map<string | null, number>()
    for (const { nodeId } of traffic().conversations) counts.set(nodeId, (counts.get(nodeId) ?? 0) + 1)
    expect(counts.get('b')).toBeLessThan(5)
    expect(Math.abs((counts.get('a') ?? 0) - (counts.get('c') ?? 0))).toBeLessThanOrEqual(1)
  })
})

describe('what is told of the traffic', () => {
  it('is each conversation with what it wrote, where it is placed, and what each node computed', () => {
    const { write, traffic, pass } = aBalancer('roundRobin')
    write('x', { isVip: true }, 3)
    pass(2_000)
    write('y', { userRegion: 'ksa' })
    expect(traffic()).toEqual({
      windowMs: 2_000,
      conversations: [
        { conversation: 'uae-main.x', region: 'uae', isVip: true, messages: 3, pace: near(6), nodeId: 'a' },
        { conversation: 'uae-main.y', region: 'ksa', isVip: false, messages: 1, pace: near(3), nodeId: 'b' },
      ],
      shares: { a: 0.75, b: 0.25, c: 0 },
      answerMs: { a: 1, b: 1 },
      live: ALL,
    })
    expect(traffic(1_000).conversations.map(({ conversation }) => conversation)).toEqual(['uae-main.y'])
  })

  it('counts a message for the node that computed it, and its time for the one that was asked', () => {
    const { balancer } = aBalancer('geo')
    balancer.choose(aMessage('x', 1, { userRegion: 'ksa' }), ALL)
    balancer.answered('uae-main.x', 'b', 'a', 300)
    expect(balancer.traffic(300_000, ALL)).toMatchObject({ shares: { a: 1, b: 0, c: 0 }, answerMs: { b: 300 } })
    expect(balancer.fares(ALL)).toEqual([
      { nodeId: 'a', assigned: 0, answerP50Ms: null, answerP95Ms: null },
      { nodeId: 'b', assigned: 1, answerP50Ms: 300, answerP95Ms: 300 },
      { nodeId: 'c', assigned: 0, answerP50Ms: null, answerP95Ms: null },
    ])
  })

  it('ends five minutes back', () => {
    const { write, traffic, pass } = aBalancer('roundRobin')
    write('x')
    pass(5 * 60_000 + 1)
    expect(traffic()).toMatchObject({ windowMs: 300_000, conversations: [], shares: {} })
  })
})

it('a message always goes to one of the nodes that live', () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('write'), user: fc.nat({ max: 9 }), isVip: fc.boolean() }) },
    fc.record({ do: fc.constant('be'), nodes: fc.subarray([B, C]) }),
    fc.record({ do: fc.constant('pass'), ms: fc.constantFrom(10, 1_000, 4_000, 700_000) }),
    fc.record({
      do: fc.constant('set'),
      algorithm: fc.constantFrom(...BalancingAlgorithm.options),
      anew: fc.boolean(),
    }),
  )
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
      let now = 0
      let live: SpreadNodes = ALL
      const balancer = new Balancer({ algorithm: 'leastLoaded', weights: {} }, () => now)
      const astray: string[] = []
      const isAstray = (nodeId: string | null) => !live.some((each) => each.nodeId === nodeId)
      for (const one of steps) {
        if (one.do === 'pass') now += one.ms
        else if (one.do === 'be') live = [A, ...one.nodes]
        else if (one.do === 'set') balancer.set({ algorithm: one.algorithm, weights: { b: 3 } }, one.anew, live)
        else {
          const message = aMessage(`u${one.user}`, 1, { isVip: one.isVip })
          const nodeId = balancer.choose(message, live)
          if (isAstray(nodeId)) astray.push(nodeId)
          balancer.answered(message.conversation, nodeId, nodeId, 5)
        }
      }
      const { conversations, shares } = balancer.traffic(300_000, live)
      expect(astray).toEqual([])
      // One that fell silent has no node until it writes again.
      expect(conversations.filter(({ nodeId, pace }) => pace !== 0 && isAstray(nodeId))).toEqual([])
      expect(conversations.filter(({ nodeId, pace }) => pace === 0 && nodeId !== null)).toEqual([])
      const sum = Object.values(shares).reduce((total, share) => total + share, 0)
      expect(sum).toBeCloseTo(conversations.length > 0 ? 1 : 0)
    }),
  )
})
