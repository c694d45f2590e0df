/** What the newest samples and the state say of each measure: the one definition for the cluster's rules and the console's checks. Pure. */
import type { MeasureId } from '../alert-rule.ts'
import { backupAgeMs, recoveryPointMs } from '../backup.ts'
import type { AccountSample, MachineSample, NodeSample, Sample, ServiceSample } from '../sample.ts'
import type { Snapshot } from '../snapshot.ts'
import { skewOf } from '../spread.ts'

/** `null`: it is reported that there is nothing to measure, such as the latency of no replies. Who is not in it does not report. */
export type Pairs = readonly (readonly [about: string, value: number | null])[]

/** What is not read off the newest sample: counted over time, or known to the control plane by its own ear. */
export type OwnMeasure = 'account.errorSpike' | 'service.errorSpike' | 'node.heartbeatAgeMs'
export type ReadMeasure = Exclude<MeasureId, OwnMeasure>

/** By kind, and only those that still count: who is too old is left out by whoever asks. */
export interface Reported {
  readonly snapshot: Snapshot
  readonly accounts: readonly AccountSample[]
  readonly nodes: readonly NodeSample[]
  readonly services: readonly ServiceSample[]
  readonly machines: readonly MachineSample[]
  /** Source clock, for the ages of backups; `null`: not known, or this cluster makes none. */
  readonly wall: number | null
}

export function reported(
  snapshot: Snapshot,
  samples: readonly Sample[],
  wall: number | null,
  counts: (sample: Sample) => boolean,
): Reported {
  const accounts: AccountSample[] = []
  const nodes: NodeSample[] = []
  const services: ServiceSample[] = []
  const machines: MachineSample[] = []
  for (const sample of samples) {
    if (!counts(sample)) continue
    if (sample.kind === 'account') accounts.push(sample)
    else if (sample.kind === 'node') nodes.push(sample)
    else if (sample.kind === 'service') services.push(sample)
    else if (sample.kind === 'machine') machines.push(sample)
  }
  return { snapshot, accounts, nodes, services, machines, wall }
}

const ofAccounts =
  (value: (sample: AccountSample) => number | null) =>
  ({ accounts }: Reported): Pairs =>
    accounts.map((sample) => [sample.accountId, value(sample)])
const ofNodes =
  (value: (sample: NodeSample) => number | null) =>
  ({ nodes }: Reported): Pairs =>
    nodes.map((sample) => [sample.nodeId, value(sample)])
const ofServices =
  (value: (sample: ServiceSample) => number | null) =>
  ({ services }: Reported): Pairs =>
    services.map((sample) => [sample.serviceId, value(sample)])
const ofMachines =
  (value: (sample: MachineSample) => number | null) =>
  ({ machines }: Reported): Pairs =>
    machines.map((sample) => [sample.machineId, value(sample)])
/** A cluster that makes no backups, or has none yet, has neither. */
const ofBackups =
  (value: (snapshot: Snapshot, at: number) => number | null) =>
  ({ snapshot, wall }: Reported): Pairs => {
    const ms = wall === null ? null : value(snapshot, wall)
    return ms === null ? [] : [['cluster', ms]]
  }

export const READERS: Readonly<Record<ReadMeasure, (known: Reported) => Pairs>> = {
  'account.errorFraction': ofAccounts(({ errorFraction }) => errorFraction),
  'account.p95Ms': ofAccounts(({ p95Ms }) => p95Ms),
  'account.waiting': ofAccounts(({ waiting }) => waiting),
  'account.oldestWaitingMs': ofAccounts(({ oldestWaitingMs }) => oldestWaitingMs),
  'account.skew': skews,
  'node.lagRecords': ofNodes(({ lagRecords }) => lagRecords),
  'node.cpuFraction': ofNodes(({ cpuFraction }) => cpuFraction),
  'node.rssBytes': ofNodes(({ rssBytes }) => rssBytes),
  'service.latencyMs': ofServices(({ latencyMs }) => latencyMs),
  // Who tells no quota does not report one.
  'service.quotaFraction': (known) =>
    ofServices(({ quotaFraction }) => quotaFraction)(known).filter(([, value]) => value !== null),
  'machine.cpuFraction': ofMachines(({ cpuFraction }) => cpuFraction),
  'machine.memoryFraction': ofMachines(({ memoryUsedBytes, memoryBytes }) => memoryUsedBytes / memoryBytes),
  'machine.diskFraction': ofMachines(({ diskUsedBytes, diskBytes }) => diskUsedBytes / diskBytes),
  // Nobody reports it in this cluster.
  'cluster.certificateDaysLeft': () => [],
  'cluster.backupAgeMs': ofBackups(({ backups }, at) => backupAgeMs(backups, at)),
  'cluster.recoveryPointMs': ofBackups((snapshot, at) => recoveryPointMs(snapshot, at)),
}

function skews({ snapshot: { accounts, nodes }, nodes: samples }: Reported): Pairs {
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
