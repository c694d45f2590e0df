/** What the rules measure, as it is reported now: the newest samples and what the control plane knows itself. Pure. */
import type { MeasureId } from '../../../shared/alert-rule.ts'
import { backupAgeMs, recoveryPointMs } from '../../../shared/backup.ts'
import type { AccountSample, MachineSample, NodeSample, Sample, ServiceSample } from '../../../shared/sample.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { skewOf } from '../../../shared/spread.ts'
import { GATEWAY, type Roster, SUPERVISOR } from '../nodes/roster.ts'
import type { Reading } from './evaluate.ts'

/** By what it is about: an account, a node, a service, a machine, or `cluster`. What is not in it is not reported. */
export type Readings = ReadonlyMap<MeasureId, ReadonlyMap<string, Reading>>

/** A process that was not heard for this long reports nothing, whatever it said last. */
const FRESH_MS = 3_000

export interface ReadingSources {
  readonly snapshot: Snapshot
  readonly samples: readonly Sample[]
  readonly roster: Pick<Roster, 'presence'>
  /** By node, monotonic: when it was last heard, also of one that is not connected any more. */
  readonly lastHeard: ReadonlyMap<string, number>
  readonly spikes: {
    readonly accounts: ReadonlyMap<string, Reading>
    readonly services: ReadonlyMap<string, Reading>
  }
  /** Monotonic. */
  readonly now: number
  /** Wall clock, for the ages of backups; absent or `null`: this cluster makes none. */
  readonly wall?: number | null
}

/** What is measured over time and not read off a sample. */
type Kept = 'account.errorSpike' | 'service.errorSpike'
type Pairs = readonly (readonly [about: string, value: number | null])[]

export function readingsOf(sources: ReadingSources): Readings {
  const { snapshot, samples, roster, lastHeard, spikes, now, wall = null } = sources
  const isFresh = (id: string) => now - (roster.presence(id)?.heardAt ?? Number.NEGATIVE_INFINITY) < FRESH_MS
  const isGatewayFresh = isFresh(GATEWAY)
  const isSupervisorFresh = isFresh(SUPERVISOR)
  const accounts: AccountSample[] = []
  const nodes: NodeSample[] = []
  const services: ServiceSample[] = []
  const machines: MachineSample[] = []
  for (const sample of samples) {
    if (sample.kind === 'account' && isGatewayFresh) accounts.push(sample)
    else if (sample.kind === 'node' && isFresh(sample.nodeId)) nodes.push(sample)
    else if (sample.kind === 'service') services.push(sample)
    else if (sample.kind === 'machine' && isSupervisorFresh) machines.push(sample)
  }
  const ofAccounts = (value: (sample: AccountSample) => number | null): Pairs =>
    accounts.map((sample) => [sample.accountId, value(sample)])
  const ofNodes = (value: (sample: NodeSample) => number | null): Pairs =>
    nodes.map((sample) => [sample.nodeId, value(sample)])
  const ofServices = (value: (sample: ServiceSample) => number | null): Pairs =>
    services.map((sample) => [sample.serviceId, value(sample)])
  const ofMachines = (value: (sample: MachineSample) => number | null): Pairs =>
    machines.map((sample) => [sample.machineId, value(sample)])
  const ofBackups = (value: (at: number) => number | null): Pairs => {
    const ms = wall === null ? null : value(wall)
    return ms === null ? [] : [['cluster', ms]]
  }
  const found: Readonly<Record<Exclude<MeasureId, Kept>, Pairs>> = {
    'account.errorFraction': ofAccounts(({ errorFraction }) => errorFraction),
    'account.p95Ms': ofAccounts(({ p95Ms }) => p95Ms),
    'account.waiting': ofAccounts(({ waiting }) => waiting),
    'account.oldestWaitingMs': ofAccounts(({ oldestWaitingMs }) => oldestWaitingMs),
    'account.skew': skews(snapshot, nodes),
    'node.heartbeatAgeMs': Object.keys(snapshot.nodes).flatMap((id) => {
      const heardAt = roster.presence(id)?.heardAt ?? lastHeard.get(id)
      return heardAt === undefined ? [] : [[id, Math.max(0, now - heardAt)] as const]
    }),
    'node.lagRecords': ofNodes(({ lagRecords }) => lagRecords),
    'node.cpuFraction': ofNodes(({ cpuFraction }) => cpuFraction),
    'node.rssBytes': ofNodes(({ rssBytes }) => rssBytes),
    'service.latencyMs': ofServices(({ latencyMs }) => latencyMs),
    'service.quotaFraction': ofServices(({ quotaFraction }) => quotaFraction).filter(([, value]) => value !== null),
    'machine.cpuFraction': ofMachines(({ cpuFraction }) => cpuFraction),
    'machine.memoryFraction': ofMachines(({ memoryUsedBytes, memoryBytes }) => memoryUsedBytes / memoryBytes),
    'machine.diskFraction': ofMachines(({ diskUsedBytes, diskBytes }) => diskUsedBytes / diskBytes),
    // Nobody reports it in this cluster.
    'cluster.certificateDaysLeft': [],
    // A cluster that makes no backups, or has none yet, has neither.
    'cluster.backupAgeMs': ofBackups((at) => backupAgeMs(snapshot.backups, at)),
    'cluster.recoveryPointMs': ofBackups((at) => recoveryPointMs(snapshot, at)),
  }
  return new Map<MeasureId, ReadonlyMap<string, Reading>>([
    ...(Object.keys(found) as (keyof typeof found)[]).map(
      (measure) => [measure, new Map(found[measure].flatMap(readingOf))] as const,
    ),
    ['account.errorSpike', spikes.accounts],
    ['service.errorSpike', spikes.services],
  ])
}

/** What is no number was not measured: nothing is judged by it. */
function readingOf([about, value]: readonly [string, number | null]): [string, Reading][] {
  if (value === null) return [[about, { kind: 'none' }]]
  return Number.isFinite(value) ? [[about, { kind: 'value', value }]] : []
}

function skews({ accounts, nodes }: Snapshot, samples: readonly NodeSample[]): Pairs {
  const handled = new Map<string, number[]>()
  for (const { nodeId, handledPerS } of samples) {
    const accountId = nodes[nodeId]?.accountId
    if (accountId === undefined) continue
    const own = handled.get(accountId)
    if (own === undefined) handled.set(accountId, [handledPerS])
    else own.push(handledPerS)
  }
  return Object.keys(accounts).flatMap((accountId): Pairs => {
    const own = handled.get(accountId)
    return own === undefined ? [] : [[accountId, skewOf(own)?.maxOverMean ?? null]]
  })
}
