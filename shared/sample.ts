/** Samples: latest wins, at most one a source a second, never journaled. */
import { z } from 'zod'
import { AccountId, EpochMs, NodeId } from './ids.ts'

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
  /** Totals since the gateway's ledger began. */
  totals: z.object({
    received: z.number().int().nonnegative(),
    accepted: z.number().int().nonnegative(),
    doubled: z.number().int().nonnegative(),
    staleRefused: z.number().int().nonnegative(),
  }),
})
export type AccountSample = z.infer<typeof AccountSample>

export const Sample = z.discriminatedUnion('kind', [NodeSample, AccountSample])
export type Sample = z.infer<typeof Sample>

export function sampleKey(sample: Sample): string {
  return sample.kind === 'node' ? `node/${sample.nodeId}` : `account/${sample.accountId}`
}
