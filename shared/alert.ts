/** Something a person should know. Raised and resolved by facts. */
import { z } from 'zod'
import { AccountId, EpochMs, NodeId, OperationId } from './ids.ts'

export const AlertCode = z.enum([
  'cannotConfirm',
  'disputed',
  'noStandby',
  'failoverBlocked',
  'gatewayUnreachable',
  'deviceLost',
  'notServing',
  'flapping',
  'failoverSkipped',
  'probationWorsened',
])
export type AlertCode = z.infer<typeof AlertCode>

export const Alert = z.object({
  /** `<code>/<what it is about>`: at most one open alert of an id. */
  id: z.string(),
  code: AlertCode,
  level: z.enum(['warning', 'critical']),
  title: z.string(),
  accountId: AccountId.nullable(),
  nodeId: NodeId.nullable(),
  /** The drill that caused it; `null`: it is meant seriously. */
  drillId: OperationId.nullable().default(null),
  raisedAt: EpochMs,
  /** `null` while open. */
  resolvedAt: EpochMs.nullable(),
})
export type Alert = z.infer<typeof Alert>
