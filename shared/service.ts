/** A process or a neighbour of the estate that is no bot: what it is, how its health is asked, how it is. */
import { z } from 'zod'
import { EpochMs } from './ids.ts'
import { Health, Incarnation } from './node.ts'

export const ServiceId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/)

export const ServiceKind = z.enum([
  'gateway',
  'controlPlane',
  'supervisor',
  'media',
  'externalApi',
  'database',
  'cache',
  'api',
  'other',
])
export type ServiceKind = z.infer<typeof ServiceKind>

/** How the control plane asks for its health, every `everyMs`. An answer later than `timeoutMs` is none. */
export const ServiceProbe = z.discriminatedUnion('kind', [
  /** Healthy: an answer of 200. Any other answer is an answer too, and says why it is not. */
  z.strictObject({
    kind: z.literal('http'),
    url: z.url(),
    everyMs: z.number().int().min(250).default(2_000),
    timeoutMs: z.number().int().positive().default(1_000),
  }),
  /** Healthy: the connection opens. Says less than an answer. */
  z.strictObject({
    kind: z.literal('tcp'),
    host: z.string(),
    port: z.number().int().min(1).max(65_535),
    everyMs: z.number().int().min(250).default(2_000),
    timeoutMs: z.number().int().positive().default(1_000),
  }),
  /** Healthy: the metric of its page, summed over its series, is at least / at most the limit. */
  z.strictObject({
    kind: z.literal('metric'),
    url: z.url(),
    metric: z.string(),
    atLeast: z.number().nullable().default(null),
    atMost: z.number().nullable().default(null),
    everyMs: z.number().int().min(250).default(15_000),
    timeoutMs: z.number().int().positive().default(2_000),
  }),
])
export type ServiceProbe = z.infer<typeof ServiceProbe>

export const Service = z.object({
  /** `gateway`, `control-plane`, `supervisor`, or as the registry names it. */
  id: ServiceId,
  /** As people call it: "Media worker". Empty: by its id. */
  name: z.string().default(''),
  kind: ServiceKind.default('other'),
  health: Health,
  /** Empty only when healthy. */
  why: z.string(),
  healthSince: EpochMs,
  /** `null`: it is no process of the cluster's supervisor, or has not joined. */
  incarnation: Incarnation.nullable(),
  pid: z.number().int().positive().nullable(),
  version: z.string().nullable(),
  /** Base URL of its own `/status` and `/metrics`; `null`: it has none. */
  statusUrl: z.string().nullable(),
  /** `null`: its own connection to the control plane tells. */
  probe: ServiceProbe.nullable().default(null),
})
export type Service = z.infer<typeof Service>
