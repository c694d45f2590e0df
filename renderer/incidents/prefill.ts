/** What an incident is declared with before anybody typed: from the alert it begins with, or the worst that is open. Pure. */
import type { Alert } from '../../shared/alert.ts'
import type { Severity } from '../../shared/incident/incident.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { accountStatuses, isServed, type LatestSamples } from '../store/account-status.ts'
import { type ClockOffset } from '../store/age.ts'
import { openGroups } from '../store/alert-list.ts'

export interface Declaring {
  /** Empty: nothing is known to go by. */
  readonly title: string
  readonly severity: Severity
  readonly accountIds: readonly string[]
  readonly alertIds: readonly string[]
  /** This machine's clock; `null`: now. */
  readonly beganAt: number | null
}

const NOTHING: Declaring = { title: '', severity: 2, accountIds: [], alertIds: [], beganAt: null }
const TITLE_MOST = 200

export interface PrefillInput {
  readonly snapshot: Snapshot | null
  readonly latest: LatestSamples
  readonly offset: ClockOffset
  /** `null`: the worst that is open. */
  readonly alertId: string | null
  /** The account that is looked at: where nothing says more, it is about that one. */
  readonly accountInView: string | null
}

export function prefill({ snapshot, latest, offset, alertId, accountInView }: PrefillInput): Declaring {
  if (snapshot === null) return NOTHING
  const groups = openGroups(snapshot.alerts)
  const group =
    groups.find(({ alert, followers }) => alert.id === alertId || followers.some(({ id }) => id === alertId)) ??
    (alertId === null ? groups[0] : undefined)
  // One that is over, or was folded away, may still be what it is about.
  const alert = snapshot.alerts.find(({ id }) => id === alertId) ?? group?.alert
  const unserved = accountStatuses(snapshot, latest)
    .filter(({ service }) => service.kind !== 'notKnown' && !isServed(service))
    .map(({ account }) => account.id)
  if (alert === undefined) {
    const inView = accountInView !== null && snapshot.accounts[accountInView] !== undefined ? [accountInView] : []
    return unserved.length > 0 ? { ...NOTHING, accountIds: unserved, severity: 1 } : { ...NOTHING, accountIds: inView }
  }
  const together = group === undefined ? [alert] : [group.alert, ...group.followers]
  const accountIds = [
    ...new Set([accountOf(alert, snapshot), ...together.map((one) => accountOf(one, snapshot))]),
  ].filter((id): id is string => id !== null && snapshot.accounts[id] !== undefined)
  return {
    title: titleOf(alert),
    severity: severityOf(alert, accountIds, unserved),
    accountIds,
    alertIds: [...new Set([alert.id, ...together.map(({ id }) => id)])].slice(0, 100),
    beganAt:
      Math.min(...together.map(({ raisedAt }) => raisedAt)) +
      (offset.recent.length === 0 ? 0 : Math.min(...offset.recent)),
  }
}

function accountOf({ accountId, nodeId }: Alert, snapshot: Snapshot): string | null {
  return accountId ?? (nodeId === null ? null : (snapshot.nodes[nodeId]?.accountId ?? null))
}

/** "ksa-main: errors of 7.2 %", where the alert's own title does not name the account. */
function titleOf({ title, accountId }: Alert): string {
  const whole = accountId === null || title.includes(accountId) ? title : `${accountId}: ${title}`
  return whole.slice(0, TITLE_MOST)
}

/** `accountIds` empty: it is about the whole cluster. */
function severityOf({ level }: Alert, accountIds: readonly string[], unserved: readonly string[]): Severity {
  const isLost = accountIds.length === 0 ? unserved.length > 0 : accountIds.some((id) => unserved.includes(id))
  if (isLost) return 1
  return level === 'critical' ? 2 : 3
}
