import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import {
  nextFollow,
  startFollowing,
  type FollowEffect,
  type FollowEvent,
  type FollowState,
} from '../../../host/stream/follower.ts'
import type { ClusterAnswer } from '../../../shared/api.ts'
import type { Fact } from '../../../shared/fact.ts'
import { fold } from '../../../shared/fold.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { aFact, aSnapshot, JOURNAL } from '../support/factories.ts'

const history = (length: number): Fact[] => Array.from({ length }, (_, index) => aFact(index + 1))
const BEGINNING = aSnapshot()
const at = (seq: number): Snapshot => fold(BEGINNING, history(seq)).snapshot
const answer = (snapshot: Snapshot): ClusterAnswer => ({ snapshot, samples: [], servedAt: 1 })
const facts = (...seqs: number[]): FollowEvent => ({
  kind: 'facts',
  journalId: JOURNAL,
  facts: seqs.map((seq) => aFact(seq)),
})
const tick = (seq: number, journalId = JOURNAL): FollowEvent => ({ kind: 'tick', tick: { journalId, seq, at: 1 } })

function follow(state: FollowState, ...events: FollowEvent[]): { state: FollowState; effects: FollowEffect[] } {
  const effects: FollowEffect[] = []
  let next = state
  for (const event of events) {
    const [after, more] = nextFollow(next, event)
    next = after
    effects.push(...more)
  }
  return { state: next, effects }
}

const kinds = (effects: readonly FollowEffect[]): string[] => effects.map((effect) => effect.kind)

describe('follower', () => {
  it('asks for a snapshot only after it subscribed, once', () => {
    const { effects } = follow(startFollowing(at(5)), { kind: 'opened' })
    expect(kinds(effects)).toEqual(['ask'])
  })

  it('continues with the facts themselves, and is current when it has all the cluster had', () => {
    const { state, effects } = follow(
      startFollowing(at(5)),
      { kind: 'opened' },
      { kind: 'answered', answer: answer(at(8)) },
      facts(6, 7),
      facts(8),
    )
    expect(kinds(effects)).toEqual(['ask', 'sample', 'apply', 'apply', 'caughtUp'])
    expect(state.snapshot).toEqual(at(8))
    expect(state.position).toBe('current')
  })

  it('is current at once when nothing happened meanwhile', () => {
    const { effects } = follow(startFollowing(at(5)), { kind: 'opened' }, { kind: 'answered', answer: answer(at(5)) })
    expect(kinds(effects)).toEqual(['ask', 'sample', 'caughtUp'])
  })

  it('is not current before the cluster answered, however many facts came', () => {
    const { state } = follow(startFollowing(at(5)), { kind: 'opened' }, facts(6, 7))
    expect(state.position).toBe('catchingUp')
  })

  it('shows a first snapshot without calling it current', () => {
    const { state, effects } = follow(startFollowing(null), { kind: 'seeded', answer: answer(at(3)) })
    expect(kinds(effects)).toEqual(['replace'])
    expect(state).toMatchObject({ position: 'catchingUp', snapshot: { seq: 3 } })
  })

  it('takes a new snapshot at a hole, and folds what came after it on top', () => {
    const { state, effects } = follow(
      startFollowing(at(5)),
      { kind: 'opened' },
      { kind: 'answered', answer: answer(at(5)) },
      facts(6, 8),
      facts(9),
      { kind: 'answered', answer: answer(at(8)) },
    )
    expect(kinds(effects)).toEqual(['ask', 'sample', 'caughtUp', 'apply', 'ask', 'replace', 'apply', 'caughtUp'])
    expect(state.snapshot).toEqual(at(9))
  })

  it('drops what is older than the snapshot', () => {
    const { state, effects } = follow(startFollowing(null), { kind: 'opened' }, facts(4, 5), {
      kind: 'answered',
      answer: answer(at(7)),
    })
    expect(kinds(effects)).toEqual(['ask', 'replace', 'caughtUp'])
    expect(state.snapshot).toEqual(at(7))
  })

  it('asks again when the snapshot still leaves a hole', () => {
    const { effects } = follow(startFollowing(null), { kind: 'opened' }, facts(9), {
      kind: 'answered',
      answer: answer(at(7)),
    })
    expect(kinds(effects)).toEqual(['ask', 'replace', 'ask'])
  })

  it('takes a new snapshot when the cluster or an unreadable event says that something is missing', () => {
    const { state, effects } = follow(
      startFollowing(at(5)),
      { kind: 'opened' },
      { kind: 'gap' },
      { kind: 'answered', answer: answer(at(2)) },
    )
    expect(kinds(effects)).toEqual(['ask', 'replace', 'caughtUp'])
    expect(state.snapshot).toEqual(at(2))
  })

  it('begins anew with another journal: by its answer, its facts or its tick', () => {
    const other = uuidv7()
    const restored = { ...at(3), journalId: other }
    const byAnswer = follow(startFollowing(at(5)), { kind: 'opened' }, { kind: 'answered', answer: answer(restored) })
    expect(byAnswer.state.snapshot).toEqual(restored)

    const current = follow(startFollowing(at(5)), { kind: 'opened' }, { kind: 'answered', answer: answer(at(5)) }).state
    const byFacts = follow(
      current,
      { kind: 'facts', journalId: other, facts: [aFact(4)] },
      { kind: 'answered', answer: answer(restored) },
    )
    expect(kinds(byFacts.effects)).toEqual(['ask', 'replace', 'apply', 'caughtUp'])
    expect(byFacts.state.snapshot).toMatchObject({ journalId: other, seq: 4 })
    expect(kinds(follow(current, tick(5, other)).effects)).toEqual(['ask'])
  })

  it('notices by the next tick that facts a tick named did not come', () => {
    const current = follow(startFollowing(at(5)), { kind: 'opened' }, { kind: 'answered', answer: answer(at(5)) }).state
    const first = follow(current, tick(6))
    expect(kinds(first.effects)).toEqual([])
    expect(kinds(follow(first.state, facts(6), tick(6)).effects)).toEqual(['apply'])
    expect(kinds(follow(first.state, tick(6)).effects)).toEqual(['ask'])
  })

  it('hands on facts that are older than its snapshot, as history', () => {
    const { state, effects } = follow(startFollowing(at(5)), { kind: 'opened' }, facts(3, 4, 5))
    expect(effects.at(-1)).toMatchObject({ kind: 'apply', facts: [{ seq: 3 }, { seq: 4 }, { seq: 5 }] })
    expect(state.snapshot).toEqual(at(5))
  })

  it('whatever is lost, repeated or cut, ends in the same snapshot as folding every fact', () => {
    const all = history(40)
    const truth = at(40)
    const anAction = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ kind: fc.constant('send' as const), count: fc.integer({ min: 1, max: 6 }) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('lose' as const), count: fc.integer({ min: 1, max: 3 }) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('repeat' as const), count: fc.integer({ min: 1, max: 5 }) }),
      },
      { weight: 1, arbitrary: fc.constant({ kind: 'cut' as const, count: 0 }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'answer' as const, count: 0 }) },
    )
    fc.assert(
      fc.property(fc.array(anAction, { maxLength: 40 }), (actions) => {
        let sent = 0
        let { state } = follow(startFollowing(null), { kind: 'opened' })
        const feed = (event: FollowEvent): void => void ({ state } = follow(state, event))
        const send = (some: readonly Fact[]): void => feed({ kind: 'facts', journalId: JOURNAL, facts: some })
        for (const { kind, count } of actions) {
          if (kind === 'send') send(all.slice(sent, sent + count))
          if (kind === 'repeat') send(all.slice(Math.max(0, sent - count), sent))
          if (kind === 'send' || kind === 'lose') sent = Math.min(all.length, sent + count)
          if (kind === 'cut') {
            feed({ kind: 'opened' })
            send(all.slice(state.snapshot?.seq ?? sent, sent))
          }
          if (kind === 'answer' && state.asking) feed({ kind: 'answered', answer: answer(at(sent)) })
        }
        feed({ kind: 'opened' })
        send(all.slice(state.snapshot?.seq ?? 40, 40))
        feed({ kind: 'answered', answer: answer(truth) })
        expect(state.snapshot).toEqual(truth)
        expect(state.position).toBe('current')
      }),
    )
  })
})
