import { describe, expect, it } from 'vitest'
import { FactBody } from '../../../shared/fact.ts'
import { describeFact, describeTestimonies } from '../../../shared/words/describe-fact.ts'
import { aCountdown, aDevice, aHold, aProbation, aService, aSkipped } from '../../renderer/estate-factories.ts'
import { aFact, aFailover, anAlert, anId, aNode } from '../../renderer/factories.ts'
import { AT } from '../../renderer/moment.ts'
import { aBackup, aRestore, aSegment, BACKUP_ID } from '../../support/backups.ts'
import { aDeployment } from '../../support/deployments.ts'
import { aSnapshot } from '../../support/factories.ts'

const operation = {
  id: anId(20),
  planId: anId(1),
  command: { kind: 'failover', accountId: 'ksa-main', to: 'ksa-2' },
  title: 'Fail over ksa-main to ksa-2',
  actor: 'noor',
  reason: 'new disk',
  status: 'succeeded',
  step: null,
  outcome: 'ksa-2 serves at epoch 18',
  fault: null,
  failoverId: 'ksa-main.118',
  acceptedAt: AT,
  joins: null,
  drillId: null,
  endedAt: AT + 500,
} as const

const SENTENCES: readonly (readonly [FactBody, string])[] = [
  [
    { kind: 'clusterFormed', clusterId: 'c', name: 'Built-in cluster', environment: 'drill', accounts: [], nodes: [] },
    'Built-in cluster was formed: 0 accounts, 0 nodes',
  ],
  [
    { kind: 'termBegan', reason: 'the control plane started' },
    'A control plane began to lead, term 3: the control plane started',
  ],
  [
    { kind: 'protectionChanged', state: 'on', why: 'every node was observed' },
    'Automatic failover is on: every node was observed',
  ],
  [{ kind: 'protectionChanged', state: 'warming', why: 'woke up' }, 'Automatic failover is warming up: woke up'],
  [
    {
      kind: 'nodeJoined',
      nodeId: 'ksa-1',
      incarnation: anId(3),
      pid: 4711,
      version: '1',
      statusUrl: 'http://127.0.0.1:1',
    },
    'ksa-1 joined as process 4711',
  ],
  [
    {
      kind: 'nodeHealthChanged',
      nodeId: 'ksa-1',
      health: 'down',
      why: 'no answer',
      testimonies: aFailover().testimonies,
    },
    'ksa-1 is down: no answer',
  ],
  [
    { kind: 'nodeHealthChanged', nodeId: 'ksa-1', health: 'down', why: '', testimonies: aFailover().testimonies },
    'ksa-1 is down (3 of 3 witnesses got no answer: control-plane, gateway and ksa-3)',
  ],
  [{ kind: 'nodeHealthChanged', nodeId: 'ksa-1', health: 'healthy', why: '', testimonies: [] }, 'ksa-1 is healthy'],
  [
    { kind: 'leaseVacated', accountId: 'ksa-main', leaseEpoch: 18 },
    'Fencing: nobody may reply for ksa-main until epoch 18 is granted',
  ],
  [
    { kind: 'leaseGranted', accountId: 'ksa-main', leaseEpoch: 18, holder: { nodeId: 'ksa-2', incarnation: anId(4) } },
    'ksa-2 is master of ksa-main from epoch 18 on',
  ],
  [
    {
      kind: 'failoverStarted',
      failoverId: 'ksa-main.118',
      accountId: 'ksa-main',
      from: 'ksa-1',
      trigger: 'automatic',
      cause: 'ksa-1 stopped answering',
      epochBefore: 17,
      suspicion: null,
    },
    'Automatic failover of ksa-main away from ksa-1 began: ksa-1 stopped answering',
  ],
  [
    {
      kind: 'failoverPhaseEntered',
      failoverId: 'ksa-main.118',
      phase: 'fencing',
      offsetMs: 9,
      previousDetail: 'priority 2',
      to: 'ksa-2',
    },
    'ksa-main: ksa-2 selected, fencing the old master (priority 2)',
  ],
  [
    {
      kind: 'failoverEnded',
      failoverId: 'ksa-main.118',
      outcome: 'completed',
      blockedBy: null,
      why: '',
      offsetMs: 460,
      previousDetail: null,
      gapMs: null,
    },
    'ksa-main failed over in 0.46 s',
  ],
  [
    {
      kind: 'failoverEnded',
      failoverId: 'south-asia-main.7',
      outcome: 'blocked',
      blockedBy: 'noCandidate',
      why: 'sa-2 is behind',
      offsetMs: 460,
      previousDetail: null,
      gapMs: null,
    },
    'Failover of south-asia-main is blocked, no node can take over: sa-2 is behind',
  ],
  [{ kind: 'operationChanged', operation }, 'Fail over ksa-main to ksa-2: done, ksa-2 serves at epoch 18'],
  [
    { kind: 'recordsCut', nodeId: 'ksa-1', accountId: 'ksa-main', count: 3, fromPosition: 88_211 },
    'ksa-1 returned with 3 records that ksa-main never accepted, from position 88211: cut',
  ],
  [{ kind: 'alertRaised', alert: anAlert({ title: 'ksa-main has no standby' }) }, 'Critical: ksa-main has no standby'],
  [
    { kind: 'alertResolved', alertId: 'noStandby/ksa-main', why: 'ksa-3 returned' },
    'Resolved, ksa-main: ksa-3 returned',
  ],
  [{ kind: 'serviceJoined', service: aService({ pid: 4650 }) }, 'The gateway runs as process 4650'],
  [
    { kind: 'serviceHealthChanged', serviceId: 'gateway', health: 'down', why: 'connection refused' },
    'The gateway is down: connection refused',
  ],
  [
    { kind: 'deviceChanged', nodeId: 'ksa-1', device: aDevice({ state: 'recovering', attempts: 3, why: 'reset' }) },
    'The device of ksa-1 is recovering, 3 attempts: reset',
  ],
  [
    {
      kind: 'deviceChanged',
      nodeId: 'ksa-1',
      device: aDevice({ state: 'unlinked', why: 'never linked here', pairing: { code: '7Q4K-2MXR', expiresAt: AT } }),
    },
    'The device of ksa-1 is not linked: never linked here; a pairing code is waiting to be typed on the phone',
  ],
  [
    {
      kind: 'promotionRuleChanged',
      nodeId: 'ksa-1',
      promotion: { rule: 'must_not', reason: 'failed twice', owner: 'automation', expiresAt: AT + 7 + 1_800_000 },
    },
    'ksa-1 must not become master for 30 min, by automation: failed twice',
  ],
  [
    { kind: 'nodeDrained', nodeId: 'ksa-3', owner: 'noor', reason: 'kernel update' },
    'ksa-3 was taken out of work by noor: kernel update',
  ],
  [{ kind: 'nodeUndrained', nodeId: 'ksa-3' }, 'ksa-3 is back in work'],
  [
    { kind: 'nodeAdded', node: aNode({ id: 'ksa-4', region: 'uae' }) },
    'ksa-4 was added to ksa-main in uae; it has to catch up first',
  ],
  [
    { kind: 'nodeCaughtUp', nodeId: 'ksa-4', position: 88_214 },
    'ksa-4 has caught up at position 88214 and can take over from now on',
  ],
  [{ kind: 'nodeRemoved', nodeId: 'ksa-4', why: 'asked for by noor' }, 'ksa-4 was removed: asked for by noor'],
  [
    { kind: 'holdPlaced', hold: aHold({ accountId: null, since: AT, expiresAt: AT + 1_800_000, reason: 'disk' }) },
    'noor holds automatic failover of every account for 30 min: disk',
  ],
  [{ kind: 'holdReleased', holdId: anId(40), why: 'expired' }, 'A hold on automatic failover ended: expired'],
  [
    { kind: 'drillStarted', drill: aHold({ since: AT, expiresAt: AT + 900_000, reason: 'night shift' }) },
    'noor began a drill on ksa-main for 15 min: night shift',
  ],
  [{ kind: 'drillEnded', endedId: anId(40), why: 'ended by noor' }, 'A drill ended: ended by noor'],
  [
    { kind: 'countdownStarted', accountId: 'ksa-main', countdown: aCountdown({ cause: 'ksa-1 is mute' }) },
    'ksa-main fails over to ksa-2 in 10 s unless it is held: ksa-1 is mute',
  ],
  [
    { kind: 'countdownEnded', accountId: 'ksa-main', end: 'held', why: 'noor: disk' },
    'Countdown of ksa-main ended, somebody held automation: noor: disk',
  ],
  [
    { kind: 'failoverSkipped', skipped: aSkipped() },
    'Failover of ksa-main away from ksa-1 was not begun: held by noor until 03:32',
  ],
  [
    { kind: 'probationStarted', probation: aProbation({ startedAt: AT, endsAt: AT + 600_000 }) },
    'Fail over uae-main to uae-1: watched for 10 min',
  ],
  [
    { kind: 'probationWorsened', probationId: anId(30), why: 'p95 240 ms, limit 160 ms' },
    'Worse than before a change that is still watched: p95 240 ms, limit 160 ms',
  ],
  [
    { kind: 'probationEnded', probationId: anId(30), outcome: 'reverted', why: 'by noor' },
    'Watch after a change ended, the change was taken back: by noor',
  ],
  [
    { kind: 'alertAcknowledged', alertId: 'noStandby/ksa-main', by: 'noor', note: 'adding a node' },
    'noor acknowledged the alert noStandby of ksa-main: “adding a node”',
  ],
  [
    { kind: 'alertFolded', alertId: 'errorRate/ksa-main', causeId: 'nodeDown/ksa-1' },
    'the alert errorRate of ksa-main follows from the alert nodeDown of ksa-1',
  ],
  [
    {
      kind: 'alertDelivered',
      alertId: 'noStandby/ksa-main',
      delivery: { routeId: 'desk', word: 'raised', outcome: 'failing', attempts: 1, at: AT, why: 'refused' },
    },
    'desk could not be told of the alert noStandby of ksa-main (raised); it is tried again: refused',
  ],
  [
    {
      kind: 'silencePlaced',
      silence: {
        ...aHold({ since: AT, expiresAt: AT + 900_000, reason: 'known' }),
        code: 'noStandby',
        nodeId: null,
        serviceId: null,
      },
    },
    'noor silenced noStandby of ksa-main for 15 min: known',
  ],
  [{ kind: 'silenceEnded', silenceId: anId(40), why: 'expired' }, 'A silence ended: expired'],
  [
    { kind: 'maintenanceOpened', maintenance: aHold({ since: AT, expiresAt: AT + 900_000, reason: 'new disk' }) },
    'noor opened maintenance of ksa-main for 15 min: new disk',
  ],
  [{ kind: 'maintenanceClosed', maintenanceId: anId(40), why: 'closed by noor' }, 'Maintenance ended: closed by noor'],
  [
    {
      kind: 'balancingChanged',
      accountId: 'ksa-main',
      algorithm: 'geo',
      weights: {},
      change: {
        operationId: anId(41),
        cause: 'setBalancing',
        at: AT,
        before: { algorithm: 'leastLoaded', weights: {} },
        predicted: null,
        windowMs: 0,
        measured: null,
        measuredOverMs: null,
      },
    },
    'ksa-main is balanced by geo-location from now on',
  ],
  [
    { kind: 'balancingMeasured', accountId: 'ksa-main', changeId: anId(41), measured: {}, measuredOverMs: 120_000 },
    'The new spread of ksa-main was measured over 2 min',
  ],
  [{ kind: 'backupChanged', backup: aBackup({ state: 'running' }) }, `Backup ${BACKUP_ID} began (by hand, noor)`],
  [
    { kind: 'backupChanged', backup: aBackup({ state: 'failed', why: 'the disk is full' }) },
    `Backup ${BACKUP_ID} failed: the disk is full`,
  ],
  [{ kind: 'backupChanged', backup: aBackup() }, `Backup ${BACKUP_ID} is complete, 12 MiB`],
  [
    {
      kind: 'backupChanged',
      backup: aBackup({ copies: [{ place: 'second', path: '/second', state: 'failed', why: 'gone' }] }),
    },
    `Backup ${BACKUP_ID} is complete, 12 MiB, but not in the second place`,
  ],
  [
    {
      kind: 'backupChanged',
      backup: aBackup({
        verified: { at: AT, tookMs: 2_500, outcome: 'failed', findings: ['engine.db: its hash differs'], by: 'noor' },
      }),
    },
    `Backup ${BACKUP_ID} is no good: engine.db: its hash differs`,
  ],
  [
    { kind: 'backupRemoved', backupId: BACKUP_ID, why: 'older than 30 days' },
    `Backup ${BACKUP_ID} was removed: older than 30 days`,
  ],
  [{ kind: 'segmentCopied', segment: aSegment() }, 'Copied 80 facts and 3\u202f000 records since the last copy'],
  [
    { kind: 'clusterRestored', restore: aRestore() },
    `noor restored the cluster to backup ${BACKUP_ID}; nothing was given up`,
  ],
  [
    {
      kind: 'clusterRestored',
      restore: aRestore({
        toAt: Date.UTC(2026, 10, 20, 9, 1),
        lost: { facts: 500, operations: [], records: [{ accountId: 'ksa-main', from: 10, to: 29, count: 20 }] },
      }),
    },
    'noor restored the cluster to 2026-11-20 09:01:00 UTC; 500 facts and 20 records after it were given up',
  ],
  [
    { kind: 'deploymentChanged', deployment: aDeployment(aSnapshot()) },
    'Deployment of 0.2.0: at step 1 of 8, health check',
  ],
  [
    { kind: 'settingsChanged', settings: { schema: 1, values: {} }, why: 'Greeting becomes a setting' },
    'Settings of the bots changed to schema 1: Greeting becomes a setting',
  ],
  [
    { kind: 'freezeOpened', freeze: aHold({ accountId: null, since: AT, expiresAt: AT + 3_600_000, reason: 'sale' }) },
    'noor froze deployments for 1 h: sale',
  ],
  [
    { kind: 'drillDeed', runId: anId(40), deed: { kind: 'induced', what: 'SIGKILL to uae-1 (process 9)', doneAt: AT } },
    'Induced in a drill: SIGKILL to uae-1 (process 9)',
  ],
  [{ kind: 'freezeClosed', freezeId: anId(40), why: 'expired' }, 'The freeze of deployments ended: expired'],
  [
    { kind: 'unknown', was: 'nodeTeleported', body: { nodeId: 'ksa-1' } },
    'The cluster reports “nodeTeleported”, which this console does not know yet',
  ],
  [
    { kind: 'serviceRemoved', serviceId: 'db-2', why: 'the configuration does not name it any more' },
    'db-2 is not in the registry any more: the configuration does not name it any more',
  ],
]

describe('a fact in words', () => {
  it.each(SENTENCES)('%#', (body, text) => expect(describeFact(aFact(7, body)).text).toBe(text))

  it('has a sentence for every kind of fact there is', () => {
    const said = new Set(SENTENCES.map(([body]) => body.kind))
    const kinds = FactBody.options.map((option) => option.shape.kind.value)
    expect(kinds.filter((kind) => !said.has(kind))).toEqual([])
  })

  it('does not write a pairing code into a list that is kept', () => {
    const device = aDevice({ state: 'unlinked', why: '', pairing: { code: '7Q4K-2MXR', expiresAt: AT } })
    expect(describeFact(aFact(7, { kind: 'deviceChanged', nodeId: 'ksa-1', device })).text).not.toContain('7Q4K')
  })

  it('belongs to the account of its command, and to none where it is about a node', () => {
    const drain = { ...operation, command: { kind: 'drain', nodeId: 'ksa-3' }, failoverId: null } as const
    expect(describeFact(aFact(7, { kind: 'operationChanged', operation })).accountId).toBe('ksa-main')
    expect(describeFact(aFact(7, { kind: 'operationChanged', operation: drain })).accountId).toBeNull()
  })

  it('leads to its failover and colours a block as critical', () => {
    const ended = {
      kind: 'failoverEnded',
      failoverId: 'ksa-main.1',
      outcome: 'blocked',
      blockedBy: null,
      why: '',
      offsetMs: 1,
      previousDetail: null,
      gapMs: null,
    } as const
    expect(describeFact(aFact(1, ended))).toMatchObject({
      tone: 'critical',
      accountId: 'ksa-main',
      failoverId: 'ksa-main.1',
    })
  })
})

describe('testimonies in words', () => {
  it('name those who got an answer first: one is enough to hold a failover', () => {
    const [first, second] = aFailover().testimonies
    if (first === undefined || second === undefined) throw new Error('the factory has three')
    expect(describeTestimonies([first, { ...second, saw: 'answer' }])).toBe('gateway got an answer')
    expect(describeTestimonies([])).toBe('no witness was asked')
  })
})
