/** What people and automation are about to do, do, and have done: holds, countdowns, operations in every state, probations. */
import type { LedgerEntry } from '../../../shared/ledger.ts'
import type { Probation } from '../../../shared/probation.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { aCandidate, aCheck, aNode, anAlert, anEntry, anId, withAccount, withNode } from '../factories.ts'
import { samplesOf } from '../sample-factories.ts'
import { calm } from './calm.ts'
import { checkedPlan } from './plans.ts'
import type { Scenario } from './scenario.ts'

function withSnapshot(base: Scenario, change: (snapshot: Snapshot) => Snapshot): Scenario {
  const { snapshot } = base.picture
  return snapshot === null ? base : { ...base, picture: { ...base.picture, snapshot: change(snapshot) } }
}

function withLedger(base: Scenario, ...entries: readonly LedgerEntry[]): Scenario {
  return { ...base, picture: { ...base.picture, ledger: [...entries, ...base.picture.ledger] } }
}

const MINUTE = 60_000

/** Everything Automation can show at once. */
export function automating(now: number): Scenario {
  const notServing = aCheck({
    id: 'serving',
    title: 'ksa-1 serves while messages wait',
    status: 'fail',
    measured: 'nothing for 6.1 s',
    threshold: 'at most 5 s',
    measuredAt: now - 300,
  })
  return withSnapshot(calm(now), (snapshot) => {
    const counting = withAccount(snapshot, 'ksa-main', {
      countdown: {
        from: 'ksa-1',
        to: 'ksa-2',
        cause: 'ksa-1 has served nothing for 6 s while 12 messages wait',
        check: notServing,
        since: now - 3_000,
        endsAt: now + 7_500,
      },
    })
    const banned = withNode(counting, 'uae-2', {
      promotion: {
        rule: 'must_not',
        reason: 'it failed as master 2 times in 10 min',
        owner: 'automation',
        expiresAt: now + 24 * MINUTE,
      },
    })
    const disliked = withNode(banned, 'sa-3', {
      promotion: { rule: 'prefer_not', reason: 'slow disk until it is replaced', owner: 'sami', expiresAt: null },
    })
    return {
      ...disliked,
      holds: [hold(now, 'uae-main', 'the carrier moves its numbers tonight')],
      drills: [{ ...hold(now, 'south-asia-main', 'night shift trains'), id: anId(61), owner: 'sami' }],
      skipped: skippedOnes(now),
      alerts: [
        anAlert({
          id: 'flapping/uae-2',
          code: 'flapping',
          level: 'warning',
          title: 'uae-2 failed as master 2 times in 10 min and must not become master for 30 min',
          accountId: 'uae-main',
          nodeId: 'uae-2',
          raisedAt: now - 6 * MINUTE,
        }),
        ...disliked.alerts,
      ],
    }
  })
}

export function held(now: number): Scenario {
  return withSnapshot(calm(now), (snapshot) => ({
    ...snapshot,
    holds: [hold(now, null, 'the whole cluster is moved to the new network')],
  }))
}

function hold(now: number, accountId: string | null, reason: string) {
  return { id: anId(60), accountId, owner: 'noor', reason, since: now - 9 * MINUTE, expiresAt: now + 21 * MINUTE }
}

function skippedOnes(now: number): Snapshot['skipped'] {
  const behind = aCandidate({
    nodeId: 'uae-3',
    rank: null,
    checks: [
      aCheck(),
      aCheck({
        id: 'logPosition',
        title: 'uae-3 is up to date',
        status: 'fail',
        measured: '412 records behind',
        threshold: 'at most 50',
      }),
    ],
  })
  return [
    {
      id: 'uae-main.201',
      accountId: 'uae-main',
      nodeId: 'uae-1',
      at: now - 4 * MINUTE,
      cause: 'uae-1 has served nothing for 5.2 s while 9 messages wait',
      reason: 'held',
      check: aCheck({
        id: 'hold',
        title: 'Nobody holds automation',
        status: 'fail',
        measured: 'held by noor until 03:40',
        threshold: 'no hold',
      }),
      candidates: [aCandidate({ nodeId: 'uae-2', rank: 1 }), behind],
    },
    {
      id: 'ksa-main.188',
      accountId: 'ksa-main',
      nodeId: 'ksa-2',
      at: now - 52 * MINUTE,
      cause: 'the device of ksa-2 is logged out',
      reason: 'tooSoon',
      check: aCheck({
        id: 'lastFailover',
        title: 'The last automatic failover of ksa-main is long enough ago',
        status: 'fail',
        measured: '2 min 14 s ago',
        threshold: 'at least 5 min',
      }),
      candidates: [aCandidate({ nodeId: 'ksa-1', rank: 1 })],
    },
    {
      id: 'south-asia-main.90',
      accountId: 'south-asia-main',
      nodeId: 'sa-1',
      at: now - 26 * 60 * MINUTE,
      cause: 'sa-1 stopped answering',
      reason: 'noCandidate',
      check: aCheck({
        id: 'candidates',
        title: 'A servant can take over',
        status: 'fail',
        measured: '0 of 2',
        threshold: 'at least 1',
      }),
      candidates: [],
    },
  ]
}

/** One operation in each state that asks for somebody, and one of another console. */
export function busy(now: number): Scenario {
  const base = withLedger(
    calm(now),
    heldEntry(now),
    anEntry({
      operationId: anId(41),
      command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' },
      title: 'Fail over uae-main to uae-2',
      state: 'unknown',
      word: 'transferring',
      createdAt: now - 44_000,
      heardAt: now - 42_000,
      usualMs: 820,
    }),
    anEntry({
      operationId: anId(42),
      command: { kind: 'restartNode', nodeId: 'sa-2' },
      title: 'Restart sa-2',
      state: 'notSent',
      word: 'It never left this machine. Nothing was done.',
      createdAt: now - 190_000,
      heardAt: null,
    }),
  )
  return withSnapshot(base, (snapshot) => ({
    ...snapshot,
    operations: [
      {
        id: anId(43),
        planId: anId(44),
        command: { kind: 'addNode', accountId: 'south-asia-main', nodeId: 'sa-4', region: 'ksa' },
        title: 'Add sa-4 to south-asia-main',
        actor: 'sami',
        reason: 'more room before the holidays',
        status: 'running',
        step: 'catching up: 41 212 of 88 214 records',
        outcome: null,
        fault: null,
        failoverId: null,
        joins: null,
        drillId: null,
        acceptedAt: now - 12_000,
        endedAt: null,
      },
    ],
  }))
}

function heldEntry(now: number): LedgerEntry {
  return anEntry({
    operationId: anId(40),
    command: { kind: 'drain', nodeId: 'ksa-3' },
    title: 'Drain ksa-3',
    state: 'held',
    word: null,
    heardAt: null,
    createdAt: now - 600,
    heldUntil: now + 300_000,
    usualMs: 2_400,
  })
}

/** The sheet follows an operation that has not left yet. */
export function holding(now: number): Scenario {
  const entry = heldEntry(now)
  return { ...withLedger(calm(now), entry), confirm: { kind: 'recorded', entry } }
}

function probation(now: number, part: Partial<Probation> = {}): Probation {
  return {
    id: anId(45),
    accountId: 'ksa-main',
    title: 'Fail over ksa-main to ksa-2',
    inverse: { kind: 'failback', accountId: 'ksa-main', to: 'ksa-1' },
    startedAt: now - 2 * MINUTE,
    endsAt: now + 8 * MINUTE,
    watched: [
      { metric: 'p95Ms', before: 70, limit: 170 },
      { metric: 'errorFraction', before: 0.001, limit: 0.02 },
      { metric: 'waiting', before: 0, limit: 20 },
    ],
    worsened: null,
    outcome: null,
    endedAt: null,
    ...part,
  }
}

function provenEntry(now: number): LedgerEntry {
  return anEntry({
    operationId: anId(45),
    state: 'succeeded',
    word: 'ksa-2 serves at epoch 18',
    failoverId: 'ksa-main.118',
    createdAt: now - 2 * MINUTE - 900,
    heardAt: now - 2 * MINUTE,
    endedAt: now - 2 * MINUTE,
    usualMs: 480,
    inverse: {
      command: { kind: 'failback', accountId: 'ksa-main', to: 'ksa-1' },
      text: 'Failing back to ksa-1, any time while it is healthy. Replies that users already have stay sent.',
    },
  })
}

export function onProbation(now: number): Scenario {
  const base = withLedger(calm(now), provenEntry(now))
  return withSnapshot(base, (snapshot) => ({ ...moved(snapshot, now), probations: [probation(now)] }))
}

/** ksa-2 has taken over. */
function moved(snapshot: Snapshot, now: number): Snapshot {
  const served = withAccount(snapshot, 'ksa-main', {
    lease: { epoch: 18, holder: { nodeId: 'ksa-2', incarnation: anId(100) }, since: now - 2 * MINUTE },
  })
  return withNode(withNode(served, 'ksa-1', { role: 'servant' }), 'ksa-2', { role: 'master' })
}

export function worsened(now: number): Scenario {
  const base = withLedger(calm(now), provenEntry(now))
  const next = withSnapshot(base, (snapshot) => ({
    ...moved(snapshot, now),
    probations: [probation(now, { worsened: { at: now - 20_000, why: 'p95 is 410 ms, limit 170 ms, for 20 s' } })],
    alerts: [
      anAlert({
        id: 'probationWorsened/ksa-main',
        code: 'probationWorsened',
        level: 'warning',
        title: 'ksa-main is worse since it moved to ksa-2: p95 410 ms, limit 170 ms',
        raisedAt: now - 20_000,
      }),
      ...snapshot.alerts,
    ],
  }))
  const { snapshot } = next.picture
  const slow = (id: string) => (id === 'ksa-main' ? { p95Ms: 410, waiting: 3 } : {})
  return snapshot === null ? next : { ...next, picture: { ...next.picture, samples: samplesOf(snapshot, now, slow) } }
}

/** The master is confirmed down and the best candidate passes everything: one press, its reason there already. */
export function routine(now: number): Scenario {
  const base = withSnapshot(calm(now), (snapshot) =>
    withNode(snapshot, 'ksa-1', { health: 'down', why: 'no application answer', healthSince: now - 4_000 }),
  )
  const plan = checkedPlan(now)
  return {
    ...base,
    plan: {
      ...plan,
      class: 'routine',
      classWhy: ['ksa-1 is confirmed down, and ksa-2 passes every check.'],
      suggestedReason: 'ksa-1 is down: no application answer',
    },
  }
}

/** A node is added, the device of another waits for its code. */
export function linking(now: number): Scenario {
  const entry = anEntry({
    operationId: anId(46),
    command: { kind: 'linkAccount', accountId: 'ksa-main', nodeId: 'ksa-3' },
    title: 'Link ksa-main on ksa-3',
    state: 'running',
    word: 'waiting for the code to be typed on the phone',
    createdAt: now - 4_000,
    heardAt: now - 300,
    usualMs: 42_000,
  })
  const base = withSnapshot(withLedger(calm(now), entry), (snapshot) =>
    withNode(snapshot, 'ksa-3', {
      device: {
        state: 'unlinked',
        since: now - 90_000,
        attempts: 0,
        why: 'unlinked by sami',
        pairing: { code: 'K7QF-2M9D', expiresAt: now + 104_000 },
      },
    }),
  )
  return { ...base, confirm: { kind: 'recorded', entry } }
}

/** The node the plan rests on goes down while the sheet is open. */
export function vanishing(now: number): Scenario {
  const base = calm(now)
  const plan = checkedPlan(now)
  return {
    ...withSnapshot(base, (snapshot) =>
      withNode(snapshot, 'ksa-2', { ...aNode({ id: 'ksa-2' }), health: 'down', why: 'no application answer' }),
    ),
    plan: {
      ...plan,
      plan: {
        ...plan.plan,
        basis: [...plan.plan.basis, { entity: 'node/ksa-2', field: 'health', value: 'healthy' }],
      },
    },
  }
}

export function busyOffline(now: number, offline: Scenario): Scenario {
  const { picture } = busy(now)
  return { ...offline, picture: { ...offline.picture, ledger: picture.ledger, snapshot: picture.snapshot } }
}
