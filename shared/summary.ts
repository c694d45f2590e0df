/** What a day brought, for people who were not there: alerts, failovers, promises, errors, and what is open now. */
import { z } from 'zod'
import { Alert, Silence } from './alert.ts'
import { FailoverOutcome, FailoverTrigger } from './failover.ts'
import { Environment } from './fact.ts'
import { Maintenance } from './hold.ts'
import { AccountId, EpochMs, FailoverId, NodeId } from './ids.ts'
import { ServiceId } from './service.ts'
import { SloState } from './slo.ts'

const Span = z.object({ from: EpochMs, to: EpochMs })

/** One time that an alert was open on the day. */
const SummaryAlert = Alert.pick({
  id: true,
  level: true,
  title: true,
  accountId: true,
  raisedAt: true,
  /** `null`: it is open still. */
  resolvedAt: true,
}).extend({
  /** How long it was open within the day, ms. */
  openMs: z.number().nonnegative(),
  /** `null`: nobody. */
  acknowledgedBy: z.string().nullable(),
})

export const DailySummary = z.object({
  cluster: z.object({ name: z.string(), environment: Environment }),
  /** Only of this one; `null`: every account, and what is about none. */
  accountId: AccountId.nullable(),
  /** "2026-11-20", in the zone. */
  day: z.string(),
  zone: z.string(),
  from: EpochMs,
  /** Of a day that is not over: when it was made. */
  to: EpochMs,
  madeAt: EpochMs,
  isWholeDay: z.boolean(),
  /** Stretches of the day in which nobody reported of an account; "not covered" is not "well". */
  uncovered: z.array(Span.extend({ accountId: AccountId })),
  /** Days before this one whose summary was never sent, oldest first: the control plane did not run when it was due. */
  daysMissed: z.array(z.string()),
  /** Those that stand for themselves, critical before warning, the longest first, at most 20; how many there were in all. */
  alerts: z.array(SummaryAlert),
  alertCounts: z.object({
    critical: z.number().int().nonnegative(),
    warning: z.number().int().nonnegative(),
    /** That followed from another one, told with it. */
    folded: z.number().int().nonnegative(),
    /** Of drills, in none of the other counts. */
    drills: z.number().int().nonnegative(),
  }),
  /** Newest first, at most 20. */
  failovers: z.array(
    z.object({
      id: FailoverId,
      accountId: AccountId,
      from: NodeId.nullable(),
      to: NodeId.nullable(),
      trigger: FailoverTrigger,
      /** `null`: it runs still. */
      outcome: FailoverOutcome.nullable(),
      cause: z.string(),
      startedAt: EpochMs,
      totalMs: z.number().nonnegative().nullable(),
    }),
  ),
  failoverCount: z.number().int().nonnegative(),
  /** Older failovers of the day than these are not at hand: there may have been more. */
  failoversCut: z.boolean(),
  /** Of the day; `null`: nothing was recorded. */
  uptimes: z.array(
    z.object({
      accountId: AccountId,
      uptime: z.number().min(0).max(1).nullable(),
      objective: z.number().nullable(),
      downMs: z.number().nonnegative(),
      messages: z.number().int().nonnegative(),
      errors: z.number().int().nonnegative(),
    }),
  ),
  /** As they stand when it is made, over their own windows. */
  slos: z.array(SloState),
  /** What was worst of each service that had an alert or an error, the worst first. */
  services: z.array(
    z.object({
      serviceId: ServiceId,
      name: z.string(),
      /** Down within the day, ms. */
      downMs: z.number().nonnegative(),
      /** Its longest other alert; `null`: none. */
      worst: z.string().nullable(),
      errors: z.array(z.object({ kind: z.string(), count: z.number().int().positive() })),
    }),
  ),
  /** Errors by kind of the accounts, the most first. */
  errors: z.array(z.object({ accountId: AccountId, kind: z.string(), count: z.number().int().positive() })),
  /** Open when it is made, critical first. */
  open: z.array(SummaryAlert),
  /** That end within 24 h of its making. */
  endingSilences: z.array(Silence),
  endingMaintenance: z.array(Maintenance),
})
export type DailySummary = z.infer<typeof DailySummary>
export type SummaryAlert = z.infer<typeof SummaryAlert>
