/** One bot process: where it stands, what it may become, how it is. */
import { z } from 'zod'
import { Device } from './device.ts'
import { AccountId, EpochMs, NodeId, Region } from './ids.ts'

export const Health = z.enum(['healthy', 'degraded', 'suspect', 'disputed', 'down', 'draining', 'unknown'])
export type Health = z.infer<typeof Health>

export const PromotionRule = z.enum(['prefer', 'neutral', 'prefer_not', 'must_not'])
export type PromotionRule = z.infer<typeof PromotionRule>

/** A process's life. A restarted process is another incarnation and a servant until told otherwise. */
export const Incarnation = z.uuidv7()

export const Node = z.object({
  id: NodeId,
  accountId: AccountId,
  region: Region,
  /** Follows the lease: `master` while this node holds it. */
  role: z.enum(['master', 'servant']),
  /** 1 is preferred first. */
  priority: z.number().int().positive(),
  promotion: z.object({
    rule: PromotionRule,
    reason: z.string().nullable(),
    owner: z.string().nullable(),
    /** `null`: until somebody changes it. */
    expiresAt: EpochMs.nullable(),
  }),
  health: Health,
  /** A sentence that says why it is so; empty only when healthy. */
  why: z.string(),
  healthSince: EpochMs,
  /** `null` until it joined for the first time. */
  incarnation: Incarnation.nullable(),
  pid: z.number().int().positive().nullable(),
  version: z.string().nullable(),
  /** Base URL of its own `/status` and `/metrics`; `null` until it joined. */
  statusUrl: z.string().nullable(),
  /** `null`: not reported. */
  device: Device.nullable().default(null),
  /** Taken out of work by a person; `null`: it is not. */
  drained: z.object({ owner: z.string(), reason: z.string(), since: EpochMs }).nullable().default(null),
  /** `false`: added and not yet caught up with its account's log, so no candidate. */
  caughtUp: z.boolean().default(true),
})
export type Node = z.infer<typeof Node>
