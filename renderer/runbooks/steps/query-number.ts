/** The one number of a query's answer. Pure. */
import type { QueryResult } from '../../../shared/history.ts'

/** Of several lines the one that is nearest to its limit, or beyond it furthest. `null`: there is no number. */
export function numberOf({ series }: QueryResult, isBelow: boolean): number | null {
  const values = series.flatMap((line) => line.values.at(-1) ?? [])
  if (values.length === 0) return null
  return isBelow ? Math.max(...values) : Math.min(...values)
}
