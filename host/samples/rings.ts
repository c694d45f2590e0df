/** Rings of the last minutes: one line of numbers a field, and lines over all accounts. */
import type { Series } from '../../shared/picture.ts'
import { sampleKey, type AccountSample, type Sample } from '../../shared/sample.ts'
import { allPoints, SERIES_REACH_MS, seriesPoints } from '../../shared/series.ts'
import { firstSeries } from './first-series.ts'

/** Older than this, an account's sample no longer speaks for it in a sum, ms. */
const SPEAKS_MS = 3_000
const SECOND_MS = 1_000
/** What comes this much later than it did the last time has a hole before it: not reported. */
const HOLE_FACTOR = 2.5
/** Of what is not known how often it comes (what is scraped, what is probed), ms. */
const UNKNOWN_HOLE_MS = 45_000

interface Line {
  readonly at: number[]
  readonly values: (number | null)[]
  /** Between the last two points, ms; `null`: there were no two yet. */
  usualMs: number | null
}

/** One number more. `coversMs`: it speaks for the time since the one before it; 0: for its moment alone. */
export type OnPoint = (key: string, value: number | null, coversMs: number) => void

export class Rings {
  readonly #lines = new Map<string, Line>()
  readonly #latest = new Map<string, Sample>()
  readonly #onPoint: OnPoint

  constructor(onPoint: OnPoint = () => undefined) {
    this.#onPoint = onPoint
  }

  /** Latest wins: an older sample than the one known changes nothing. Returns those that were news. */
  add(samples: readonly Sample[]): Sample[] {
    const news = samples.filter((sample) => sample.at > (this.#latest.get(sampleKey(sample))?.at ?? -1))
    for (const sample of news) {
      this.#latest.set(sampleKey(sample), sample)
      for (const [key, value] of seriesPoints(sample)) this.#put(key, sample.at, value)
    }
    const newest = Math.max(...news.filter((sample) => sample.kind === 'account').map((sample) => sample.at))
    if (Number.isFinite(newest)) this.#addAll(newest)
    return news
  }

  latest(): Sample[] {
    return [...this.#latest.values()]
  }

  /** All of it; of an estate that is too large for one message the last minute, what is put together first and the nodes last. */
  series(): Series[] {
    return firstSeries(this.#lines)
  }

  /** One line; `null`: nothing came under this key. Not to be changed. */
  line(key: string): Readonly<Line> | null {
    return this.#lines.get(key) ?? null
  }

  keys(): string[] {
    return [...this.#lines.keys()]
  }

  /** Another journal is another history: its numbers do not continue these. */
  clear(): void {
    this.#lines.clear()
    this.#latest.clear()
  }

  /** One point a second, made anew while samples of that second still come in. */
  #addAll(newest: number): void {
    const speaking = [...this.#latest.values()].filter(
      (sample): sample is AccountSample => sample.kind === 'account' && newest - sample.at <= SPEAKS_MS,
    )
    const second = Math.floor(newest / SECOND_MS) * SECOND_MS
    for (const [key, value] of allPoints(speaking)) this.#put(key, second, value)
  }

  #put(key: string, at: number, value: number | null): void {
    const line = this.#lines.get(key) ?? { at: [], values: [], usualMs: null }
    this.#lines.set(key, line)
    const last = line.at.at(-1)
    if (last === at) {
      line.values[line.values.length - 1] = value
      return
    }
    const gapMs = last === undefined ? null : at - last
    const hasHole = gapMs !== null && gapMs > holeMs(key, line.usualMs)
    if (last !== undefined && hasHole) append(line, last + Math.max(SECOND_MS, line.usualMs ?? 0), null)
    this.#onPoint(key, value, gapMs === null || hasHole ? 0 : gapMs)
    line.usualMs = gapMs
    append(line, at, value)
    // Thousands of times a second: usually the oldest point goes, and nothing is copied for that.
    while ((line.at[0] ?? at) <= at - SERIES_REACH_MS) {
      line.at.shift()
      line.values.shift()
    }
  }
}

function holeMs(key: string, usualMs: number | null): number {
  const isEverySecond = /^(node|account|all)\//.test(key)
  if (usualMs === null) return isEverySecond ? HOLE_FACTOR * SECOND_MS : UNKNOWN_HOLE_MS
  return HOLE_FACTOR * Math.max(SECOND_MS, isEverySecond ? 0 : usualMs)
}

function append(line: Line, at: number, value: number | null): void {
  line.at.push(at)
  line.values.push(value)
}
