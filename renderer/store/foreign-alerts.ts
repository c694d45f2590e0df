/** What Alertmanager holds beside what the cluster itself says. Pure. */
import type { Alert } from '../../shared/alert.ts'
import type { ForeignAlert } from '../../shared/history.ts'

/**
 * `both`: open here too · `onlyThere`: the cluster watches the same and has nothing open, so the two disagree ·
 * `unwatched`: the cluster watches nothing of that name
 */
export type Agreement = 'both' | 'onlyThere' | 'unwatched'

export interface ForeignRow {
  readonly foreign: ForeignAlert
  readonly agreement: Agreement
  /** The open alert here that says the same; `null`: none does. */
  readonly own: Alert | null
}

/** `watched`: the names the cluster raises alerts under. Those in disagreement first, then the newest. */
export function foreignRows(
  foreign: readonly ForeignAlert[],
  alerts: readonly Alert[],
  watched: readonly string[],
): ForeignRow[] {
  const names = new Set([...watched, ...alerts.map(({ code }) => code)].map(plain))
  return foreign
    .map((one): ForeignRow => {
      const own = alerts.find((alert) => alert.resolvedAt === null && isSame(alert, one)) ?? null
      const agreement = own !== null ? 'both' : names.has(plain(one.name)) ? 'onlyThere' : 'unwatched'
      return { foreign: one, agreement, own }
    })
    .sort(
      (a, b) =>
        Number(b.agreement === 'onlyThere') - Number(a.agreement === 'onlyThere') ||
        b.foreign.startsAt - a.foreign.startsAt,
    )
}

/** The same name, and nothing in the labels that names another account, node or service. */
function isSame(alert: Alert, { name, labels }: ForeignAlert): boolean {
  return (
    plain(alert.code) === plain(name) &&
    agrees(alert.accountId, labels['account'] ?? labels['accountId']) &&
    agrees(alert.nodeId, labels['node'] ?? labels['nodeId']) &&
    agrees(alert.serviceId, labels['service'] ?? labels['serviceId'])
  )
}

function agrees(is: string | null, label: string | undefined): boolean {
  return label === undefined || is === null || is === label
}

/** "ErrorRate", "error_rate" and "errorRate" are one name. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}
