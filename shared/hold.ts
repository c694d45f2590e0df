/** What a person laid over the cluster for a while: always with an owner, a reason and an end. */
import { z } from 'zod'
import { DrillMark } from './drill/mark.ts'
import { AccountId, EpochMs, OperationId } from './ids.ts'

/** Automatic failover is paused. Planned ones stay possible. */
export const Hold = z.object({
  /** The operation that placed it. */
  id: OperationId,
  /** `null`: every account. */
  accountId: AccountId.nullable(),
  owner: z.string(),
  reason: z.string(),
  since: EpochMs,
  expiresAt: EpochMs,
})
export type Hold = z.infer<typeof Hold>

/** Marks everything that happens to the account meanwhile: facts, failovers, alerts, operations carry its id. */
export const Drill = Hold.extend({
  /** What is induced in it; absent: nothing, it only marks. */
  scenario: DrillMark.optional(),
})
export type Drill = z.infer<typeof Drill>

/** What happens to the account meanwhile is expected: alerts are marked, objectives do not count it. */
export const Maintenance = Hold
export type Maintenance = Hold

/** Nothing is deployed meanwhile but by force. Always of the whole cluster. */
export const Freeze = Hold
export type Freeze = Hold

/** The first of the list that covers the account; `null`: none does. */
export function covering<T extends Hold>(list: readonly T[], accountId: string | null): T | null {
  return (
    list.find((entry) => entry.accountId === null) ??
    list.find((entry) => entry.accountId !== null && entry.accountId === accountId) ??
    null
  )
}
