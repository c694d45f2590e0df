/** What the numbers of a period come to for each account. Pure. */
import type { History } from '../history.ts'

export interface AccountNumbers {
  readonly accountId: string
  /** Means and extremes of what was recorded; `null`: nothing of it was. */
  readonly repliedPerS: number | null
  readonly lowestRepliedPerS: number | null
  readonly highestP95Ms: number | null
  readonly highestErrorFraction: number | null
  readonly mostWaiting: number | null
  /** Share of the steps with anything recorded, 0…1. */
  readonly recorded: number
}

/** Of the period's series, those that a bundle keeps: each account's, each service's, all together. */
export const BUNDLE_SERIES = [
  'all/receivedPerS',
  'all/repliedPerS',
  'all/worstP95Ms',
  'all/errorFraction',
  'all/waiting',
  'account/*/receivedPerS',
  'account/*/repliedPerS',
  'account/*/p50Ms',
  'account/*/p95Ms',
  'account/*/errorFraction',
  'account/*/waiting',
  'account/*/oldestWaitingMs',
  'service/*/latencyMs',
] as const

export function accountIdsOf({ series }: History): string[] {
  const ids = series.flatMap(({ key }) => /^account\/([^/]+)\//.exec(key)?.[1] ?? [])
  return [...new Set(ids)].toSorted()
}

/** By account. One that nothing was recorded of is left out. */
export function accountNumbers(history: History): AccountNumbers[] {
  return accountIdsOf(history)
    .map((accountId) => {
      const of = (field: string) => history.series.find(({ key }) => key === `account/${accountId}/${field}`)
      const replied = of('repliedPerS')
      const recorded = kept(replied?.values)
      return {
        accountId,
        repliedPerS: recorded.length === 0 ? null : recorded.reduce((sum, value) => sum + value, 0) / recorded.length,
        lowestRepliedPerS: least(kept(replied?.lows)),
        highestP95Ms: most(kept(of('p95Ms')?.highs)),
        highestErrorFraction: most(kept(of('errorFraction')?.highs)),
        mostWaiting: most(kept(of('waiting')?.highs)),
        recorded: history.at.length === 0 ? 0 : recorded.length / history.at.length,
      }
    })
    .filter(({ recorded }) => recorded > 0)
}

function kept(values: readonly (number | null)[] | undefined): number[] {
  return (values ?? []).filter((value) => value !== null)
}

function most(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values)
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values)
}
