import { describe, expect, it } from 'vitest'
import { predictSpread, whatIf, type WhatIfInput } from '../../../../cluster/control-plane/balancing/predict.ts'
import { BalancingAlgorithm, WhatIf } from '../../../../shared/balancing.ts'
import { AT } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { aConversation, aTraffic, LIVE } from './told.ts'

const ask = (over: Partial<WhatIfInput> = {}) =>
  whatIf({
    accountId: 'uae-main',
    traffic: aTraffic(),
    at: AT,
    current: { algorithm: 'leastLoaded', weights: {} },
    asked: {},
    master: 'uae-1',
    ...over,
  })
const of = (answer: WhatIf, without: string | null, how: string | null = null) =>
  answer.predictions.filter((each) => each.without === without && each.how === how)

describe('what-if', () => {
  it('says what the traffic was, and how it was spread', () => {
    expect(ask()).toMatchObject({
      at: AT,
      windowMs: 300_000,
      messages: 200,
      conversations: 20,
      now: { algorithm: 'leastLoaded', shares: { 'uae-1': 1, 'uae-2': 0, 'uae-3': 0 }, maxOverMean: 3 },
    })
    expect(WhatIf.safeParse(ask()).success).toBe(true)
  })

  it('predicts every algorithm over the nodes that live', () => {
    const all = of(ask(), null)
    expect(all.map(({ algorithm }) => algorithm)).toEqual(BalancingAlgorithm.options)
    expect(all.map(({ shares }) => shares)).toEqual([
      { 'uae-1': 0.35, 'uae-2': 0.35, 'uae-3': 0.3 },
      { 'uae-1': 0.1, 'uae-2': 0.45, 'uae-3': 0.45 },
      { 'uae-1': 0.35, 'uae-2': 0.35, 'uae-3': 0.3 },
      { 'uae-1': 0.75, 'uae-2': 0.25, 'uae-3': 0 },
    ])
    expect(all[3]?.maxOverMean).toBeCloseTo(2.25)
  })

  it('predicts today’s algorithm without each node, drained and lost; a master cannot be drained', () => {
    const answer = ask()
    const missing = answer.predictions.filter(({ without }) => without !== null)
    expect(missing.map(({ without, how }) => `${without} ${how}`)).toEqual([
      'uae-1 lost',
      'uae-2 drained',
      'uae-2 lost',
      'uae-3 drained',
      'uae-3 lost',
    ])
    expect(of(answer, 'uae-2', 'drained')[0]?.shares).toEqual({ 'uae-1': 0.5, 'uae-3': 0.5 })
    // Nothing is on uae-2: when it is lost, nothing moves.
    expect(of(answer, 'uae-2', 'lost')[0]?.shares).toEqual({ 'uae-1': 1, 'uae-3': 0 })
    // After a failover the new master knows none of them.
    expect(of(answer, 'uae-1', 'lost')[0]?.shares).toEqual({ 'uae-2': 0.5, 'uae-3': 0.5 })
  })

  it('of a lost node gives its own conversations to the others and leaves theirs', () => {
    const conversations = [
      aConversation('a', { nodeId: 'uae-1', messages: 50 }),
      aConversation('b', { nodeId: 'uae-2', messages: 30 }),
      aConversation('c', { nodeId: 'uae-3', messages: 20 }),
    ]
    const answer = ask({ traffic: aTraffic({ conversations }) })
    expect(of(answer, 'uae-2', 'lost')[0]?.shares).toEqual({ 'uae-1': 0.5, 'uae-3': 0.5 })
    expect(of(answer, 'uae-3', 'lost')[0]?.shares).toEqual({ 'uae-1': 0.5, 'uae-2': 0.5 })
  })

  it('takes other weights and another algorithm than today’s', () => {
    const answer = ask({ asked: { weights: { 'uae-3': 4 }, algorithm: 'roundRobin' } })
    expect(of(answer, null)[0]?.shares['uae-3']).toBeGreaterThan(0.6)
    expect(of(answer, 'uae-2', 'drained')[0]).toMatchObject({ algorithm: 'roundRobin' })
    expect(answer.now).toMatchObject({ algorithm: 'leastLoaded', weights: {} })
  })

  it('of a single node says nothing of its loss', () => {
    const answer = ask({ traffic: aTraffic({ live: LIVE.slice(0, 1) }) })
    expect(answer.predictions).toHaveLength(BalancingAlgorithm.options.length)
    expect(answer.predictions.map(({ shares }) => shares)).toEqual(answer.predictions.map(() => ({ 'uae-1': 1 })))
    expect(answer.predictions[0]).toMatchObject({ maxOverMean: null, gini: null })
  })

  it('refuses where there was no message', () => {
    expect(faultOf(() => ask({ traffic: aTraffic({ conversations: [], shares: {} }) }))).toBe('noTraffic')
  })
})

describe('a prediction', () => {
  it('counts the conversations that would change their node', () => {
    expect(predictSpread(aTraffic(), { algorithm: 'geo', weights: {} })?.moves).toBe(5)
    expect(predictSpread(aTraffic({ live: LIVE.slice(0, 1) }), { algorithm: 'geo', weights: {} })?.moves).toBe(0)
  })

  it('takes in a node that comes back', () => {
    const traffic = aTraffic({ live: LIVE.slice(0, 2) })
    const besides = LIVE.slice(1)
    expect(predictSpread(traffic, { algorithm: 'roundRobin', weights: {} }, { besides })?.shares).toEqual({
      'uae-1': 0.35,
      'uae-2': 0.35,
      'uae-3': 0.3,
    })
  })

  it('is none without traffic, or without a node', () => {
    const setting = { algorithm: 'geo', weights: {} } as const
    expect(predictSpread(aTraffic({ conversations: [] }), setting)).toBeNull()
    expect(predictSpread(aTraffic({ live: [] }), setting)).toBeNull()
  })
})
