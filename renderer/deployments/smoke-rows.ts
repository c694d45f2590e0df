/** Results of all accounts by scenario, what failed first. Pure. */
import type { SmokeResult } from '../../shared/deployment.ts'

export interface SmokeRow {
  readonly name: string
  readonly played: number
  readonly failures: readonly SmokeResult[]
  readonly slowestMs: number
}

export function smokeRows(results: readonly SmokeResult[]): SmokeRow[] {
  const byName = new Map<string, SmokeResult[]>()
  for (const result of results) byName.set(result.name, [...(byName.get(result.name) ?? []), result])
  const rows = [...byName].map(([name, played]) => ({
    name,
    played: played.length,
    failures: played.filter(({ outcome }) => outcome === 'failed'),
    slowestMs: Math.max(...played.map(({ tookMs }) => tookMs)),
  }))
  // In the order they were played within each group.
  return [
    ...rows.filter(({ failures }) => failures.length > 0),
    ...rows.filter(({ failures }) => failures.length === 0),
  ]
}
