/** A failover that runs, and one that is blocked. */
import { aFailover, anAlert, withAccount, withNode } from '../factories.ts'
import { samplesOf } from '../sample-factories.ts'

import { sightingsOf } from '../estate-factories.ts'
import { calm } from './calm.ts'
import { calmSnapshot, seriesOf, shifted } from './history.ts'
import type { Scenario } from './scenario.ts'

export function failingOver(now: number): Scenario {
  const base = calm(now)
  const startedAt = now - 1_100
  const running = aFailover({
    id: 'ksa-main.121',
    startedAt,
    endedAt: null,
    outcome: null,
    gapMs: null,
    totalMs: null,
    why: null,
    epochBefore: 17,
    epochAfter: 18,
    phases: [
      { phase: 'suspected', startedAt, offsetMs: 0, durationMs: 310, detail: '3 of 3 witnesses got no answer' },
      {
        phase: 'selecting',
        startedAt: startedAt + 310,
        offsetMs: 310,
        durationMs: 12,
        detail: 'ksa-2: priority 2, 0 records behind',
      },
      {
        phase: 'fencing',
        startedAt: startedAt + 322,
        offsetMs: 322,
        durationMs: 61,
        detail: 'gateway and ksa-3 hold epoch 18 as floor',
      },
      { phase: 'transferring', startedAt: startedAt + 383, offsetMs: 383, durationMs: null, detail: null },
    ],
  })
  const calmOne = calmSnapshot(now)
  const down = withNode(calmOne, 'ksa-1', {
    health: 'down',
    why: 'no application answer',
    healthSince: now - 800,
    role: 'servant',
  })
  const slow = withNode(down, 'sa-2', {
    health: 'degraded',
    why: 'answers slowly, p95 410 ms',
    healthSince: now - 840_000,
  })
  const snapshot = withAccount(
    {
      ...slow,
      failovers: [running, ...slow.failovers],
      alerts: [
        anAlert({
          id: 'cannotConfirm/sa-2',
          code: 'cannotConfirm',
          level: 'warning',
          title: 'sa-2 answers slowly: p95 410 ms, limit 300 ms',
          accountId: 'south-asia-main',
          nodeId: 'sa-2',
          raisedAt: now - 840_000,
        }),
        ...slow.alerts,
      ],
    },
    'ksa-main',
    { activeFailoverId: running.id, lease: { epoch: 18, holder: null, since: now - 780 } },
  )
  const trouble = (id: string) =>
    id === 'ksa-main'
      ? { repliedPerS: 0, waiting: 14, oldestWaitingMs: 1_080, p95Ms: 96 }
      : id === 'sa-2'
        ? { handledPerS: 2.1, computeP95Ms: 410 }
        : {}
  const facts = base.facts
    .slice(3, 12)
    .map((fact, index) => ({ ...fact, seq: 130 - index, at: now - 300 - index * 90 }))
  return {
    ...base,
    isLive: true,
    facts: [...facts, ...base.facts],
    picture: {
      ...base.picture,
      snapshot,
      sightings: sightingsOf(snapshot, now),
      samples: samplesOf(snapshot, now, trouble),
      series: seriesOf(snapshot, now, (id, age) => (id === 'ksa-main' && age < 2 ? 0 : 1)),
    },
  }
}

export function blockedOne(now: number): Scenario {
  const base = calm(now)
  const failover = shifted(aFailover(), now - 42_000, {
    id: 'uae-main.140',
    accountId: 'uae-main',
    from: 'uae-1',
    to: 'uae-2',
    epochBefore: 41,
    epochAfter: 42,
    outcome: 'blocked',
    blockedBy: 'gatewayUnreachable',
    gapMs: null,
    totalMs: 1_420,
    why: 'the gateway did not acknowledge epoch 42 within 1 s',
    phases: aFailover().phases.slice(0, 3),
    cause: 'uae-1 stopped answering',
  })
  const down = withNode(calmSnapshot(now), 'uae-1', {
    health: 'down',
    why: 'no application answer',
    healthSince: now - 43_000,
    role: 'servant',
  })
  const snapshot = withAccount(
    {
      ...down,
      failovers: [failover, ...down.failovers],
      alerts: [
        anAlert({
          id: 'failoverBlocked/uae-main',
          code: 'failoverBlocked',
          title: 'Failover of uae-main is blocked: the gateway does not answer',
          accountId: 'uae-main',
          raisedAt: now - 41_000,
        }),
        anAlert({
          id: 'gatewayUnreachable/gateway',
          code: 'gatewayUnreachable',
          title: 'The gateway does not answer',
          accountId: null,
          raisedAt: now - 41_500,
        }),
        ...down.alerts,
      ],
    },
    'uae-main',
    { lease: { epoch: 42, holder: null, since: now - 42_000 } },
  )
  const old = samplesOf(snapshot, now, () => ({})).map((sample) =>
    sample.kind === 'account' ? { ...sample, at: now - 41_000 } : sample,
  )
  return { ...base, isLive: false, picture: { ...base.picture, snapshot, samples: old } }
}
