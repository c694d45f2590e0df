/** Samples: latest wins, at most one a source a second, never journaled. */
import { z } from 'zod'
import { assertNever } from './assert-never.ts'
import { AccountId, EpochMs, NodeId, Region } from './ids.ts'
import { ServiceId } from './service.ts'

/** Source: the bot's heartbeat, over the last second. */
export const NodeSample = z.object({
  kind: z.literal('node'),
  nodeId: NodeId,
  at: EpochMs,
  /** Messages this node computed the answer of, per second. */
  handledPerS: z.number().nonnegative(),
  /** Distinct conversations it worked on in the last minute. */
  conversations: z.number().int().nonnegative(),
  /** Time to compute an answer, ms; `null`: it computed none in the window. */
  computeP95Ms: z.number().nonnegative().nullable(),
  logPosition: z.number().int().nonnegative(),
  /** Records behind the holder; `null`: the holder's position is not known. */
  lagRecords: z.number().int().nonnegative().nullable(),
  cpuFraction: z.number().nonnegative(),
  rssBytes: z.number().int().nonnegative(),
  heartbeatAgeMs: z.number().nonnegative(),
  /** Messenger's last message to and last accepted reply from this node's device, the bot's clock; `null`: none, or not reported. */
  deviceInAt: EpochMs.nullable().default(null),
  deviceOutAt: EpochMs.nullable().default(null),
  /**
   * From its account's master, which handed it the messages: from handing one out to having the answer back, over the last 10 s.
   * `null`: no message in the window, or not reported.
   */
  answerP50Ms: z.number().nonnegative().nullable().default(null),
  answerP95Ms: z.number().nonnegative().nullable().default(null),
  /** Conversations its master has assigned to it; `null`: not reported. */
  assigned: z.number().int().nonnegative().nullable().default(null),
})
export type NodeSample = z.infer<typeof NodeSample>

/** Source: the gateway, which sees every message and every reply. */
export const AccountSample = z.object({
  kind: z.literal('account'),
  accountId: AccountId,
  at: EpochMs,
  receivedPerS: z.number().nonnegative(),
  repliedPerS: z.number().nonnegative(),
  /** Message accepted from the user to reply accepted, over the last 10 s; `null`: no reply in the window. */
  p50Ms: z.number().nonnegative().nullable(),
  p95Ms: z.number().nonnegative().nullable(),
  /** Replies refused or failed over all replies of the last 10 s, 0…1; `null`: no reply in the window. */
  errorFraction: z.number().min(0).max(1).nullable(),
  waiting: z.number().int().nonnegative(),
  oldestWaitingMs: z.number().nonnegative().nullable(),
  /** Whether a node with a live session serves it now; `null`: not reported. */
  served: z.boolean().nullable().default(null),
  /** By the region of the user, over the last 10 s; empty: no message, or not reported. */
  regions: z
    .array(
      z.object({
        region: Region,
        receivedPerS: z.number().nonnegative(),
        p95Ms: z.number().nonnegative().nullable(),
      }),
    )
    .default([]),
  /** Totals since the gateway's ledger began. */
  totals: z.object({
    received: z.number().int().nonnegative(),
    accepted: z.number().int().nonnegative(),
    doubled: z.number().int().nonnegative(),
    staleRefused: z.number().int().nonnegative(),
  }),
})
export type AccountSample = z.infer<typeof AccountSample>

/** Source: the control plane's probe of it. */
export const ServiceSample = z.object({
  kind: z.literal('service'),
  serviceId: ServiceId,
  at: EpochMs,
  answered: z.boolean(),
  /** `null`: no answer. */
  latencyMs: z.number().nonnegative().nullable(),
  /** Of the quota it tells in its answers, 0…1; `null`: it tells none. */
  quotaFraction: z.number().nonnegative().nullable(),
})
export type ServiceSample = z.infer<typeof ServiceSample>

/** Source: the supervisor, of the machine it runs on, over the last seconds. */
export const MachineSample = z.object({
  kind: z.literal('machine'),
  machineId: z.string(),
  at: EpochMs,
  cpuFraction: z.number().min(0).nullable(),
  memoryUsedBytes: z.number().nonnegative(),
  memoryBytes: z.number().positive(),
  /** Of the file system that holds the cluster's folder. */
  diskUsedBytes: z.number().nonnegative(),
  diskBytes: z.number().positive(),
  /** All interfaces, loopback too (the built-in cluster's traffic is there); `null`: the system does not tell. */
  receivedBytesPerS: z.number().nonnegative().nullable(),
  sentBytesPerS: z.number().nonnegative().nullable(),
})
export type MachineSample = z.infer<typeof MachineSample>

/** Source: the console's own scrape of one process's `/metrics`, as figures (figures.ts). Never sent by the cluster. */
export const FiguresSample = z.object({
  kind: z.literal('figures'),
  /** The process: a node id or a service id. */
  source: z.string(),
  at: EpochMs,
  /** By figure, or `<figure>/<label value>`. `null`: the page has it not, or a first scrape has nothing to compare with. */
  values: z.record(z.string(), z.number().nullable()),
})
export type FiguresSample = z.infer<typeof FiguresSample>

export const Sample = z.discriminatedUnion('kind', [
  NodeSample,
  AccountSample,
  ServiceSample,
  MachineSample,
  FiguresSample,
])
export type Sample = z.infer<typeof Sample>
export const SAMPLE_KINDS: ReadonlySet<string> = new Set(Sample.options.map(({ shape }) => shape.kind.value))

/** `<kind>/<whose>`. */
export function sampleKey(sample: Sample): string {
  switch (sample.kind) {
    case 'node':
      return `node/${sample.nodeId}`
    case 'account':
      return `account/${sample.accountId}`
    case 'service':
      return `service/${sample.serviceId}`
    case 'machine':
      return `machine/${sample.machineId}`
    case 'figures':
      return `figures/${sample.source}`
    default:
      return assertNever(sample)
  }
}
