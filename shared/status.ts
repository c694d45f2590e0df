/** `GET /status` of every process: what it believes of itself. Asked by witnesses, by the console, by people. */
import { z } from 'zod'
import { Device } from './device.ts'
import { AccountId, EpochMs, NodeId } from './ids.ts'
import { Incarnation } from './node.ts'
import { ServiceId } from './service.ts'

export const BotStatus = z.object({
  kind: z.literal('bot'),
  nodeId: NodeId,
  accountId: AccountId,
  incarnation: Incarnation,
  pid: z.number().int(),
  version: z.string(),
  at: EpochMs,
  /** What it believes; the lease decides. */
  roleBelieved: z.enum(['master', 'servant']),
  /** Highest epoch it has durably accepted. */
  leaseEpoch: z.number().int().nonnegative(),
  /** Itself, or whom it follows at that epoch; `null`: it does not know. */
  masterBelieved: NodeId.nullable().default(null),
  device: Device.nullable().default(null),
  log: z.object({ position: z.number().int().nonnegative(), hash: z.string(), epoch: z.number().int().nonnegative() }),
  peers: z.array(
    z.object({ nodeId: NodeId, connected: z.boolean(), ackedPosition: z.number().int().nonnegative().nullable() }),
  ),
  gateway: z.object({ connected: z.boolean(), lastReplyAcceptedAt: EpochMs.nullable() }),
  controlPlane: z.object({ connected: z.boolean() }),
})
export type BotStatus = z.infer<typeof BotStatus>

export const GatewayStatus = z.object({
  kind: z.literal('gateway'),
  incarnation: Incarnation,
  pid: z.number().int(),
  version: z.string(),
  at: EpochMs,
  accounts: z.array(
    z.object({
      accountId: AccountId,
      /** Replies of a lower epoch are refused. */
      floorEpoch: z.number().int().nonnegative(),
      /** `null`: nobody is connected as its master. */
      servedBy: NodeId.nullable(),
      lastAccepted: z.object({ position: z.number().int().nonnegative(), hash: z.string() }),
      waiting: z.number().int().nonnegative(),
    }),
  ),
})
export type GatewayStatus = z.infer<typeof GatewayStatus>

export const ControlPlaneStatus = z.object({
  kind: z.literal('control-plane'),
  incarnation: Incarnation,
  pid: z.number().int(),
  version: z.string(),
  at: EpochMs,
  term: z.number().int().nonnegative(),
  journal: z.object({ id: z.string(), seq: z.number().int().nonnegative() }),
  gatewayConnected: z.boolean(),
  leases: z
    .array(z.object({ accountId: AccountId, holder: NodeId.nullable(), epoch: z.number().int().nonnegative() }))
    .default([]),
})
export type ControlPlaneStatus = z.infer<typeof ControlPlaneStatus>

/** Of a process beside the reply path: supervisor, media worker, spreadsheet service. */
export const ServiceStatus = z.object({
  kind: z.literal('service'),
  /** As the registry names it. */
  serviceId: ServiceId,
  incarnation: Incarnation,
  pid: z.number().int(),
  version: z.string(),
  at: EpochMs,
  /** What it does and how far it got, in a sentence. */
  doing: z.string(),
  /** Why it does not do its work now; `null`: it does. */
  trouble: z.string().nullable(),
})
export type ServiceStatus = z.infer<typeof ServiceStatus>

export const ProcessStatus = z.discriminatedUnion('kind', [BotStatus, GatewayStatus, ControlPlaneStatus, ServiceStatus])
export type ProcessStatus = z.infer<typeof ProcessStatus>
