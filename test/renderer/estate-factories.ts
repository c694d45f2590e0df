/** Services, sightings, holds and what automation does, for tests of the renderer. */
import type { Countdown, SkippedFailover } from '../../shared/automation.ts'
import type { Device } from '../../shared/device.ts'
import type { Hold } from '../../shared/hold.ts'
import type { Disagreement, Observation, Sighting } from '../../shared/observation.ts'
import type { Probation } from '../../shared/probation.ts'
import type { Service } from '../../shared/service.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { aCandidate, aCheck, anId } from './factories.ts'
import { AT } from './moment.ts'

export function aService(part: Partial<Service> = {}): Service {
  return {
    id: 'gateway',
    name: 'Gateway',
    kind: 'gateway',
    probe: null,
    health: 'healthy',
    why: '',
    healthSince: AT - 3_600_000,
    incarnation: anId(200),
    pid: 4_650,
    version: '0.1.0',
    statusUrl: 'http://127.0.0.1:7300',
    ...part,
  }
}

export function servicesOf(): Snapshot['services'] {
  return {
    gateway: aService(),
    'control-plane': aService({
      id: 'control-plane',
      name: 'Control plane',
      kind: 'controlPlane',
      pid: 4_640,
      statusUrl: 'http://127.0.0.1:7100',
    }),
    supervisor: aService({ id: 'supervisor', name: 'Supervisor', kind: 'supervisor', pid: 4_630, ...probed(7_303) }),
    media: aService({ id: 'media', name: 'Media worker', kind: 'media', pid: 4_660, ...probed(7_301) }),
    sheets: aService({ id: 'sheets', name: 'Spreadsheet service', kind: 'externalApi', pid: 4_661, ...probed(7_302) }),
  }
}

function probed(port: number): Pick<Service, 'statusUrl' | 'probe'> {
  const statusUrl = `http://127.0.0.1:${port}`
  return { statusUrl, probe: { kind: 'http', url: `${statusUrl}/readyz`, everyMs: 1_000, timeoutMs: 1_000 } }
}

export function aDevice(part: Partial<Device> = {}): Device {
  return { state: 'linked', since: AT - 3_600_000, attempts: 0, why: '', pairing: null, ...part }
}

export function aHold(part: Partial<Hold> = {}): Hold {
  return {
    id: anId(40),
    accountId: 'ksa-main',
    owner: 'noor',
    reason: 'disk of ksa-1 is being replaced',
    since: AT - 600_000,
    expiresAt: AT + 1_200_000,
    ...part,
  }
}

export function aCountdown(part: Partial<Countdown> = {}): Countdown {
  return {
    from: 'ksa-1',
    to: 'ksa-2',
    cause: 'ksa-1 has served nothing for 5 s while 12 messages wait',
    check: aCheck({
      id: 'serving',
      title: 'ksa-1 serves',
      status: 'fail',
      measured: '12 messages waiting, nothing served for 5.2 s',
      threshold: 'something served within 5 s',
    }),
    since: AT - 3_000,
    endsAt: AT + 7_000,
    ...part,
  }
}

export function aSkipped(part: Partial<SkippedFailover> = {}): SkippedFailover {
  return {
    id: 'ksa-main.90',
    accountId: 'ksa-main',
    nodeId: 'ksa-1',
    at: AT - 300_000,
    cause: 'the device of ksa-1 is logged out',
    reason: 'held',
    check: aCheck({
      id: 'hold',
      title: 'Automation of ksa-main is not held',
      status: 'fail',
      measured: 'held by noor until 03:32',
      threshold: 'not held',
    }),
    candidates: [aCandidate({ nodeId: 'ksa-2', rank: 1 })],
    ...part,
  }
}

export function aProbation(part: Partial<Probation> = {}): Probation {
  return {
    id: anId(30),
    accountId: 'uae-main',
    title: 'Fail over uae-main to uae-1',
    inverse: { kind: 'failback', accountId: 'uae-main', to: 'uae-2' },
    startedAt: AT - 120_000,
    endsAt: AT + 480_000,
    watched: [
      { metric: 'p95Ms', before: 80, limit: 160 },
      { metric: 'errorFraction', before: 0.001, limit: 0.01 },
      { metric: 'waiting', before: 0, limit: 20 },
    ],
    worsened: null,
    outcome: null,
    endedAt: null,
    ...part,
  }
}

export function anObservation(part: Partial<Observation> = {}): Observation {
  return { observer: 'gateway', accountId: 'ksa-main', master: 'ksa-1', epoch: 17, at: AT, ...part }
}

export function aSighting(part: Partial<Sighting> = {}): Sighting {
  const observer = part.observer ?? 'gateway'
  return {
    observer,
    via: 'direct',
    heardAt: AT,
    problem: null,
    observations: [anObservation({ observer })],
    ...part,
  }
}

/** Every process says what the snapshot says. */
export function sightingsOf(snapshot: Snapshot, heardAt: number): Sighting[] {
  const accounts = Object.values(snapshot.accounts)
  const leases = (observer: string) =>
    accounts.map(({ id, lease }) =>
      anObservation({ observer, accountId: id, master: lease.holder?.nodeId ?? null, epoch: lease.epoch, at: heardAt }),
    )
  const services = ['control-plane', 'gateway'].map((observer) =>
    aSighting({ observer, heardAt, observations: leases(observer) }),
  )
  const nodes = Object.values(snapshot.nodes).map((node) => {
    const observations = leases(node.id).filter(({ accountId }) => accountId === node.accountId)
    return node.health === 'down'
      ? aSighting({ observer: node.id, heardAt: heardAt - 4_000, problem: 'connection refused', observations })
      : aSighting({ observer: node.id, heardAt: heardAt - 300, observations })
  })
  return [...services, ...nodes]
}

export function aDisagreement(part: Partial<Disagreement> = {}): Disagreement {
  return {
    id: 'twoMasters/uae-main',
    kind: 'twoMasters',
    accountId: 'uae-main',
    why: 'uae-1 (epoch 41) and uae-2 (epoch 42) both believe to be master of uae-main',
    since: AT - 4_000,
    ...part,
  }
}
