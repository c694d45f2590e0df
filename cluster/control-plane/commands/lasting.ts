/** What a hold, a drill and a maintenance have in common: laid over one account or all of them, by somebody, for a reason, until a time. Pure. */
import type { Hold } from '../../../shared/hold.ts'
import { type Accepted, accountOf, clockTime, type View } from './handler.ts'
import type { BasisKey } from '../plans/basis.ts'

interface Scoped {
  readonly accountId: string | null
}

const MINUTE_MS = 60_000

/** The one of exactly this scope; `null`: there is none. */
export function ofScope<T extends Hold>(list: readonly T[], { accountId }: Scoped): T | null {
  return list.find((entry) => entry.accountId === accountId) ?? null
}

/** The one that covers every account, where the command is about a single one. */
export function overAll<T extends Hold>(list: readonly T[], { accountId }: Scoped): T | null {
  return accountId === null ? null : (list.find((entry) => entry.accountId === null) ?? null)
}

/** "uae-main", "every account". @throws {Fault} unknownAccount. */
export function whose(view: View, { accountId }: Scoped): string {
  return accountId === null ? 'every account' : accountOf(view, accountId).id
}

export function restsOn(field: 'hold' | 'drill' | 'maintenance', { accountId }: Scoped): BasisKey[] {
  return [accountId === null ? ['cluster/cluster', field] : [`account/${accountId}`, field]]
}

export function lasting(
  { now }: View,
  { request, command }: Accepted & { command: Scoped & { minutes: number } },
): Hold {
  return {
    id: request.operationId,
    accountId: command.accountId,
    owner: request.actor,
    reason: request.reason,
    since: now,
    expiresAt: now + command.minutes * MINUTE_MS,
  }
}

/** "by noor until 12:03:20 UTC (maintenance)" */
export function describe({ owner, reason, expiresAt }: Hold): string {
  return `by ${owner} until ${clockTime(expiresAt)} (${reason})`
}

/** What is left of it, as minutes a command can ask for. */
export function minutesLeft({ expiresAt }: Hold, now: number): number {
  return Math.max(1, Math.ceil((expiresAt - now) / MINUTE_MS))
}
