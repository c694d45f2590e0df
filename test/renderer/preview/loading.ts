/** What the Load screen can show: a what-if, a change that is measured, one that came out, one that cannot be asked. */
import type { BalancingChange, Prediction, WhatIf } from '../../../shared/balancing.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Series } from '../../../shared/picture.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { skewOf } from '../../../shared/spread.ts'
import { anId, aProblem, withAccount } from '../factories.ts'
import { samplesOf } from '../sample-factories.ts'
import { calm } from './calm.ts'
import type { Scenario } from './scenario.ts'

const SHARES = { 'ksa-1': 0.46, 'ksa-2': 0.31, 'ksa-3': 0.23 }

function prediction(algorithm: Prediction['algorithm'], shares: Prediction['shares'], without: string | null = null) {
  const skew = skewOf(Object.values(shares))
  return (how: Prediction['how']): Prediction => ({
    algorithm,
    without,
    how,
    shares,
    maxOverMean: skew?.maxOverMean ?? null,
    gini: skew?.gini ?? null,
  })
}

function whatIfOf(accountId: string, now: number): WhatIf {
  const skew = skewOf(Object.values(SHARES))
  return {
    accountId,
    at: now,
    windowMs: 300_000,
    messages: 1_240,
    conversations: 60,
    now: {
      algorithm: 'geo',
      weights: {},
      shares: SHARES,
      maxOverMean: skew?.maxOverMean ?? null,
      gini: skew?.gini ?? null,
    },
    predictions: [
      prediction('roundRobin', { 'ksa-1': 0.35, 'ksa-2': 0.32, 'ksa-3': 0.33 })(null),
      prediction('priority', { 'ksa-1': 0.21, 'ksa-2': 0.41, 'ksa-3': 0.38 })(null),
      prediction('leastLoaded', { 'ksa-1': 0.33, 'ksa-2': 0.34, 'ksa-3': 0.33 })(null),
      prediction('geo', { 'ksa-1': 0.47, 'ksa-2': 0.3, 'ksa-3': 0.23 })(null),
      prediction('geo', { 'ksa-2': 0.6, 'ksa-3': 0.4 }, 'ksa-1')('lost'),
      prediction('geo', { 'ksa-1': 0.71, 'ksa-3': 0.29 }, 'ksa-2')('drained'),
      prediction('geo', { 'ksa-1': 0.62, 'ksa-2': 0.38 }, 'ksa-3')('drained'),
    ],
  }
}

function changeOf(now: number, part: Partial<BalancingChange> = {}): BalancingChange {
  return {
    operationId: anId(80),
    cause: 'setBalancing',
    at: now - 340_000,
    before: { algorithm: 'roundRobin', weights: {} },
    predicted: { 'ksa-1': 0.44, 'ksa-2': 0.32, 'ksa-3': 0.24 },
    windowMs: 300_000,
    measured: { 'ksa-1': 0.46, 'ksa-2': 0.31, 'ksa-3': 0.23 },
    measuredOverMs: 120_000,
    ...part,
  }
}

function loaded(now: number, change: BalancingChange): Scenario {
  const base = calm(now)
  if (base.picture.snapshot === null) return base
  const snapshot: Snapshot = {
    ...withAccount(base.picture.snapshot, 'ksa-main', {
      balancing: 'geo',
      weights: { 'ksa-1': 2 },
      balancingChange: change,
    }),
    operations: [
      {
        id: anId(80),
        planId: anId(81),
        command: { kind: 'setBalancing', accountId: 'ksa-main', algorithm: 'geo', weights: { 'ksa-1': 2 } },
        title: 'Balance ksa-main by geo-location',
        actor: 'noor',
        reason: 'users of ksa wait for answers from far away',
        status: 'succeeded',
        step: null,
        outcome: 'in force',
        fault: null,
        failoverId: null,
        joins: null,
        drillId: null,
        acceptedAt: change.at - 200,
        endedAt: change.at,
      },
      ...base.picture.snapshot.operations,
    ],
  }
  const shares: Readonly<Record<string, number>> = SHARES
  const samples = samplesOf(snapshot, now, (id) => ({
    handledPerS: shares[id] === undefined ? 3.4 : 10.4 * shares[id],
    assigned: shares[id] === undefined ? 31 : Math.round(60 * shares[id]),
    answerP50Ms: 11.2,
    answerP95Ms: id === 'ksa-3' ? 48 : 24,
    regions: [
      { region: 'ksa', receivedPerS: 5.1, p95Ms: 61 },
      { region: 'uae', receivedPerS: 3.4, p95Ms: 88 },
      { region: 'south-asia', receivedPerS: 1.9, p95Ms: 112 },
    ],
  }))
  return {
    ...base,
    whatIf: ({ accountId }) => whatIfOf(accountId, Date.now()),
    picture: {
      ...base.picture,
      snapshot,
      samples,
      series: [...base.picture.series, ...nodeSeries(snapshot, now, shares)],
      capabilities: [...(base.picture.capabilities ?? []), 'balancing'],
    },
  }
}

/** Each node's own line, before the change even, after it as it is. */
function nodeSeries(snapshot: Snapshot, now: number, shares: Readonly<Record<string, number>>): Series[] {
  const at = Array.from({ length: 300 }, (_, index) => now - (299 - index) * 1_000)
  return Object.keys(snapshot.nodes).flatMap((id, seed) => [
    {
      key: `node/${id}/handledPerS`,
      at,
      values: at.map((moment, index) => {
        const mean = shares[id] !== undefined && moment > now - 200_000 ? 10.4 * shares[id] : 3.4
        return Math.max(0, mean + 0.8 * Math.sin(index / 3 + seed * 2) + 0.5 * Math.sin(index / 7.3 + seed))
      }),
    },
    {
      key: `node/${id}/answerP95Ms`,
      at,
      values: at.map((_, index) => 24 + (seed % 3) * 6 + 3 * Math.sin(index / 11 + seed)),
    },
  ])
}

export function loadScenarios(now: number) {
  const measured = loaded(now, changeOf(now))
  const measuring = { at: now - 77_000, measured: null, measuredOverMs: null, measureMs: 120_000 }
  return {
    loadWhatIf: measured,
    loadMeasuring: loaded(now, changeOf(now, measuring)),
    loadMissed: loaded(now, changeOf(now, { measured: { 'ksa-1': 0.31, 'ksa-2': 0.38, 'ksa-3': 0.31 } })),
    loadNoTraffic: {
      ...measured,
      whatIf: () => {
        throw new Fault('noTraffic', 'ksa-main had no message in the last 5 min')
      },
    },
    loadStale: {
      ...measured,
      isLive: false,
      picture: {
        ...measured.picture,
        heardAt: now - 42_000,
        link: {
          kind: 'retrying' as const,
          since: now - 42_000,
          retryAt: now + 4_000,
          attempt: 6,
          problem: aProblem('unreachable', 'connect ECONNREFUSED 127.0.0.1:7100'),
        },
      },
    },
  } as const satisfies Record<string, Scenario>
}
