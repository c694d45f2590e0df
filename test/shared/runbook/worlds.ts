/** What the console knows, for tests: one account served by uae-1, uae-2 and uae-3 in step, everything young. */
import type { Sighting } from '../../../shared/observation.ts'
import type { RunSubject } from '../../../shared/runbook/run.ts'
import { EVERYTHING } from '../../../shared/runbook/subject.ts'
import type { World } from '../../../shared/runbook/world.ts'
import type { Sample } from '../../../shared/sample.ts'
import { anAccount, anAccountSample, aNodeSample, aService, aSnapshot, AT } from '../../support/factories.ts'

/** This machine is 2 s ahead of the cluster. */
export const OFFSET_MS = 2_000
/** The cluster's clock. */
export const NOW = AT + 60_000

export const UAE: RunSubject = { ...EVERYTHING, accountId: 'uae-main' }
export const ofNode = (nodeId: string): RunSubject => ({ ...EVERYTHING, nodeId })

export function aSighting(over: Partial<Sighting> = {}): Sighting {
  const observer = over.observer ?? 'gateway'
  return {
    observer,
    via: 'direct',
    heardAt: NOW + OFFSET_MS,
    problem: null,
    observations: [{ observer, accountId: 'uae-main', master: 'uae-1', epoch: 1, at: NOW }],
    ...over,
  }
}

/** Reported just now. */
export function samplesNow(): Sample[] {
  return [
    anAccountSample({ at: NOW }),
    ...['uae-1', 'uae-2', 'uae-3'].map((nodeId) => aNodeSample({ nodeId, at: NOW })),
  ]
}

export function aWorld(over: Partial<World> = {}): World {
  return {
    snapshot: aSnapshot({ services: { gateway: aService({ id: 'gateway', kind: 'gateway' }) } }),
    samples: samplesNow(),
    disagreements: [],
    sightings: [aSighting(), aSighting({ observer: 'control-plane' })],
    isLive: true,
    clockOffsetMs: OFFSET_MS,
    now: NOW + OFFSET_MS,
    ...over,
  }
}

/** A second account that is well. */
export function twoAccounts() {
  return {
    'uae-main': anAccount(),
    'ksa-main': anAccount({ id: 'ksa-main', lease: { epoch: 3, holder: null, since: NOW - 14_000 } }),
  }
}
