/** What bad time is put down to, and what excused it: failovers, critical alerts, maintenance. Pure. */
import type { Alert } from '../../../shared/alert.ts'
import { type Failover, FAILOVER_TARGETS_MS } from '../../../shared/failover.ts'
import type { Maintenance } from '../../../shared/hold.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import type { Run } from './digest.ts'

export interface SloCause {
  readonly kind: 'failover' | 'alert' | 'maintenance'
  /** With `from` its own. */
  readonly id: string
  /** `null`: every account. */
  readonly accountId: string | null
  readonly title: string
  readonly from: number
  /** `null`: it goes on. */
  readonly to: number | null
}

export function causesOf({ failovers, alerts, maintenance }: Snapshot): SloCause[] {
  return [...failovers.map(ofFailover), ...alerts.flatMap(ofAlert), ...maintenance.map(ofMaintenance)]
}

export function isCauseOf({ accountId }: SloCause, wanted: string): boolean {
  return accountId === null || accountId === wanted
}

export function overlaps(cause: SloCause, { from, to }: Run): boolean {
  return cause.from < to && (cause.to ?? Number.POSITIVE_INFINITY) > from
}

/** Users notice before it is confirmed, and until replies flow again: the gap, on both sides. */
function ofFailover({ id, accountId, from, to, cause, startedAt, endedAt, gapMs }: Failover): SloCause {
  const gap = gapMs ?? 0
  return {
    kind: 'failover',
    id,
    accountId,
    title: `${from ?? 'no master'} → ${to ?? 'nobody yet'}: ${cause}`,
    from: Math.round(startedAt - Math.max(gap, FAILOVER_TARGETS_MS.confirm)),
    to: endedAt === null ? null : Math.round(endedAt + gap),
  }
}

function ofAlert({ id, level, accountId, causeId, title, raisedAt, resolvedAt }: Alert): SloCause[] {
  // What follows from another alert is that one's doing.
  if (level !== 'critical' || accountId === null || causeId !== null) return []
  return [{ kind: 'alert', id, accountId, title, from: raisedAt, to: resolvedAt }]
}

function ofMaintenance({ id, accountId, owner, reason, since, expiresAt }: Maintenance): SloCause {
  return { kind: 'maintenance', id, accountId, title: `${reason} (${owner})`, from: since, to: expiresAt }
}
