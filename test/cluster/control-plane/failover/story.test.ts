import { describe, expect, it } from 'vitest'
import { storyOf } from '../../../../cluster/control-plane/failover/story.ts'
import type { Fact, FactBody } from '../../../../shared/fact.ts'
import { aFailover, aNode } from '../../../support/factories.ts'

const nodes = { 'uae-1': aNode({ id: 'uae-1' }), 'ksa-1': aNode({ id: 'ksa-1', accountId: 'ksa-main' }) }
const told = (body: FactBody, seq: number): Fact => ({
  ...body,
  seq,
  at: 1_000 + seq,
  term: 1,
  operationId: null,
  drillId: null,
})
const suspect = (nodeId: string): FactBody => ({
  kind: 'nodeHealthChanged',
  nodeId,
  health: 'suspect',
  why: '',
  testimonies: [],
})

describe('the story of a failover', () => {
  it('has what happened to its account and nodes meanwhile, and nothing of the others', () => {
    const facts = [
      suspect('uae-1'),
      suspect('ksa-1'),
      { kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 2 },
      { kind: 'leaseVacated', accountId: 'ksa-main', leaseEpoch: 9 },
      { kind: 'protectionChanged', state: 'on', why: '' },
    ] as const satisfies FactBody[]
    const story = storyOf(aFailover({ accountId: 'uae-main' }), nodes, facts.map(told))
    expect(story.map(({ seq }) => seq)).toEqual([0, 2])
  })
})
