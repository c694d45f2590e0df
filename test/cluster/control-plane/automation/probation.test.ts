import { describe, expect, it } from 'vitest'
import { History } from '../../../../cluster/control-plane/automation/history.ts'
import { probationFacts } from '../../../../cluster/control-plane/automation/probation.ts'
import type { Failover } from '../../../../shared/failover.ts'
import { fold } from '../../../../shared/fold.ts'
import type { Operation } from '../../../../shared/operation.ts'
import type { AccountSample } from '../../../../shared/sample.ts'
import type { Snapshot } from '../../../../shared/snapshot.ts'
import {
  aFact,
  aFailover,
  anAccount,
  anAccountSample,
  anId,
  anOperation,
  aSnapshot,
  AT,
} from '../../../support/factories.ts'

/** The failover of the operation took from AT to here; uae-2 is master since. */
const DONE = AT + 2_000
const MINUTE = 60_000
const holder = (nodeId: string) => ({ nodeId, incarnation: anId(0xa2) })
const operation = anOperation({ status: 'succeeded', endedAt: DONE })

function aChange(over: Partial<Operation> = {}, failover: Partial<Failover> = {}) {
  const history = new History()
  const tell = (from: number, seconds: number, values: Partial<AccountSample>) => {
    for (let second = 0; second < seconds; second++)
      history.take([anAccountSample({ at: from + second * 1_000, ...values })])
  }
  tell(AT - MINUTE, 60, { p95Ms: 80, errorFraction: 0, waiting: 2 })
  let snapshot: Snapshot = aSnapshot({
    accounts: { 'uae-main': anAccount({ lease: { epoch: 2, holder: holder('uae-2'), since: DONE } }) },
    operations: [{ ...operation, ...over }],
    failovers: [aFailover({ trigger: 'operator', operationId: operation.id, ...failover })],
  })
  let lengthMs = 10 * MINUTE
  /** What the steward journals at this moment. */
  const at = (now: number) => {
    const entries = probationFacts({ snapshot, history, lengthMs: () => lengthMs, now })
    for (const { facts } of entries) {
      const numbered = facts.map((body, index) => ({ ...aFact(snapshot.seq + index + 1, body), at: now }))
      snapshot = fold(snapshot, numbered).snapshot
    }
    return entries.flatMap(({ facts }) => facts.map(({ kind }) => kind))
  }
  const change = (next: (before: Snapshot) => Snapshot) => void (snapshot = next(snapshot))
  const probation = () => snapshot.probations[0]
  const length = (ms: number) => void (lengthMs = ms)
  return { at, tell, change, probation, length, snapshot: () => snapshot }
}

describe('a failover that an operator asked for', () => {
  it('is on probation when it succeeded: the minute before is what it is held against', () => {
    const { at, probation } = aChange()
    expect(at(DONE + 100)).toEqual(['probationStarted'])
    expect(probation()).toEqual({
      id: operation.id,
      accountId: 'uae-main',
      title: operation.title,
      inverse: { kind: 'failback', accountId: 'uae-main', to: 'uae-1' },
      startedAt: DONE,
      endsAt: DONE + 10 * MINUTE,
      watched: [
        { metric: 'p95Ms', before: 80, limit: 180 },
        { metric: 'errorFraction', before: 0, limit: 0.05 },
        { metric: 'waiting', before: 2, limit: 20 },
      ],
      worsened: null,
      outcome: null,
      endedAt: null,
    })
    expect(at(DONE + 200)).toEqual([])
  })

  it.each<[string, Partial<Operation>, Partial<Failover>]>([
    ['did not succeed', { status: 'failed' }, {}],
    ['runs', { status: 'running', endedAt: null }, {}],
    ['joined another', { joins: anId(7) }, {}],
    ['was no change of master', { command: { kind: 'drain', nodeId: 'uae-3' } }, {}],
    ['was undone already', {}, { to: 'uae-3' }],
  ])('has none when it %s', (_what, over, failover) => {
    expect(aChange(over, failover).at(DONE + 100)).toEqual([])
  })

  it('has none when its time is over before anybody could watch', () => {
    const { at, length } = aChange()
    length(1_000)
    expect(at(DONE + 1_000)).toEqual([])
  })

  it('has nothing to hold latency against when nobody reported any before', () => {
    const { at, probation, change } = aChange()
    change((before) => ({
      ...before,
      failovers: before.failovers.map((failover) => ({ ...failover, startedAt: AT + 1e6 })),
    }))
    at(DONE + 100)
    expect(probation()?.watched).toEqual([
      { metric: 'errorFraction', before: null, limit: 0.05 },
      { metric: 'waiting', before: null, limit: 20 },
    ])
  })
})

describe('a worsening', () => {
  const begun = () => {
    const made = aChange()
    made.at(DONE + 100)
    return made
  }

  it('is a median of 30 s beyond the limit, said with the values, on an alert', () => {
    const { at, tell, probation, snapshot } = begun()
    tell(DONE + 1_000, 40, { p95Ms: 420, errorFraction: 0, waiting: 2 })
    expect(at(DONE + 29_000)).toEqual([])
    expect(at(DONE + 31_000)).toEqual(['probationWorsened', 'alertRaised'])
    expect(probation()?.worsened).toEqual({
      at: DONE + 31_000,
      why: '95 % of replies took up to 420 ms (limit 180 ms, 80 ms before)',
    })
    expect(snapshot().alerts[0]).toMatchObject({
      id: 'probationWorsened/uae-main',
      level: 'warning',
      title: expect.stringMatching(/^uae-main is worse off since “Fail over uae-main to uae-2”: 95 %/),
    })
    expect(at(DONE + 32_000)).toEqual([])
  })

  it('is not what the change itself held back', () => {
    const { at, tell } = begun()
    tell(DONE, 14, { p95Ms: 3_000, waiting: 90 })
    tell(DONE + 14_000, 20, { p95Ms: 90, waiting: 2 })
    expect(at(DONE + 31_000)).toEqual([])
  })

  it('is not told from too few samples', () => {
    const { at, tell } = begun()
    tell(DONE + 20_000, 10, { p95Ms: 3_000, waiting: 90, errorFraction: 1 })
    expect(at(DONE + 31_000)).toEqual([])
  })

  it.each([
    [{ errorFraction: 0.2 }, '20.0 % of replies failed (limit 5.0 %, 0.0 % before)'],
    [{ waiting: 33 }, '33 messages waited (limit 20, 2 before)'],
  ])('can be of any watched value', (values, why) => {
    const { at, tell, probation } = begun()
    tell(DONE, 40, { p95Ms: 80, ...values })
    at(DONE + 31_000)
    expect(probation()?.worsened?.why).toBe(why)
  })
})

describe('a probation ends', () => {
  const later = (over: Partial<Failover>) => (before: Snapshot) => ({
    ...before,
    failovers: [aFailover({ id: 'uae-main.99', startedAt: DONE + 5_000, ...over }), ...before.failovers],
  })
  const begun = () => {
    const made = aChange()
    made.at(DONE + 100)
    return made
  }

  it('as passed when its time is over', () => {
    const { at, probation } = begun()
    expect(at(DONE + 10 * MINUTE - 1)).toEqual([])
    expect(at(DONE + 10 * MINUTE)).toEqual(['probationEnded'])
    expect(probation()).toMatchObject({ outcome: 'passed', endedAt: DONE + 10 * MINUTE })
    expect(at(DONE + 11 * MINUTE)).toEqual([])
  })

  it('as reverted when an operation made the old master master again', () => {
    const { at, probation, change } = begun()
    change(later({ from: 'uae-2', to: 'uae-1', operationId: anId(0xc2), outcome: null }))
    expect(at(DONE + 6_000)).toEqual([])
    change((before) => ({ ...before, failovers: before.failovers.map((one) => ({ ...one, outcome: 'completed' })) }))
    expect(at(DONE + 7_000)).toEqual(['probationEnded'])
    expect(probation()?.outcome).toBe('reverted')
  })

  it.each<[string, Partial<Failover>]>([
    ['automation moved it', { from: 'uae-2', to: 'uae-1', operationId: null }],
    ['it was moved on', { from: 'uae-2', to: 'uae-3', operationId: anId(0xc2) }],
  ])('as overtaken when %s', (_what, over) => {
    const { at, probation, change } = begun()
    change(later(over))
    at(DONE + 7_000)
    expect(probation()?.outcome).toBe('overtaken')
  })

  it('and takes its alert with it', () => {
    const { at, tell, snapshot } = begun()
    tell(DONE, 40, { p95Ms: 420 })
    at(DONE + 31_000)
    expect(at(DONE + 10 * MINUTE)).toEqual(['probationEnded', 'alertResolved'])
    expect(snapshot().alerts[0]?.resolvedAt).toBe(DONE + 10 * MINUTE)
  })
})

describe('the samples that are kept', () => {
  it('are those of the last two minutes and a half, each once', () => {
    const history = new History()
    for (let second = 0; second <= 200; second++) {
      const sample = anAccountSample({ at: AT + second * 1_000 })
      history.take([sample, sample])
    }
    const kept = history.between('uae-main', 0, Number.MAX_SAFE_INTEGER)
    expect(kept).toHaveLength(150)
    expect(kept[0]?.at).toBe(AT + 51_000)
    expect(history.between('ksa-main', 0, Number.MAX_SAFE_INTEGER)).toEqual([])
  })
})
