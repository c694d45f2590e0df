/** What a query answered, as lines of a chart and as rows of a table. Pure. */
import type { QueryResult } from '../../shared/history.ts'
import type { Aligned } from '../store/rings.ts'

/** More lines than that cannot be told apart. */
export const LINES_SHOWN = 8

/** Moments of all lines, seconds, and a column a line; `null` where a line has no point at a moment. */
export function alignedOf({ series }: QueryResult): Aligned {
  const shown = series.slice(0, LINES_SHOWN)
  const at = [...new Set(shown.flatMap((line) => line.at))].toSorted((a, b) => a - b)
  const columns = shown.map((line) => {
    const byMoment = new Map(line.at.map((moment, index) => [moment, line.values[index] ?? null]))
    return at.map((moment) => byMoment.get(moment) ?? null)
  })
  return { at: at.map((moment) => moment / 1_000), columns }
}

/** `linda_gateway_waiting{account="uae-main"}`: without what all lines have in common. */
export function labelOf(
  labels: Readonly<Record<string, string>>,
  all: readonly Readonly<Record<string, string>>[],
): string {
  const differing = Object.entries(labels).filter(([key, value]) => all.some((other) => other[key] !== value))
  if (differing.length === 0) return labels['__name__'] ?? (Object.keys(labels).length === 0 ? 'value' : braces(labels))
  return differing.map(([key, value]) => (key === '__name__' ? value : `${key}="${value}"`)).join(', ')
}

function braces({ __name__: name = '', ...labels }: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value}"`)
  return `${name}{${pairs.join(', ')}}`
}

/** As exact as it came, without noise: "0.0123", "1 204 331", "1.2e-9". */
export function formatNumber(value: number | null): string {
  if (value === null) return 'no number'
  if (value !== 0 && (Math.abs(value) >= 1e12 || Math.abs(value) < 1e-6)) return value.toExponential(3)
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 6, useGrouping: false }).format(value)
}
