/** What an incident cost, from what the cluster recorded for its objectives. Pure. */
import type { AccountImpact, Impact, Incident } from '../../shared/incident/incident.ts'
import { allowanceOf, type SloState, type UptimeReport } from '../../shared/slo.ts'

type Account = UptimeReport['accounts'][number]

/** Of the stretches that nobody recorded, so many are named. */
const NAMED = 20

export interface ImpactSources {
  /** By the cluster's clock. */
  readonly report: UptimeReport
  readonly slos: readonly SloState[]
  /** This machine's clock less the cluster's, ms. */
  readonly offsetMs: number
}

export function impactOf(
  { accountIds }: Pick<Incident, 'accountIds'>,
  { report, slos, offsetMs }: ImpactSources,
): Impact {
  const wanted = accountIds.length === 0 ? report.accounts.map(({ accountId }) => accountId) : accountIds
  const found = wanted.map((accountId) => ({
    accountId,
    account: report.accounts.find((one) => one.accountId === accountId) ?? null,
  }))
  const lacking = found.flatMap(({ accountId, account }) => notRecorded(accountId, account))
  return {
    from: report.from + offsetMs,
    to: report.to + offsetMs,
    accounts: found.map(({ accountId, account }) => accountImpact(accountId, account, report, slos)),
    notRecorded:
      lacking.length <= NAMED
        ? lacking
        : [...lacking.slice(0, NAMED), `and ${lacking.length - NAMED} more stretches that were not recorded`],
  }
}

function accountImpact(
  accountId: string,
  account: Account | null,
  { from, to }: Pick<UptimeReport, 'from' | 'to'>,
  slos: readonly SloState[],
): AccountImpact {
  if (account === null || account.coveredMs === 0)
    return { accountId, downSeconds: null, failedReplies: null, budgetSpent: null }
  const downMs = account.downs.reduce(
    (sum, down) => sum + Math.max(0, Math.min(down.to, to) - Math.max(down.from, from)),
    0,
  )
  const promise = slos.find(({ slo }) => slo.accountId === accountId && slo.kind === 'availability')
  const allowance = promise === undefined ? null : allowanceOf(promise)
  return {
    accountId,
    downSeconds: downMs / 1_000,
    failedReplies: account.errors,
    budgetSpent: allowance === null || allowance === 0 ? null : downMs / 1_000 / allowance,
  }
}

function notRecorded(accountId: string, account: Account | null): string[] {
  if (account === null) return [`${accountId}: the cluster knows no such account`]
  const { uncovered, excluded, coveredMs, judgedByWaitingMs } = account
  return [
    ...(coveredMs === 0 && uncovered.length === 0 ? [`${accountId}: nothing was recorded`] : []),
    ...uncovered.map(({ from, to }) => `${accountId}: ${span(from, to)} was not recorded`),
    ...excluded.map(({ from, to, why }) => `${accountId}: ${span(from, to)} is left out, ${why}`.slice(0, 300)),
    ...(judgedByWaitingMs > 0
      ? [`${accountId}: ${Math.round(judgedByWaitingMs / 1_000)} s are judged by the waiting of messages alone`]
      : []),
  ]
}

/** "2026-11-22 03:12:40 to 03:13:10 UTC", by the cluster's clock. */
function span(from: number, to: number): string {
  const [start, end] = [new Date(from).toISOString(), new Date(to).toISOString()]
  const until = start.slice(0, 10) === end.slice(0, 10) ? end.slice(11, 19) : end.slice(0, 19).replace('T', ' ')
  return `${start.slice(0, 19).replace('T', ' ')} to ${until} UTC`
}
