/** A cluster that is well, and what it has been through. Times are relative to `now`. */
import type { Fact } from '../../../shared/fact.ts'
import type { Failover } from '../../../shared/failover.ts'
import type { Series } from '../../../shared/picture.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { servicesOf } from '../estate-factories.ts'
import { aFact, aFailover, anAlert, anEntry, anId, aProblem, aSnapshot, withAccount } from '../factories.ts'

export function calmSnapshot(now: number): Snapshot {
  const fresh = aged(
    aSnapshot({
      failovers: pastFailovers(now),
      services: servicesOf(),
      alerts: [anAlert({ raisedAt: now - 5_400_000, resolvedAt: now - 5_388_000 })],
    }),
    now,
  )
  const moved = withAccount(fresh, 'uae-main', {
    balancing: 'geo',
    lease: { epoch: 41, holder: { nodeId: 'uae-1', incarnation: anId(100) }, since: now - 820_000 },
  })
  return withAccount(moved, 'south-asia-main', { balancing: 'roundRobin' })
}

export function aged(snapshot: Snapshot, now: number): Snapshot {
  const nodes = Object.fromEntries(
    Object.values(snapshot.nodes).map((node) => [node.id, { ...node, healthSince: now - 5_000_000 }]),
  )
  const accounts = Object.fromEntries(
    Object.values(snapshot.accounts).map((account) => [
      account.id,
      { ...account, lease: { ...account.lease, since: now - 5_000_000 } },
    ]),
  )
  return { ...snapshot, at: now, nodes, accounts, protection: { ...snapshot.protection, since: now - 6_000_000 } }
}

export function warming(now: number): Snapshot {
  const snapshot = aged(aSnapshot(), now)
  const nodes = Object.fromEntries(
    Object.values(snapshot.nodes).map((node) => [
      node.id,
      { ...node, health: 'unknown' as const, why: 'not observed yet', healthSince: now - 900 },
    ]),
  )
  return {
    ...snapshot,
    nodes,
    protection: { state: 'warming', since: now - 900, why: 'the control plane has just started' },
  }
}

export function shifted(failover: Failover, startedAt: number, part: Partial<Failover>): Failover {
  const by = startedAt - failover.startedAt
  return {
    ...failover,
    startedAt,
    endedAt: failover.endedAt === null ? null : failover.endedAt + by,
    phases: failover.phases.map((phase) => ({ ...phase, startedAt: phase.startedAt + by })),
    ...part,
  }
}

export function pastFailovers(now: number): Failover[] {
  const planned = aFailover({
    trigger: 'operator',
    cause: 'ksa-1 repaired, back to its region',
    phases: aFailover().phases.slice(1),
    testimonies: [],
    gapMs: 210,
    totalMs: 368,
  })
  return [
    shifted(aFailover(), now - 760_000, { id: 'ksa-main.118' }),
    shifted(planned, now - 820_000, {
      id: 'uae-main.96',
      accountId: 'uae-main',
      from: 'uae-2',
      to: 'uae-1',
      epochBefore: 40,
      epochAfter: 41,
      operationId: anId(30),
      cause: 'uae-1 repaired, back to its region',
      why: 'uae-1 serves at epoch 41',
    }),
    shifted(aFailover(), now - 7_900_000, {
      id: 'uae-main.71',
      accountId: 'uae-main',
      from: 'uae-1',
      to: 'uae-2',
      epochBefore: 39,
      epochAfter: 40,
      cause: 'uae-1 stopped answering',
      gapMs: 1_480,
      totalMs: 1_630,
      why: 'uae-2 serves at epoch 40',
    }),
    shifted(aFailover(), now - 90_000_000, {
      id: 'south-asia-main.44',
      accountId: 'south-asia-main',
      from: 'sa-1',
      to: null,
      epochBefore: 9,
      epochAfter: null,
      outcome: 'blocked',
      blockedBy: 'noCandidate',
      cause: 'connection to sa-1 lost',
      gapMs: null,
      totalMs: 320,
      phases: aFailover().phases.slice(0, 2),
      why: 'sa-2 is 412 records behind, sa-3 is down',
    }),
    shifted(planned, now - 180_000_000, {
      id: 'ksa-main.21',
      outcome: 'rolledBack',
      gapMs: null,
      why: 'ksa-2 refused the lease; ksa-1 serves at epoch 16',
      epochBefore: 14,
      epochAfter: 15,
    }),
  ]
}

export function ledgerOf(now: number) {
  return [
    anEntry({
      operationId: anId(30),
      command: { kind: 'failover', accountId: 'uae-main', to: 'uae-1' },
      title: 'Fail over uae-main to uae-1',
      reason: 'uae-1 repaired, back to its region',
      state: 'succeeded',
      word: 'uae-1 serves at epoch 41',
      failoverId: 'uae-main.96',
      createdAt: now - 820_400,
      heardAt: now - 819_000,
      endedAt: now - 819_600,
    }),
    anEntry({
      operationId: anId(31),
      state: 'refused',
      word: null,
      reason: 'moving it before the maintenance',
      problem: aProblem('staleEpoch', 'ksa-main moved from epoch 16 to 17 since the plan was made'),
      createdAt: now - 9_000_000,
      heardAt: now - 9_000_000,
      endedAt: now - 8_999_900,
    }),
    anEntry({
      operationId: anId(32),
      state: 'notSent',
      word: null,
      reason: 'drill of the night shift',
      problem: aProblem('unreachable', 'connect ECONNREFUSED 127.0.0.1:7100'),
      heardAt: null,
      createdAt: now - 12_000_000,
      endedAt: now - 11_990_000,
    }),
  ]
}

export function factsOf(now: number): Fact[] {
  const start = now - 760_000
  const id = 'ksa-main.118'
  const bodies: [number, Parameters<typeof aFact>[1]][] = [
    [-90_000, { kind: 'nodeHealthChanged', nodeId: 'sa-2', health: 'healthy', why: '', testimonies: [] }],
    [0, { kind: 'nodeHealthChanged', nodeId: 'ksa-1', health: 'suspect', why: 'connection lost', testimonies: [] }],
    [
      91,
      {
        kind: 'nodeHealthChanged',
        nodeId: 'ksa-1',
        health: 'down',
        why: 'no application answer',
        testimonies: aFailover().testimonies,
      },
    ],
    [
      92,
      {
        kind: 'failoverStarted',
        failoverId: id,
        accountId: 'ksa-main',
        from: 'ksa-1',
        trigger: 'automatic',
        cause: 'ksa-1 stopped answering',
        epochBefore: 17,
        suspicion: { since: start, durationMs: 92, testimonies: aFailover().testimonies },
      },
    ],
    [
      103,
      {
        kind: 'failoverPhaseEntered',
        failoverId: id,
        phase: 'fencing',
        offsetMs: 103,
        previousDetail: 'priority 2, 0 records behind',
        to: 'ksa-2',
      },
    ],
    [110, { kind: 'leaseVacated', accountId: 'ksa-main', leaseEpoch: 18 }],
    [
      157,
      {
        kind: 'failoverPhaseEntered',
        failoverId: id,
        phase: 'transferring',
        offsetMs: 157,
        previousDetail: 'gateway and ksa-3 hold epoch 18',
        epochAfter: 18,
      },
    ],
    [
      270,
      {
        kind: 'failoverPhaseEntered',
        failoverId: id,
        phase: 'promoting',
        offsetMs: 270,
        previousDetail: '214 records from ksa-3',
      },
    ],
    [
      280,
      {
        kind: 'leaseGranted',
        accountId: 'ksa-main',
        leaseEpoch: 18,
        holder: { nodeId: 'ksa-2', incarnation: anId(100) },
      },
    ],
    [341, { kind: 'failoverPhaseEntered', failoverId: id, phase: 'verifying', offsetMs: 341, previousDetail: null }],
    [
      460,
      {
        kind: 'failoverEnded',
        failoverId: id,
        outcome: 'completed',
        blockedBy: null,
        why: 'ksa-2 serves at epoch 18',
        offsetMs: 460,
        previousDetail: 'position 88214, hash equal',
        gapMs: 452,
      },
    ],
    [
      3_200,
      {
        kind: 'nodeJoined',
        nodeId: 'ksa-1',
        incarnation: anId(101),
        pid: 5120,
        version: '0.1.0',
        statusUrl: 'http://127.0.0.1:1',
      },
    ],
    [3_400, { kind: 'recordsCut', nodeId: 'ksa-1', accountId: 'ksa-main', count: 3, fromPosition: 88_211 }],
    [4_000, { kind: 'nodeHealthChanged', nodeId: 'ksa-1', health: 'healthy', why: '', testimonies: [] }],
  ]
  return bodies.map(([offset, body], index) => aFact(100 + index, body, { at: start + offset })).reverse()
}

export function seriesOf(snapshot: Snapshot, now: number, factor: (id: string, ageS: number) => number): Series[] {
  const seconds = 300
  const at = Array.from({ length: seconds }, (_, index) => now - (seconds - 1 - index) * 1_000)
  const wave = (base: number, spread: number, seed: number) => (index: number) =>
    base + spread * (Math.sin(index / 9 + seed) + Math.sin(index / 3.7 + seed * 2) * 0.6)
  return Object.keys(snapshot.accounts).flatMap((id, seed) => {
    const line = (field: string, value: (index: number) => number): Series => ({
      key: `account/${id}/${field}`,
      at,
      values: at.map((_, index) =>
        Math.max(0, value(index) * (field === 'repliedPerS' ? factor(id, seconds - 1 - index) : 1)),
      ),
    })
    return [
      line('receivedPerS', wave(10.4, 0.8, seed)),
      line('repliedPerS', wave(10.4, 0.9, seed + 4)),
      line('p95Ms', wave(78 + seed * 6, 5, seed + 7)),
      line('errorFraction', wave(0.0012, 0.0005, seed)),
      line('waiting', (index) =>
        factor(id, seconds - 1 - index) === 0 ? 14 : Math.abs(Math.sin(index / 11 + seed)) * 1.4,
      ),
    ]
  })
}
