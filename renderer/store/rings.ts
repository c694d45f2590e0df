/**
 * The last minutes of every sampled number, oldest first. A push makes new `Rings` around the same lines, which grow in place:
 * with a thousand nodes, copying them is what the frame's time would go to.
 */
import type { Series } from '../../shared/picture.ts'
import { type AccountSample, type Sample, sampleKey } from '../../shared/sample.ts'
import { type ACCOUNT_SERIES, allPoints, SERIES_REACH_MS, seriesPoints } from '../../shared/series.ts'
import { beginAnewIfSet, extend, fieldsOf, type Line, type Track, trackOf } from './tracks.ts'

export interface Ring {
  /** Source clock, epoch ms, ascending. */
  readonly at: readonly number[]
  /** `NaN`: not reported at that time. Numbers alone lie in one piece; with `null` among them each is an object of its own. */
  readonly values: readonly number[]
}

/** Another object after every push that brought samples; what is behind it is the same. */
export interface Rings {
  /** By the keys of series: `account/<id>/<field>`, `node/<id>/<field>`, `all/<field>`, `figures/<process>/<figure>`. */
  readonly lines: Map<string, Line>
  /** Newest of each account: the lines over all of them are made here. */
  readonly accounts: Map<string, AccountSample>
  /** By source, as far as it has said something since. */
  readonly tracks: Map<string, Track>
}

/** One point a second over the reach that host keeps; of what comes more seldom the same reach, in fewer points. */
export const RING_LENGTH = SERIES_REACH_MS / 1000
/** So many more are kept before the oldest are let go together: one by one would move every line once a second. */
const SLACK = 60
const SLACK_MS = SLACK * 1000

export type AccountField = (typeof ACCOUNT_SERIES)[number]

/** Older than this, an account's sample no longer speaks for it in a sum, ms; as host has it. */
const SPEAKS_MS = 3_000

export function emptyRings(): Rings {
  return { lines: new Map(), accounts: new Map(), tracks: new Map() }
}

/** `samples`: the newest of each source, so that sums over all accounts go on where the series end. */
export function ringsFromSeries(series: readonly Series[], samples: readonly Sample[] = []): Rings {
  const rings = emptyRings()
  for (const { key, at, values } of series)
    rings.lines.set(key, { at: at.slice(-RING_LENGTH), values: values.slice(-RING_LENGTH).map(numberOf) })
  for (const sample of samples) if (sample.kind === 'account') rings.accounts.set(sample.accountId, sample)
  return rings
}

export function withSamples(rings: Rings, samples: readonly Sample[]): Rings {
  let newest: number | null = null
  for (const sample of samples) {
    keep(rings, sample)
    if (sample.kind !== 'account') continue
    rings.accounts.set(sample.accountId, sample)
    newest = Math.max(newest ?? 0, sample.at)
  }
  if (newest !== null) appendAll(rings, newest)
  return { ...rings }
}

function keep({ lines, tracks }: Rings, sample: Sample): void {
  const fields = fieldsOf(sample.kind)
  if (fields === null) {
    for (const [key, value] of seriesPoints(sample)) append(lines, key, sample.at, value)
    return
  }
  const whose = sampleKey(sample)
  let track = tracks.get(whose)
  if (track === undefined) tracks.set(whose, (track = trackOf(lines, whose, fields)))
  if (extend(track, sample, fields)) letGo(track)
}

/** By age, not by number alone: six hundred points that come every ten seconds would be a hundred minutes. */
function letGo({ at, columns }: Track): void {
  const newest = at.at(-1) ?? 0
  const isLong = at.length >= RING_LENGTH + SLACK
  if (!isLong && newest - (at[0] ?? newest) <= SERIES_REACH_MS + SLACK_MS) return
  const count = Math.max(isLong ? SLACK : 0, firstAfter(at, newest - SERIES_REACH_MS))
  at.splice(0, count)
  for (const column of columns) column.splice(0, count)
}

function numberOf(value: number | null): number {
  return value ?? NaN
}

/** Empty where nothing was ever reported under that key. */
export function ringOf(rings: Rings, key: string): Ring {
  return rings.lines.get(key) ?? EMPTY
}

export function accountRing(rings: Rings, accountId: string, field: AccountField): Ring {
  return ringOf(rings, `account/${accountId}/${field}`)
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

/** Sources report at slightly different instants; a bin takes the newest value not older than `holdMs`: two seconds, where they report every second. */
export function alignRings(rings: readonly Ring[], endAt: number, seconds: number, holdMs = 2_000): Aligned {
  const at = binsUpTo(endAt, seconds)
  return { at, columns: rings.map((ring) => alignRing(ring, at, holdMs)) }
}

/** Ends of second-wide bins, epoch seconds. */
export function binsUpTo(endAt: number, seconds: number): number[] {
  const first = Math.floor(endAt / 1000) - seconds + 1
  const at: number[] = []
  for (let index = 0; index < seconds; index += 1) at.push(first + index)
  return at
}

/** `aheadMs`: how far the ring's clock is ahead of that of the bins. */
export function alignRing(ring: Ring, bins: readonly number[], holdMs: number, aheadMs = 0): (number | null)[] {
  const column: (number | null)[] = []
  const { at, values } = ring
  let index = firstAfter(at, ((bins[0] ?? 0) + 1) * 1000 + aheadMs)
  for (const bin of bins) {
    const end = (bin + 1) * 1000 + aheadMs
    while (index < at.length && (at[index] ?? 0) < end) index += 1
    const newestAt = index === 0 ? undefined : at[index - 1]
    const value = newestAt === undefined || newestAt < end - holdMs ? NaN : (values[index - 1] ?? NaN)
    column.push(Number.isNaN(value) ? null : value)
  }
  return column
}

/** How many of the ascending moments lie before one. */
function firstAfter(at: readonly number[], moment: number): number {
  let low = 0
  let high = at.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((at[middle] ?? 0) < moment) low = middle + 1
    else high = middle
  }
  return low
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

/** One point a second, made anew while samples of that second still come in. */
function appendAll({ lines, accounts }: Rings, newest: number): void {
  const speaking = [...accounts.values()].filter(({ at }) => newest - at <= SPEAKS_MS)
  const second = Math.floor(newest / 1000) * 1000
  for (const [key, value] of allPoints(speaking)) append(lines, key, second, value, true)
}

/** An older point than the newest changes nothing; one of the same moment only where it is made `anew`. */
function append(lines: Map<string, Line>, key: string, at: number, value: number | null, anew = false): void {
  const line = lines.get(key)
  if (line === undefined) {
    lines.set(key, { at: [at], values: [numberOf(value)] })
    return
  }
  const track = { at: line.at, columns: [line.values] }
  beginAnewIfSet(track, at)
  const lastAt = line.at.at(-1) ?? 0
  if (anew && at === lastAt) line.values[line.values.length - 1] = numberOf(value)
  if (at <= lastAt) return
  line.at.push(at)
  line.values.push(numberOf(value))
  letGo(track)
}
