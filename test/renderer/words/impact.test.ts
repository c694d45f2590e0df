import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { describeImpact, type ImpactInput } from '../../../renderer/words/impact.ts'
import { aFailover, anAlert, aProblem, aSnapshot, withAccount, withNode } from '../factories.ts'
import { AT } from '../moment.ts'
import { anAccountSample, byKey, samplesOf } from '../sample-factories.ts'

function input(part: Partial<ImpactInput> & { snapshot?: Snapshot | null } = {}): ImpactInput {
  const snapshot = part.snapshot === undefined ? aSnapshot() : part.snapshot
  return {
    snapshot,
    latest: snapshot === null ? {} : byKey(samplesOf(snapshot, AT)),
    isGatewaySilent: false,
    connection: { kind: 'live' },
    heardAt: AT,
    now: AT,
    clock: 'utc',
    ...part,
  }
}

function failing(part: Parameters<typeof aFailover>[0] = {}): Snapshot {
  const failover = aFailover({
    outcome: null,
    endedAt: null,
    totalMs: null,
    gapMs: null,
    why: null,
    phases: [{ phase: 'transferring', startedAt: AT, offsetMs: 100, durationMs: null, detail: null }],
    ...part,
  })
  return withAccount(aSnapshot({ failovers: [failover] }), 'ksa-main', { activeFailoverId: failover.id })
}

describe('the impact sentence', () => {
  it('is short where all is well, and tells of the last move', () => {
    const calm = describeImpact(input({ snapshot: aSnapshot({ failovers: [aFailover()] }) }))
    expect(calm).toMatchObject({ tone: 'ok', title: 'All 3 accounts are served.', accountId: null })
    expect(calm.detail).toBe(
      'Every node is healthy. Last failover: ksa-main to ksa-2 at 03:12:40, 0.45 s without service.',
    )
  })

  it('keeps the good news and names the ill servant', () => {
    const snapshot = withNode(aSnapshot(), 'sa-2', { health: 'degraded', why: 'answers slowly' })
    expect(describeImpact(input({ snapshot }))).toMatchObject({
      tone: 'warn',
      title: 'All 3 accounts are served.',
      detail: 'sa-2 is degraded: answers slowly.',
    })
  })

  it('says what waits while an account fails over', () => {
    const latest = byKey([anAccountSample({ waiting: 14, oldestWaitingMs: 1_100, repliedPerS: 0 })])
    const said = describeImpact(input({ snapshot: failing(), latest }))
    expect(said).toMatchObject({
      tone: 'warn',
      title: 'ksa-main is failing over since 03:12:40, 14 messages waiting, oldest 1.1 s',
      accountId: 'ksa-main',
    })
    expect(said.detail).toBe(
      'ksa-1 stopped answering. ksa-2 takes over, now transferring. 2 other accounts are served.',
    )
  })

  it('calls a planned move a move', () => {
    const said = describeImpact(input({ snapshot: failing({ trigger: 'operator', cause: 'new disk' }) }))
    expect(said.title).toBe('ksa-main is being moved to ksa-2 since 03:12:40, nothing waiting')
  })

  it('says that a blocked failover leaves an account without a master, and why', () => {
    const failover = aFailover({
      outcome: 'blocked',
      blockedBy: 'gatewayUnreachable',
      why: 'no acknowledgement in 1 s',
    })
    const snapshot = withAccount(aSnapshot({ failovers: [failover] }), 'ksa-main', {
      lease: { epoch: 18, holder: null, since: AT },
    })
    const said = describeImpact(input({ snapshot }))
    expect(said.tone).toBe('critical')
    expect(said.title).toBe(
      'ksa-main has no serving master: failover blocked, gateway does not answer, nothing waiting',
    )
    expect(said.detail).toContain('No acknowledgement in 1 s. It is tried again when the failed check changes.')
  })

  it('says that nobody serves where the holder is down and nothing is under way', () => {
    const snapshot = withNode(aSnapshot(), 'uae-1', { health: 'down', why: 'no answer' })
    expect(describeImpact(input({ snapshot, latest: {} })).title).toBe(
      'uae-main has no serving master: uae-1 is down: no answer',
    )
  })

  it('does not believe a healthy holder while messages wait for too long', () => {
    const latest = byKey([anAccountSample({ waiting: 30, oldestWaitingMs: 9_000 })])
    const said = describeImpact(input({ latest }))
    expect(said).toMatchObject({
      tone: 'critical',
      title: 'ksa-main does not answer: 30 messages waiting, oldest 9.0 s',
    })
  })

  it('counts where several accounts are not served', () => {
    const one = withNode(aSnapshot(), 'uae-1', { health: 'down', why: 'no answer' })
    const both = withAccount(one, 'ksa-main', { lease: { epoch: 18, holder: null, since: AT } })
    expect(describeImpact(input({ snapshot: both })).title).toBe(
      '2 of 3 accounts are not served: uae-main and ksa-main',
    )
  })

  it('says that nothing is observed yet while the control plane is warming, and what the gateway sees', () => {
    const nodes = Object.fromEntries(
      Object.values(aSnapshot().nodes).map((node) => [node.id, { ...node, health: 'unknown' as const }]),
    )
    const said = describeImpact(input({ snapshot: aSnapshot({ nodes }) }))
    expect(said.tone).toBe('unknown')
    expect(said.title).toBe('The control plane has just started and observes before it decides anything.')
    expect(said.detail).toBe('Health is not known yet. The gateway sees replies of 3 of 3 accounts.')
  })

  it('is the last known state with its age where the link is not live', () => {
    const connection = { kind: 'retrying', retryAt: AT, attempt: 1, problem: aProblem('unreachable') } as const
    const said = describeImpact(input({ connection, heardAt: AT, now: AT + 42_000 }))
    expect(said).toMatchObject({ tone: 'unknown', title: 'Last known state, 42 s old: All 3 accounts are served.' })
  })

  it('stays critical offline: bad news do not pale with age', () => {
    const snapshot = withNode(aSnapshot(), 'uae-1', { health: 'down', why: '' })
    expect(describeImpact(input({ snapshot, connection: { kind: 'stale' } })).tone).toBe('critical')
  })

  it('claims nothing where nothing is known', () => {
    const connection = { kind: 'refused', retryAt: AT, problem: aProblem('unauthorized', 'Unknown token') } as const
    expect(describeImpact(input({ snapshot: null, connection }))).toEqual({
      tone: 'unknown',
      title: 'Nothing is known of this cluster yet.',
      detail: 'Unknown token. Check the token of this connection.',
      accountId: null,
    })
  })

  it('shows open alerts in its tone even if every node is healthy', () => {
    const said = describeImpact(input({ snapshot: aSnapshot({ alerts: [anAlert()] }) }))
    expect(said.tone).toBe('critical')
    expect(said.detail).toContain('ksa-main has no standby')
  })

  it('does not call an account served that only its lease vouches for', () => {
    const alerts = [anAlert({ id: 'gatewayUnreachable/gateway', code: 'gatewayUnreachable', accountId: null })]
    const title = 'The gateway does not answer: whether the 3 accounts are served is not known'
    expect(describeImpact(input({ snapshot: aSnapshot({ alerts }) }))).toMatchObject({ tone: 'critical', title })
    expect(describeImpact(input({ isGatewaySilent: true }))).toMatchObject({ tone: 'critical', title })
  })

  it('does not call a message waiting that has only just come', () => {
    const latest = byKey([anAccountSample({ waiting: 1, oldestWaitingMs: 3 })])
    expect(describeImpact(input({ snapshot: failing(), latest })).title).toBe(
      'ksa-main is failing over since 03:12:40, 1 message waiting',
    )
  })

  it('says so where there are no accounts', () => {
    expect(describeImpact(input({ snapshot: aSnapshot({ accounts: {}, nodes: {} }) })).title).toBe(
      'This cluster has no accounts yet.',
    )
  })
})
