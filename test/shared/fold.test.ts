import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fact, FactBody } from '../../shared/fact.ts'
import { fold } from '../../shared/fold.ts'
import { emptySnapshot, KEPT, type Snapshot, Snapshot as SnapshotSchema } from '../../shared/snapshot.ts'
import {
  aCandidate,
  aFact,
  aFailoverStart,
  aFormedCluster,
  aHealthChange,
  anAccount,
  anAlert,
  anId,
  anOperation,
  aSnapshot,
  AT,
  facts,
  INCARNATIONS,
  JOURNAL,
} from '../support/factories.ts'

const holder = (nodeId: string) => ({ nodeId, incarnation: INCARNATIONS[nodeId] ?? '' })

/** A life of one account: formed, its first master, a failover, an operation, alerts. */
const LIFE: Fact[] = facts(
  aFormedCluster(),
  { kind: 'termBegan', reason: 'the cluster was formed' },
  {
    kind: 'nodeJoined',
    nodeId: 'uae-1',
    incarnation: anId(1),
    pid: 11,
    version: '0.1.0',
    statusUrl: 'http://127.0.0.1:1',
  },
  { kind: 'protectionChanged', state: 'on', why: 'observed long enough' },
  aHealthChange('uae-1', { health: 'healthy', why: '' }),
  { kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 1 },
  { kind: 'leaseGranted', accountId: 'uae-main', leaseEpoch: 1, holder: holder('uae-1') },
  { kind: 'alertRaised', alert: anAlert() },
  aFailoverStart({ failoverId: 'uae-main.9' }),
  { kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 2 },
  aPhase('uae-main.9', 'fencing', 120, { to: 'uae-2', epochAfter: 2, candidates: [aCandidate('uae-2', 1)] }),
  { kind: 'operationChanged', operation: anOperation() },
  { kind: 'leaseGranted', accountId: 'uae-main', leaseEpoch: 2, holder: holder('uae-2') },
  aPhase('uae-main.9', 'promoting', 200),
  anEnd('uae-main.9', 410),
  { kind: 'recordsCut', nodeId: 'uae-1', accountId: 'uae-main', count: 3, fromPosition: 40 },
  { kind: 'alertResolved', alertId: 'noStandby/uae-main', why: 'it no longer holds' },
)

function aPhase(
  failoverId: string,
  phase: Extract<FactBody, { kind: 'failoverPhaseEntered' }>['phase'],
  offsetMs: number,
  extra: Partial<Extract<FactBody, { kind: 'failoverPhaseEntered' }>> = {},
): FactBody {
  return { kind: 'failoverPhaseEntered', failoverId, phase, offsetMs, previousDetail: `before ${phase}`, ...extra }
}

function anEnd(failoverId: string, offsetMs: number): Extract<FactBody, { kind: 'failoverEnded' }> {
  return {
    kind: 'failoverEnded',
    failoverId,
    outcome: 'completed',
    blockedBy: null,
    why: 'uae-2 serves uae-main',
    offsetMs,
    previousDetail: null,
    gapMs: 300,
  }
}

function folded(list: readonly Fact[], from: Snapshot = emptySnapshot(JOURNAL)): Snapshot {
  const result = fold(from, list)
  expect(result.kind).not.toBe('gap')
  return result.snapshot
}

describe('fold', () => {
  it('applies what follows, and says how much', () => {
    const result = fold(aSnapshot(), [aFact(1), aFact(2)])
    expect(result).toMatchObject({ kind: 'applied', applied: 2, snapshot: { seq: 2, at: AT + 2, term: 1 } })
  })

  it('answers with the same object where everything was known', () => {
    const snapshot = folded(LIFE)
    for (const known of [[], LIFE, LIFE.slice(3, 5), LIFE.slice(-1)]) {
      const result = fold(snapshot, known)
      expect(result.kind).toBe('stale')
      expect(result.snapshot).toBe(snapshot)
    }
  })

  it('stops before a gap and says what is missing', () => {
    const result = fold(aSnapshot(), [aFact(1), aFact(3), aFact(4)])
    expect(result).toMatchObject({ kind: 'gap', expected: 2, got: 3, snapshot: { seq: 1 } })
  })

  it('gives the same snapshot however the facts are cut into batches, repeated and overlapping ones too', () => {
    const whole = folded(LIFE)
    const index = fc.nat({ max: LIFE.length })
    const batches = fc.array(fc.tuple(index, index), { maxLength: 12 })
    fc.assert(
      fc.property(batches, (cuts) => {
        let snapshot = emptySnapshot(JOURNAL)
        for (const [a, b] of cuts) snapshot = fold(snapshot, LIFE.slice(Math.min(a, b), Math.max(a, b))).snapshot
        expect(folded(LIFE, snapshot)).toEqual(whole)
      }),
    )
  })

  it('changes nothing it was given', () => {
    const before = aSnapshot()
    const copy = structuredClone(before)
    folded(facts(aHealthChange('uae-2'), { kind: 'alertRaised', alert: anAlert() }), before)
    expect(before).toEqual(copy)
  })

  it('ends in something every reader accepts, at every single fact', () => {
    for (let count = 0; count <= LIFE.length; count++) {
      expect(SnapshotSchema.safeParse(folded(LIFE.slice(0, count))).error).toBeUndefined()
    }
  })
})

describe('roles', () => {
  const roles = (snapshot: Snapshot) =>
    Object.fromEntries(Object.values(snapshot.nodes).map(({ id, role }) => [id, role]))

  it('follow the lease: master is exactly who holds it', () => {
    const granted = folded(LIFE.slice(0, 7))
    expect(roles(granted)).toEqual({ 'uae-1': 'master', 'uae-2': 'servant', 'uae-3': 'servant' })
    const vacant = folded(LIFE.slice(0, 10))
    expect(roles(vacant)).toEqual({ 'uae-1': 'servant', 'uae-2': 'servant', 'uae-3': 'servant' })
    expect(vacant.accounts['uae-main']?.lease).toMatchObject({ epoch: 2, holder: null })
    const moved = folded(LIFE.slice(0, 13))
    expect(roles(moved)).toEqual({ 'uae-1': 'servant', 'uae-2': 'master', 'uae-3': 'servant' })
  })
})

describe('a failover', () => {
  it('closes each phase with its duration and what it did', () => {
    const start = aFailoverStart({ suspicion: { since: AT - 500, durationMs: 500, testimonies: [] } })
    const snapshot = folded(
      facts(
        start,
        aPhase('uae-main.1', 'fencing', 520),
        aPhase('uae-main.1', 'transferring', 600),
        anEnd('uae-main.1', 750),
      ),
      aSnapshot(),
    )
    const phases = snapshot.failovers[0]?.phases.map(({ phase, offsetMs, durationMs, detail }) => [
      phase,
      offsetMs,
      durationMs,
      detail,
    ])
    expect(phases).toEqual([
      ['suspected', 0, 500, null],
      ['selecting', 500, 20, 'before fencing'],
      ['fencing', 520, 80, 'before transferring'],
      ['transferring', 600, 150, null],
    ])
    expect(snapshot.failovers[0]).toMatchObject({ startedAt: AT - 500, endedAt: AT + 4, totalMs: 750, gapMs: 300 })
  })

  it('is the account’s running one from its start to its end', () => {
    const running = folded(facts(aFailoverStart()), aSnapshot())
    expect(running.accounts['uae-main']?.activeFailoverId).toBe('uae-main.1')
    const ended = folded([aFact(2, anEnd('uae-main.1', 10))], running)
    expect(ended.accounts['uae-main']?.activeFailoverId).toBeNull()
  })

  it('that ends late does not end the one that runs now', () => {
    const bodies = [aFailoverStart(), aFailoverStart({ failoverId: 'uae-main.2' }), anEnd('uae-main.1', 10)]
    expect(folded(facts(...bodies), aSnapshot()).accounts['uae-main']?.activeFailoverId).toBe('uae-main.2')
  })
})

describe('lists', () => {
  it('keep the newest, newest first', () => {
    const many = Array.from({ length: KEPT + 20 }, (_, index) => aFailoverStart({ failoverId: `uae-main.${index}` }))
    const { failovers } = folded(facts(...many), aSnapshot())
    expect(failovers).toHaveLength(KEPT)
    expect(failovers[0]?.id).toBe(`uae-main.${KEPT + 19}`)
    expect(failovers.at(-1)?.id).toBe('uae-main.20')
  })

  it('keep the last failover of every account that has no master, however many there are, until it has one', () => {
    const ids = Array.from({ length: KEPT + 50 }, (_, index) => `account-${index}`)
    const lease = { epoch: 0, holder: null, since: AT }
    const formed = { ...aFormedCluster(), accounts: ids.map((id) => anAccount({ id, lease })), nodes: [] }
    const started = (accountId: string, number: number): FactBody =>
      aFailoverStart({ accountId, failoverId: `${accountId}.${number}` })
    const blocked = (accountId: string, number: number): FactBody => ({
      kind: 'failoverEnded',
      failoverId: `${accountId}.${number}`,
      outcome: 'blocked',
      blockedBy: 'noCandidate',
      why: 'nobody can take over',
      gapMs: null,
      offsetMs: 5,
      previousDetail: null,
    })
    const round = (number: number) => ids.flatMap((id) => [started(id, number), blocked(id, number)])
    const unserved = folded(facts(formed, ...round(1), ...round(2)), aSnapshot())
    expect(new Set(unserved.failovers.map(({ id }) => id))).toEqual(new Set(ids.map((id) => `${id}.2`)))
    const granted = ids.map((accountId): FactBody => ({
      kind: 'leaseGranted',
      accountId,
      leaseEpoch: 0,
      holder: holder('uae-1'),
    }))
    const served = folded(facts(formed, ...round(1), ...granted, started('account-0', 3)), aSnapshot())
    expect(served.failovers).toHaveLength(KEPT)
    expect(served.failovers[0]?.id).toBe('account-0.3')
  })

  it('keep what is still open, though a hundred newer ones came and went', () => {
    const said = (number: number, endedAt: number | null): FactBody => ({
      kind: 'operationChanged',
      operation: anOperation({ id: anId(number), endedAt, status: endedAt === null ? 'running' : 'succeeded' }),
    })
    const newer = Array.from({ length: KEPT + 5 }, (_, index) => said(100 + index, AT))
    const { operations } = folded(facts(said(1, null), ...newer), aSnapshot())
    expect(operations).toHaveLength(KEPT)
    expect(operations.at(-1)?.id).toBe(anId(1))
    expect(operations.at(-2)?.id).toBe(anId(100 + 6))
  })

  it('forget no alert that is open, however many there are, and shrink again once they are over', () => {
    const raised = Array.from({ length: KEPT + 20 }, (_, index): FactBody => ({
      kind: 'alertRaised',
      alert: anAlert({ id: `nodeDown/${index}` }),
    }))
    const over = raised.map((_, index): FactBody => ({
      kind: 'alertResolved',
      alertId: `nodeDown/${index}`,
      why: 'it is healthy',
    }))
    expect(folded(facts(...raised), aSnapshot()).alerts).toHaveLength(KEPT + 20)
    const { alerts } = folded(facts(...raised, ...over, { kind: 'alertRaised', alert: anAlert() }), aSnapshot())
    expect(alerts).toHaveLength(KEPT)
    expect(alerts[0]?.resolvedAt).toBeNull()
  })

  it('leave an entry in its place when it changes', () => {
    const [first, second] = [anOperation({ id: anId(1) }), anOperation({ id: anId(2) })]
    const bodies = [first, second, { ...first, status: 'succeeded' as const }].map((operation): FactBody => ({
      kind: 'operationChanged',
      operation,
    }))
    const { operations } = folded(facts(...bodies), aSnapshot())
    expect(operations.map(({ id, status }) => [id, status])).toEqual([
      [anId(2), 'running'],
      [anId(1), 'succeeded'],
    ])
  })
})

describe('alerts', () => {
  const raised = (id: string): FactBody => ({ kind: 'alertRaised', alert: anAlert({ id }) })
  const resolved = (alertId: string): FactBody => ({ kind: 'alertResolved', alertId, why: 'it no longer holds' })

  it('that come back go to the front, open again', () => {
    const { alerts } = folded(facts(raised('a/1'), raised('b/1'), resolved('a/1'), raised('a/1')), aSnapshot())
    expect(alerts.map(({ id, resolvedAt }) => [id, resolvedAt])).toEqual([
      ['a/1', null],
      ['b/1', null],
    ])
  })

  it('keep the moment they were resolved, whatever is said of them later', () => {
    const { alerts } = folded(facts(raised('a/1'), resolved('a/1'), resolved('a/1')), aSnapshot())
    expect(alerts[0]?.resolvedAt).toBe(AT + 2)
  })
})

describe('nodes', () => {
  it('are unknown from the moment a control plane begins to lead until it has observed', () => {
    const before = folded(facts(aHealthChange('uae-2', { health: 'down', why: 'gone' })), aSnapshot())
    const warming = folded([aFact(2, { kind: 'termBegan', reason: 'the control plane started' })], before)
    expect(warming.protection).toEqual({ state: 'warming', since: AT + 2, why: 'the control plane started' })
    expect(Object.values(warming.nodes).map(({ health, why }) => [health, why])).toEqual(
      Array.from({ length: 3 }, () => ['unknown', 'the control plane started']),
    )
    const on = folded([aFact(3, { kind: 'protectionChanged', state: 'on', why: 'observed long enough' })], warming)
    expect(Object.values(on.nodes).every(({ health }) => health === 'unknown')).toBe(true)
    expect(on.protection.state).toBe('on')
  })

  it('keep since when they are so while only the reason changes', () => {
    const bodies = ['slow', 'very slow'].map((why) => aHealthChange('uae-2', { why }))
    expect(folded(facts(...bodies), aSnapshot()).nodes['uae-2']).toMatchObject({
      why: 'very slow',
      healthSince: AT + 1,
    })
  })

  it('that nobody has heard of change nothing but the number', () => {
    const { seq, nodes } = folded(facts(aHealthChange('elsewhere-1')), aSnapshot())
    expect(seq).toBe(1)
    expect(nodes).toEqual(aSnapshot().nodes)
  })
})
