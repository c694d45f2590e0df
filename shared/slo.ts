/** Service level objectives: what was promised, what was kept, what spent the budget. */
import { z } from 'zod'
import { AccountId, EpochMs } from './ids.ts'

export const Slo = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/),
  accountId: AccountId,
  /**
   * `availability`: seconds in which a node serves and no message waits longer than 5 s · `latency`: seconds whose p95 is within `thresholdMs` ·
   * `errors`: replies that were neither refused nor failed
   */
  kind: z.enum(['availability', 'latency', 'errors']),
  /** Share that has to be good, 0…1. */
  objective: z.number().gt(0).lt(1),
  /** Of `latency`; `null` otherwise. */
  thresholdMs: z.number().positive().nullable().default(null),
  windowDays: z.number().int().min(1).max(90).default(30),
})
export type Slo = z.infer<typeof Slo>

/** How fast the budget goes: 1 spends exactly all of it over the window. */
export const Burn = z.object({
  windowMs: z.number().positive(),
  /** `null`: not enough data (less than half of the window is covered). */
  rate: z.number().nonnegative().nullable(),
  /** How much of the window is covered, 0…1. */
  covered: z.number().min(0).max(1),
})
export type Burn = z.infer<typeof Burn>

export const Spender = z.object({
  /** `unexplained`: bad time that no failover and no alert covers. */
  kind: z.enum(['failover', 'alert', 'unexplained']),
  /** Of the failover or the alert. */
  id: z.string().nullable(),
  title: z.string(),
  at: EpochMs,
  /** Bad seconds (or replies) it stands for. */
  bad: z.number().nonnegative(),
  /** Of the whole budget, 0…; over 1 spends more than all of it. */
  share: z.number().nonnegative(),
})
export type Spender = z.infer<typeof Spender>

export const SloState = z.object({
  slo: Slo,
  /** Good over counted in the window so far, 0…1; `null`: nothing counted. */
  kept: z.number().min(0).max(1).nullable(),
  /** Bad over what the window allows, 0…: 0.3 is 30 % of the budget spent. Held against the whole window, not what is covered. `null`: nothing counted. */
  spent: z.number().nonnegative().nullable(),
  good: z.number().nonnegative(),
  bad: z.number().nonnegative(),
  /** What is counted: "s" or "replies". */
  unit: z.enum(['s', 'replies']),
  /** Of the window, ms, without maintenance; the rest was not recorded. */
  coveredMs: z.number().nonnegative(),
  /** Left out because of maintenance, ms. */
  excludedMs: z.number().nonnegative(),
  /** Of what is covered, ms: whether a node served was not reported, so only the waiting of messages was judged. */
  judgedByWaitingMs: z.number().nonnegative().default(0),
  /** 1 h, 6 h, 24 h, 30 d. */
  burns: z.array(Burn),
  /** The largest first, at most 10. */
  spenders: z.array(Spender),
})
export type SloState = z.infer<typeof SloState>

/**
 * The whole budget, in the unit of the state: seconds of the window that may be bad; of `errors`, replies that may be, if the
 * rest of the window brings as many as what is covered of it. `null`: nothing is covered, so nobody knows how many.
 */
export function allowanceOf({
  slo,
  good,
  bad,
  coveredMs,
}: Pick<SloState, 'slo' | 'good' | 'bad' | 'coveredMs'>): number | null {
  const windowMs = slo.windowDays * 86_400_000
  if (slo.kind !== 'errors') return (1 - slo.objective) * (windowMs / 1_000)
  return coveredMs === 0 || good + bad === 0 ? null : (1 - slo.objective) * (good + bad) * (windowMs / coveredMs)
}

const Span = z.object({ from: EpochMs, to: EpochMs })

export const UptimeReport = z.object({
  from: EpochMs,
  to: EpochMs,
  madeAt: EpochMs,
  accounts: z.array(
    z.object({
      accountId: AccountId,
      /** `null`: nothing was recorded. */
      uptime: z.number().min(0).max(1).nullable(),
      /** The availability objective it is held against; `null`: there is none. */
      objective: z.number().nullable(),
      /** `null`: there is no objective, or nothing was recorded. */
      met: z.boolean().nullable(),
      /** Recorded, and not in maintenance. */
      coveredMs: z.number().nonnegative(),
      /** Of that: judged by the waiting of messages alone, since nobody reported whether a node served. */
      judgedByWaitingMs: z.number().nonnegative().default(0),
      excluded: z.array(Span.extend({ why: z.string() })),
      /** Not recorded: nobody knows. */
      uncovered: z.array(Span),
      downs: z.array(Span.extend({ why: z.string(), failoverId: z.string().nullable() })),
      messages: z.number().int().nonnegative(),
      errors: z.number().int().nonnegative(),
      /** Of the minutes' p95s, weighted by replies: an estimate, and called so. */
      p95Ms: z.number().nonnegative().nullable(),
    }),
  ),
})
export type UptimeReport = z.infer<typeof UptimeReport>
