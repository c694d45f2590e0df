/** Something a person should know. Raised and resolved by facts. */
import { z } from 'zod'
import { AccountId, EpochMs, NodeId, OperationId } from './ids.ts'
import { ServiceId } from './service.ts'

/** Conditions that the control plane sees by itself, besides the rules that measure something (alert-rule.ts). */
export const ConditionCode = z.enum([
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
  'nodeDown',
  'serviceDown',
  'deliveryFailing',
  'backupFailed',
  'secondPlaceMissing',
  'verificationFailed',
  'newErrorKind',
])
export type ConditionCode = z.infer<typeof ConditionCode>

export const AlertLevel = z.enum(['warning', 'critical'])
export type AlertLevel = z.infer<typeof AlertLevel>

/** How one route fared with telling one thing about an alert. */
export const Delivery = z.object({
  routeId: z.string(),
  /** What was told. */
  word: z.enum(['raised', 'acknowledged', 'resolved']),
  /** `failing`: it will be tried again · `givenUp`: no more, and that is an alert of its own. */
  outcome: z.enum(['delivered', 'failing', 'givenUp']),
  attempts: z.number().int().positive(),
  at: EpochMs,
  /** Empty where it was delivered. */
  why: z.string(),
})
export type Delivery = z.infer<typeof Delivery>

export const Alert = z.object({
  /** `<code>/<what it is about>`: at most one open alert of an id. */
  id: z.string(),
  /** A condition's code, or the id of the rule. */
  code: z.string().max(64),
  level: AlertLevel,
  title: z.string(),
  accountId: AccountId.nullable(),
  nodeId: NodeId.nullable(),
  serviceId: ServiceId.nullable().default(null),
  /** The drill that caused it; `null`: it is meant seriously. */
  drillId: OperationId.nullable().default(null),
  raisedAt: EpochMs,
  /** `null` while open. */
  resolvedAt: EpochMs.nullable(),
  /** Why it ended; `null` while open. */
  resolvedWhy: z.string().nullable().default(null),
  /** The value that raised it and what it was held against, with units, as shown: "7.2 %", "over 5 % for 60 s". `null`: a condition, not a measure. */
  measured: z.string().nullable().default(null),
  threshold: z.string().nullable().default(null),
  /** Who feels it. Empty: not known. */
  impact: z.string().default(''),
  /** What automation did, does or will not do. Empty: nothing. */
  automation: z.string().default(''),
  /** What a person does first. Empty: nothing in particular. */
  firstStep: z.string().default(''),
  /** Id of the runbook; `null`: none is written. */
  runbook: z.string().nullable().default(null),
  /** The open alert it follows from: told with that one, not by itself. `null`: it stands for itself. */
  causeId: z.string().nullable().default(null),
  acknowledged: z.object({ by: z.string(), note: z.string(), at: EpochMs }).nullable().default(null),
  /** Newest last, one a route and word. */
  deliveries: z.array(Delivery).default([]),
})
export type Alert = z.infer<typeof Alert>

/** Alerts that match are raised and shown, and nobody is told. Every field that is not `null` has to match. */
export const Silence = z.object({
  /** The operation that placed it. */
  id: OperationId,
  code: z.string().nullable(),
  accountId: AccountId.nullable(),
  nodeId: NodeId.nullable(),
  serviceId: ServiceId.nullable().default(null),
  owner: z.string(),
  reason: z.string(),
  since: EpochMs,
  expiresAt: EpochMs,
})
export type Silence = z.infer<typeof Silence>

/** "every alert of uae-main", "quota of sheets" */
export function silencedWords({ code, accountId, nodeId, serviceId }: SilenceScope): string {
  return [code ?? 'every alert', accountId, nodeId, serviceId].filter((part) => part !== null).join(' of ')
}

export type SilenceScope = Pick<Silence, 'code' | 'accountId' | 'nodeId' | 'serviceId'>

/** The silence that keeps this alert quiet; `null`: none does. */
export function silencing(
  silences: readonly Silence[],
  alert: Pick<Alert, 'code' | 'accountId' | 'nodeId' | 'serviceId'>,
): Silence | null {
  const matches = (wanted: string | null, is: string | null) => wanted === null || wanted === is
  return (
    silences.find(
      ({ code, accountId, nodeId, serviceId }) =>
        matches(code, alert.code) &&
        matches(accountId, alert.accountId) &&
        matches(nodeId, alert.nodeId) &&
        matches(serviceId, alert.serviceId),
    ) ?? null
  )
}

/** One who is told about it by itself: open, no cause above it. */
export function isOwnWord({ resolvedAt, causeId }: Pick<Alert, 'resolvedAt' | 'causeId'>): boolean {
  return resolvedAt === null && causeId === null
}
