/** Two masters at once, a lost device, a node that catches up, a drill: what Topology and the account's page are for. */
import type { Snapshot } from '../../../shared/snapshot.ts'
import { aDevice, aDisagreement, aHold, aSighting, anObservation, aSkipped, sightingsOf } from '../estate-factories.ts'
import { aCheck, anAlert, aNode, anId, withAccount, withNode } from '../factories.ts'
import { samplesOf } from '../sample-factories.ts'
import { calm } from './calm.ts'
import type { Scenario } from './scenario.ts'

/** uae-2 was promoted at epoch 42; uae-1 goes on believing in itself at 41. */
export function splitBrain(now: number): Scenario {
  const base = calm(now)
  const snapshot = withNode(
    withNode(
      withAccount(snapshotOf(base), 'uae-main', {
        lease: { epoch: 42, holder: { nodeId: 'uae-2', incarnation: anId(100) }, since: now - 9_000 },
      }),
      'uae-1',
      {
        role: 'servant',
        health: 'disputed',
        why: 'gateway got an answer, control plane got none',
        healthSince: now - 9_000,
      },
    ),
    'uae-2',
    { role: 'master' },
  )
  const sightings = sightingsOf(snapshot, now).map((sighting) => {
    if (sighting.observer === 'uae-1')
      return aSighting({
        ...sighting,
        observations: [anObservation({ observer: 'uae-1', accountId: 'uae-main', master: 'uae-1', epoch: 41 })],
      })
    if (sighting.observer === 'uae-3') return { ...sighting, via: 'control-plane' as const }
    if (sighting.observer === 'sa-2')
      return { ...sighting, heardAt: now - 71_000, problem: 'no answer within 1 s, and none via control plane' }
    return sighting
  })
  return {
    ...base,
    picture: {
      ...base.picture,
      snapshot: {
        ...snapshot,
        alerts: [
          anAlert({
            id: 'disputed/uae-1',
            code: 'disputed',
            title: 'Witnesses disagree on uae-1: the gateway got an answer, the control plane got none',
            accountId: 'uae-main',
            nodeId: 'uae-1',
            raisedAt: now - 8_500,
          }),
          ...snapshot.alerts,
        ],
      },
      sightings,
      disagreements: [
        aDisagreement({
          since: now - 8_000,
          why: 'uae-1 (epoch 41) and uae-2 (epoch 42) both believe to be master of uae-main',
        }),
      ],
    },
  }
}

/** ksa-1 lives and is mute: its session was ended; ksa-3 waits to be linked. */
export function loggedOut(now: number): Scenario {
  const base = calm(now)
  const ill = withNode(snapshotOf(base), 'ksa-1', {
    health: 'degraded',
    why: 'its device is logged out',
    healthSince: now - 4_000,
    device: aDevice({ state: 'loggedOut', since: now - 4_000, why: 'ended from the phone' }),
  })
  const waiting = withNode(ill, 'ksa-3', {
    device: aDevice({
      state: 'unlinked',
      since: now - 90_000,
      why: 'never linked here',
      pairing: { code: '7Q4K-2MXR', expiresAt: now + 94_000 },
    }),
  })
  const recovering = withNode(waiting, 'sa-2', {
    device: aDevice({
      state: 'recovering',
      since: now - 21_000,
      attempts: 3,
      why: 'connection reset, next attempt in 8 s',
    }),
  })
  const snapshot = withAccount(recovering, 'ksa-main', {
    countdown: {
      from: 'ksa-1',
      to: 'ksa-2',
      cause: 'the device of ksa-1 is logged out',
      check: aCheck({
        id: 'device',
        title: 'The device of ksa-1 is linked',
        status: 'fail',
        measured: 'logged out',
        threshold: 'linked',
      }),
      since: now - 3_000,
      endsAt: now + 9_000,
    },
  })
  return {
    ...base,
    picture: {
      ...base.picture,
      snapshot: {
        ...snapshot,
        alerts: [
          anAlert({
            id: 'deviceLost/ksa-1',
            code: 'deviceLost',
            title: 'The device of ksa-1 is logged out: ksa-main answers nobody',
            nodeId: 'ksa-1',
            raisedAt: now - 4_000,
          }),
          ...snapshot.alerts,
        ],
      },
      sightings: sightingsOf(snapshot, now),
      samples: samplesOf(snapshot, now, (id) =>
        id === 'ksa-main'
          ? { repliedPerS: 0, waiting: 38, oldestWaitingMs: 4_100, deviceInAt: null }
          : { deviceInAt: now - 900, deviceOutAt: now - 700 },
      ),
    },
  }
}

/** Automation of ksa-main is held, so a failover was not begun; a fourth node of uae-main has joined and catches up. */
export function growing(now: number): Scenario {
  const base = calm(now)
  const known = snapshotOf(base)
  const added = aNode({
    id: 'uae-4',
    accountId: 'uae-main',
    region: 'ksa',
    priority: 4,
    caughtUp: false,
    healthSince: now - 40_000,
    device: aDevice({ state: 'unlinked', since: now - 41_000, why: 'never linked here' }),
  })
  const nodes = { ...known.nodes, 'uae-4': added }
  const drained = withNode({ ...known, nodes }, 'ksa-3', {
    health: 'draining',
    why: 'taken out of work by noor',
    drained: { owner: 'noor', reason: 'kernel update', since: now - 300_000 },
    promotion: { rule: 'must_not', reason: 'failed twice in 10 min', owner: 'automation', expiresAt: now + 1_260_000 },
  })
  const snapshot: Snapshot = {
    ...drained,
    holds: [aHold({ since: now - 600_000, expiresAt: now + 1_200_000 })],
    skipped: [aSkipped({ at: now - 240_000 })],
  }
  return {
    ...base,
    picture: {
      ...base.picture,
      snapshot,
      sightings: sightingsOf(snapshot, now),
      samples: samplesOf(snapshot, now, (id) => (id === 'uae-4' ? { lagRecords: 18_240, logPosition: 69_974 } : {})),
    },
  }
}

/** A drill on ksa-main: what happens there meanwhile carries its mark. */
export function drilling(now: number): Scenario {
  const base = calm(now)
  const drill = aHold({
    id: anId(60),
    accountId: 'ksa-main',
    reason: 'night shift practises a failover',
    since: now - 900_000,
    expiresAt: now + 900_000,
  })
  const known = snapshotOf(base)
  const snapshot: Snapshot = {
    ...known,
    drills: [drill],
    failovers: known.failovers.map((failover) =>
      failover.id === 'ksa-main.118' ? { ...failover, drillId: drill.id } : failover,
    ),
  }
  return {
    ...base,
    facts: base.facts.map((fact) => ({ ...fact, drillId: fact.seq < 101 ? null : drill.id })),
    picture: { ...base.picture, snapshot, sightings: sightingsOf(snapshot, now) },
  }
}

function snapshotOf({ picture }: Scenario): Snapshot {
  if (picture.snapshot === null) throw new Error('this scenario knows nothing')
  return picture.snapshot
}
