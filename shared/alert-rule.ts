/** Alert rules as data: what is measured, against what, for how long, and what to do about it. */
import { z } from 'zod'
import { AlertLevel } from './alert.ts'
import { AccountId, EpochMs } from './ids.ts'

/** What a rule can measure. `unit` is the unit of its thresholds. Source: the newest sample, or the control plane itself. */
export const MEASURES = {
  'account.errorFraction': { title: 'Error rate', unit: 'fraction', about: 'account' },
  'account.p95Ms': { title: 'Response time p95', unit: 'ms', about: 'account' },
  'account.waiting': { title: 'Messages waiting', unit: 'messages', about: 'account' },
  'account.oldestWaitingMs': { title: 'Oldest waiting message', unit: 'ms', about: 'account' },
  'account.errorSpike': { title: 'Errors of 5 min over the usual', unit: 'times', about: 'account' },
  'account.skew': { title: 'Busiest node over the mean', unit: 'times', about: 'account' },
  'node.heartbeatAgeMs': { title: 'Last heartbeat', unit: 'ms', about: 'node' },
  'node.lagRecords': { title: 'Records behind the master', unit: 'records', about: 'node' },
  'node.cpuFraction': { title: 'CPU of the process', unit: 'fraction', about: 'node' },
  'node.rssBytes': { title: 'Memory of the process', unit: 'bytes', about: 'node' },
  'service.latencyMs': { title: 'Answer time of the probe', unit: 'ms', about: 'service' },
  'service.quotaFraction': { title: 'API quota in use', unit: 'fraction', about: 'service' },
  'service.errorSpike': { title: 'Errors of 5 min over the usual', unit: 'times', about: 'service' },
  'machine.cpuFraction': { title: 'CPU of the machine', unit: 'fraction', about: 'machine' },
  'machine.memoryFraction': { title: 'Memory of the machine', unit: 'fraction', about: 'machine' },
  'machine.diskFraction': { title: 'Disk of the cluster’s folder', unit: 'fraction', about: 'machine' },
  /** Nobody reports these yet: the rule is listed as "not reported". */
  'cluster.certificateDaysLeft': { title: 'Days until the certificate expires', unit: 'days', about: 'cluster' },
  'cluster.backupAgeMs': { title: 'Age of the newest backup', unit: 'ms', about: 'cluster' },
  'cluster.recoveryPointMs': { title: 'What a restore now would lose', unit: 'ms', about: 'cluster' },
} as const satisfies Record<
  string,
  { title: string; unit: string; about: 'account' | 'node' | 'service' | 'machine' | 'cluster' }
>
export type MeasureId = keyof typeof MEASURES
export const MeasureId = z.enum(Object.keys(MEASURES) as [MeasureId, ...MeasureId[]])

export const AlertRule = z.strictObject({
  /** The code of its alerts; that of a value that went missing is `<id>Missing`. */
  id: z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,55}$/),
  /** "Error rate of {about}": `{about}` becomes the account, node or service. */
  title: z.string(),
  measure: MeasureId,
  /** Which side of the threshold is bad. */
  bad: z.enum(['above', 'below']).default('above'),
  /** `null`: it has no such level. */
  warning: z.number().nullable(),
  critical: z.number().nullable(),
  /** Of a spike: fewer errors than this are none, however many times the usual they are. `null`: any number counts. */
  floor: z.number().nonnegative().nullable().default(null),
  /** Must hold this long without a break before it is raised, ms. */
  forMs: z.number().int().nonnegative(),
  /** It resolves once the value is this much on the good side of the threshold, 0…1 of it: hysteresis. */
  clearance: z.number().min(0).max(0.9).default(0.1),
  /** …and stays there this long, ms. */
  clearForMs: z.number().int().nonnegative().default(10_000),
  /** A value that was reported and is not any more, for this long, is an alert itself; `null`: it may be missing. */
  missingAfterMs: z.number().int().positive().nullable().default(15_000),
  impact: z.string(),
  firstStep: z.string(),
  runbook: z.string().nullable().default(null),
})
export type AlertRule = z.infer<typeof AlertRule>

/** How a rule stands now. `pending`: over the threshold, not long enough · `notReported`: nobody ever reported its measure ·
 *  `notEnoughData`: it is reported, and too little is recorded to judge it. */
export const RuleState = z.object({
  rule: AlertRule,
  state: z.enum(['ok', 'pending', 'firing', 'missing', 'notReported', 'notEnoughData']),
  /** The value nearest to, or furthest over, a threshold; `null`: none is known. */
  worst: z.object({ about: z.string(), value: z.number(), at: EpochMs }).nullable(),
  /** What the worst value rests on, or why there is none; `null`: nothing to say. */
  note: z.string().nullable().default(null),
})
export type RuleState = z.infer<typeof RuleState>

/** Who is told of what. */
export const RouteTarget = z.discriminatedUnion('kind', [
  /** POST of Alertmanager's webhook payload. */
  z.strictObject({
    kind: z.literal('webhook'),
    url: z.url({ protocol: /^https?$/ }),
    bearer: z.string().nullable().default(null),
  }),
  /** POST of a Slack incoming webhook. */
  z.strictObject({ kind: z.literal('slack'), url: z.url({ protocol: /^https?$/ }) }),
  z.strictObject({
    kind: z.literal('smtp'),
    host: z.string(),
    port: z.number().int().min(1).max(65_535),
    secure: z.boolean().default(false),
    user: z.string().nullable().default(null),
    password: z.string().nullable().default(null),
    from: z.email(),
    to: z.array(z.email()).min(1),
  }),
])
export type RouteTarget = z.infer<typeof RouteTarget>

/** An IANA name, `UTC` among them. */
export const Zone = z.string().refine(isZone, 'not a time zone; UTC, Asia/Dubai and the like are')

export const AlertRoute = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  /** `warning`: both levels. */
  minLevel: AlertLevel.default('warning'),
  /** `null`: every account, and what is about none. */
  accountId: AccountId.nullable().default(null),
  /** Alerts that a drill caused go there too. */
  drills: z.boolean().default(false),
  /** Once a day at this time, what happened the day before: "08:00". `null`: no summary. */
  summaryAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day as HH:MM')
    .nullable()
    .default(null),
  /** The zone of `summaryAt` and of the day it tells of. */
  summaryZone: Zone.default('UTC'),
  target: RouteTarget,
})
export type AlertRoute = z.infer<typeof AlertRoute>

/** A route as it may be shown: no secrets, and how it fares. */
export const RouteState = z.object({
  id: z.string(),
  minLevel: AlertLevel,
  accountId: AccountId.nullable(),
  kind: z.enum(['webhook', 'slack', 'smtp']),
  /** Host or addresses; never a path, which may be a secret. */
  to: z.string(),
  lastDeliveredAt: EpochMs.nullable(),
  /** Waiting to be delivered. */
  waiting: z.number().int().nonnegative(),
  /** Why the last attempt failed; `null`: it did not, or there was none. */
  trouble: z.string().nullable(),
  /** Its daily summary; `null`: it gets none. */
  summary: z
    .object({
      /** "08:00", in this zone. */
      at: z.string(),
      zone: z.string(),
      nextAt: EpochMs,
      /** When the last one was taken; `null`: none was. */
      lastSentAt: EpochMs.nullable(),
      /** The day that one told of, "2026-11-20"; `null`: none was taken. */
      lastDay: z.string().nullable(),
    })
    .nullable()
    .default(null),
})
export type RouteState = z.infer<typeof RouteState>

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    // What it throws says no more than that there is no such zone.
    return false
  }
}
