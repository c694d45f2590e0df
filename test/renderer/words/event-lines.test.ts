import { describe, expect, it } from 'vitest'
import { eventLines } from '../../../renderer/words/event-lines.ts'
import { aFact } from '../factories.ts'
import { AT } from '../moment.ts'

const healthy = (seq: number, nodeId: string, at = AT) =>
  aFact(seq, { kind: 'nodeHealthChanged', nodeId, health: 'healthy', why: '', testimonies: [] }, { at })

describe('the lines of events', () => {
  it('tell of many nodes at once in one line', () => {
    const facts = [healthy(5, 'ksa-2'), healthy(4, 'ksa-1'), healthy(3, 'uae-1'), healthy(2, 'sa-1')]
    expect(eventLines(facts, 9)).toMatchObject([
      { seq: 5, text: '4 nodes are healthy: ksa-1, ksa-2, sa-1 and 1 more', tone: 'ok' },
    ])
  })

  it('tell of two, or of changes that lie apart, one by one', () => {
    const facts = [healthy(5, 'ksa-2', AT + 9_000), healthy(4, 'ksa-1', AT + 4_000), healthy(3, 'uae-1')]
    expect(eventLines(facts, 9).map(({ text }) => text)).toEqual([
      'ksa-2 is healthy',
      'ksa-1 is healthy',
      'uae-1 is healthy',
    ])
  })

  it('tell only that an account has its first master, not how it got it', () => {
    const failoverId = 'ksa-main.1'
    const facts = [
      aFact(3, {
        kind: 'failoverEnded',
        failoverId,
        outcome: 'completed',
        blockedBy: null,
        why: 'ksa-1 serves',
        offsetMs: 9,
        previousDetail: null,
        gapMs: null,
      }),
      aFact(2, { kind: 'failoverPhaseEntered', failoverId, phase: 'fencing', offsetMs: 1, previousDetail: null }),
      aFact(1, {
        kind: 'failoverStarted',
        failoverId,
        accountId: 'ksa-main',
        from: null,
        trigger: 'automatic',
        cause: '',
        epochBefore: 0,
        suspicion: null,
      }),
    ]
    expect(eventLines(facts, 9).map(({ text }) => text)).toEqual(['ksa-main has its first master: ksa-1 serves'])
  })

  it('tell of a failover phase by phase while it runs, and in one line when it is over', () => {
    const failoverId = 'ksa-main.4'
    const started = aFact(1, {
      kind: 'failoverStarted',
      failoverId,
      accountId: 'ksa-main',
      from: 'ksa-1',
      trigger: 'automatic',
      cause: 'no answer',
      epochBefore: 1,
      suspicion: null,
    })
    const fencing = aFact(2, {
      kind: 'failoverPhaseEntered',
      failoverId,
      phase: 'fencing',
      offsetMs: 1,
      previousDetail: null,
    })
    const vacated = aFact(3, { kind: 'leaseVacated', accountId: 'ksa-main', leaseEpoch: 2 })
    const ended = aFact(4, {
      kind: 'failoverEnded',
      failoverId,
      outcome: 'completed',
      blockedBy: null,
      why: '',
      offsetMs: 90,
      previousDetail: null,
      gapMs: 200,
    })
    expect(eventLines([vacated, fencing, started], 9).map(({ seq }) => seq)).toEqual([2, 1])
    expect(eventLines([ended, vacated, fencing, started], 9).map(({ seq }) => seq)).toEqual([4, 1])
  })

  it('are no more than asked for, counted after summing up', () => {
    const facts = [
      healthy(5, 'a'),
      healthy(4, 'b'),
      healthy(3, 'c'),
      healthy(2, 'd', AT - 5_000),
      healthy(1, 'e', AT - 9_000),
    ]
    expect(eventLines(facts, 2).map(({ seq }) => seq)).toEqual([5, 2])
  })
})
