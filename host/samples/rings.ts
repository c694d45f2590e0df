/** Rings of the last minutes: one line of numbers a field, and lines over all accounts. */
import type { Series } from '../../shared/picture.ts'
import { sampleKey, type AccountSample, type Sample } from '../../shared/sample.ts'
import { allPoints, SERIES_REACH_MS, seriesPoints } from '../../shared/series.ts'

/** Older than this, an account's sample no longer speaks for it in a sum, ms. */
const SPEAKS_MS = 3_000
/** A hole longer than this between two points is shown as one: not reported, ms. */
const HOLE_MS = 2_500
const SECOND_MS = 1_000

interface Line {
  readonly at: number[]
  readonly values: (number | null)[]
}

export class Rings {
  readonly #lines = new Map<string, Line>()
  readonly #latest = new Map<string, Sample>()

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

  series(): Series[] {
    return [...this.#lines].map(([key, line]) => ({ key, at: [...line.at], values: [...line.values] }))
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
    const line = this.#lines.get(key) ?? { at: [], values: [] }
    this.#lines.set(key, line)
    const last = line.at.at(-1)
    if (last === at) {
      line.values[line.values.length - 1] = value
      return
    }
    if (last !== undefined && at - last > HOLE_MS) append(line, last + SECOND_MS, null)
    append(line, at, value)
    const kept = line.at.findIndex((moment) => moment > at - SERIES_REACH_MS)
    line.at.splice(0, kept)
    line.values.splice(0, kept)
  }
}

function append(line: Line, at: number, value: number | null): void {
  line.at.push(at)
  line.values.push(value)
}
