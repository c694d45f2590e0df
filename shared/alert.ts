/** Something a person should know. Raised and resolved by facts. */
import { z } from 'zod'
import { AccountId, EpochMs, NodeId } from './ids.ts'

export const AlertCode = z.enum(['cannotConfirm', 'disputed', 'noStandby', 'failoverBlocked', 'gatewayUnreachable'])
export type AlertCode = z.infer<typeof AlertCode>

export const Alert = z.object({
  /** `<code>/<what it is about>`: at most one open alert of an id. */
  id: z.string(),
  code: AlertCode,
  level: z.enum(['warning', 'critical']),
  title: z.string(),
  accountId: AccountId.nullable(),
  nodeId: NodeId.nullable(),
  raisedAt: EpochMs,
  /** `null` while open. */
  resolvedAt: EpochMs.nullable(),
})
export type Alert = z.infer<typeof Alert>
