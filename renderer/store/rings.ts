/** The last minutes of every sampled number, oldest first. Pure: a push makes new rings, untouched ones stay the same object. */
import type { Series } from '../../shared/picture.ts'
import type { Sample } from '../../shared/sample.ts'
import { type ACCOUNT_SERIES, SERIES_REACH_MS, seriesPoints } from '../../shared/series.ts'

export interface Ring {
  /** Source clock, epoch ms, ascending. */
  readonly at: readonly number[]
  /** `null`: not reported at that time. */
  readonly values: readonly (number | null)[]
}

/** By `account/<id>/<field>` and `node/<id>/<field>`. */
export type Rings = Readonly<Record<string, Ring>>

/** One point a second over the reach that host keeps. */
export const RING_LENGTH = SERIES_REACH_MS / 1000

export type AccountField = (typeof ACCOUNT_SERIES)[number]

export function ringsFromSeries(series: readonly Series[]): Rings {
  return Object.fromEntries(
    series.map((one) => [one.key, { at: one.at.slice(-RING_LENGTH), values: one.values.slice(-RING_LENGTH) }]),
  )
}

export function withSamples(rings: Rings, samples: readonly Sample[]): Rings {
  const next: Record<string, Ring> = { ...rings }
  for (const sample of samples) {
    for (const [key, value] of seriesPoints(sample)) next[key] = appended(next[key], sample.at, value)
  }
  return next
}

export function accountRing(rings: Rings, accountId: string, field: AccountField): Ring {
  return rings[`account/${accountId}/${field}`] ?? EMPTY
}

const EMPTY: Ring = { at: [], values: [] }

/** A table of second-wide bins for drawing several rings together. */
export interface Aligned {
  /** Bin ends, epoch **seconds** of the source clock. */
  readonly at: readonly number[]
  /** One column a ring; `null`: nothing within the two seconds before the bin's end. */
  readonly columns: readonly (readonly (number | null)[])[]
}

/** How far back there is anything to draw, in steps of half a minute, seconds: a young chart is not mostly empty. */
export function reachSeconds(rings: readonly Ring[], endAt: number, most: number): number {
  const oldest = Math.min(endAt, ...rings.map((ring) => ring.at[0] ?? endAt))
  const steps = Math.ceil((endAt - oldest) / 30_000)
  return Math.min(most, Math.max(60, steps * 30))
}

/** Sources report at slightly different instants; a bin takes the newest value not older than two seconds. */
export function alignRings(rings: readonly Ring[], endAt: number, seconds: number): Aligned {
  const last = Math.floor(endAt / 1000)
  const at = Array.from({ length: seconds }, (_, index) => last - seconds + 1 + index)
  return { at, columns: rings.map((ring) => columnOf(ring, at)) }
}

/** Adds columns up bin by bin. A bin in which any source is silent is `null`: a sum without a part would be a lie. */
export function sumColumns(columns: readonly (readonly (number | null)[])[]): (number | null)[] {
  return combineColumns(columns, (values) => values.reduce((sum, value) => sum + value, 0))
}

export function maxColumns(columns: readonly (readonly (number | null)[])[]): (number | null)[] {
  const length = columns[0]?.length ?? 0
  return Array.from({ length }, (_, row) => {
    const values = columns.map((column) => column[row] ?? null).filter((value) => value !== null)
    return values.length === 0 ? null : Math.max(...values)
  })
}

/** Error fractions weighted by replies, bin by bin. `null`: no account reported errors in that second. */
export function weightedColumns(
  fractions: readonly (readonly (number | null)[])[],
  weights: readonly (readonly (number | null)[])[],
): (number | null)[] {
  const length = fractions[0]?.length ?? 0
  return Array.from({ length }, (_, row) => {
    const parts = fractions.flatMap((column, index) => {
      const fraction = column[row] ?? null
      return fraction === null ? [] : [{ fraction, weight: weights[index]?.[row] ?? 0 }]
    })
    const total = parts.reduce((sum, { weight }) => sum + weight, 0)
    return total === 0 ? null : parts.reduce((sum, { fraction, weight }) => sum + fraction * weight, 0) / total
  })
}

function combineColumns(
  columns: readonly (readonly (number | null)[])[],
  combine: (values: readonly number[]) => number,
): (number | null)[] {
  const length = columns[0]?.length ?? 0
  return Array.from({ length }, (_, row) => {
    const values = columns.map((column) => column[row] ?? null).filter((value) => value !== null)
    return values.length === columns.length ? combine(values) : null
  })
}

function columnOf(ring: Ring, at: readonly number[]): (number | null)[] {
  const column: (number | null)[] = []
  let index = 0
  for (const second of at) {
    const end = (second + 1) * 1000
    while (index < ring.at.length && (ring.at[index] ?? 0) < end) index += 1
    const newestAt = ring.at[index - 1]
    column.push(newestAt === undefined || newestAt < end - 2_000 ? null : (ring.values[index - 1] ?? null))
  }
  return column
}

function appended(ring: Ring | undefined, at: number, value: number | null): Ring {
  if (ring === undefined) return { at: [at], values: [value] }
  const lastAt = ring.at.at(-1) ?? 0
  if (at <= lastAt) return ring
  const from = Math.max(0, ring.at.length + 1 - RING_LENGTH)
  return { at: [...ring.at.slice(from), at], values: [...ring.values.slice(from), value] }
}
