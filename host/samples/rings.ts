/** Rings of the last minutes: one line of numbers a field, and lines over all accounts. */
import type { Series } from '../../shared/picture.ts'
import { sampleKey, type AccountSample, type Sample } from '../../shared/sample.ts'
import { allPoints, CLOCK_WAS_SET_MS, SERIES_REACH_MS, seriesPoints } from '../../shared/series.ts'
import { firstSeries, type Line } from './first-series.ts'
import { type Points, type Stretch, Track } from './track.ts'

/** Older than this, an account's sample no longer speaks for it in a sum, ms. */
const SPEAKS_MS = 3_000
const SECOND_MS = 1_000
/** What comes this much later than it did the last time has a hole before it: not reported. */
const HOLE_FACTOR = 2.5
/** Of what is not known how often it comes (what is scraped, what is probed), ms. */
const UNKNOWN_HOLE_MS = 45_000
const ALL = 'all'

/** One number more. `coversMs`: it speaks for the time since the one before it; 0: for its moment alone. */
export type OnPoint = (key: string, value: number | null, coversMs: number) => void

export class Rings {
  /** By the key of the sample; `all` for what is put together. */
  readonly #tracks = new Map<string, Track>()
  readonly #latest = new Map<string, Sample>()
  /** Keys of samples of an earlier run that nothing has replaced yet. */
  readonly #recalled = new Set<string>()
  readonly #onPoint: OnPoint

  constructor(onPoint: OnPoint = () => undefined) {
    this.#onPoint = onPoint
  }

  /** What sources say now. Latest wins: a somewhat older sample than the one known changes nothing. Returns those that were news. */
  add(samples: readonly Sample[]): Sample[] {
    return this.#take(samples, true)
  }

  /** The newest an answer knows of each source, which may be long ago: never in place of what was heard since. Returns the news. */
  learn(samples: readonly Sample[]): Sample[] {
    return this.#take(samples, false)
  }

  #take(samples: readonly Sample[], isLive: boolean): Sample[] {
    const news = samples.filter((sample) => this.#isNews(sample, isLive))
    for (const sample of news) {
      const key = sampleKey(sample)
      this.#latest.set(key, sample)
      this.#recalled.delete(key)
      this.#put(key, sample.at, seriesPoints(sample))
    }
    const newest = Math.max(...news.filter((sample) => sample.kind === 'account').map((sample) => sample.at))
    if (Number.isFinite(newest)) this.#addAll(newest)
    return news
  }

  /** What an earlier run of the console heard last; before anything is added. */
  recallLatest(samples: readonly Sample[]): void {
    for (const sample of samples) {
      this.#latest.set(sampleKey(sample), sample)
      this.#recalled.add(sampleKey(sample))
    }
  }

  /** What it wrote down of the last minutes, oldest first. */
  recallStretches(stretches: readonly Stretch[]): void {
    for (const stretch of stretches) {
      const track = this.#trackOf(stretch.track)
      track.extend(stretch)
      track.dropUpTo((track.lastAt ?? 0) - SERIES_REACH_MS)
    }
  }

  latest(): Sample[] {
    return [...this.#latest.values()]
  }

  latestOf(key: string): Sample | null {
    return this.#latest.get(key) ?? null
  }

  /** All of it; of an estate that is too large for one message the last minute, what is put together first and the nodes last. */
  series(): Series[] {
    return firstSeries(this.#lines())
  }

  /** One line; `null`: nothing came under this key. */
  line(key: string): Points | null {
    return this.#tracks.get(trackKeyOf(key))?.points(key) ?? null
  }

  keys(): string[] {
    return [...this.#tracks.values()].flatMap((track) => [...track.names()])
  }

  /** For what writes them down. */
  trackKeys(): string[] {
    return [...this.#tracks.keys()]
  }

  track(key: string): Track | null {
    return this.#tracks.get(key) ?? null
  }

  /** Another journal is another history: its numbers do not continue these. */
  clear(): void {
    this.#tracks.clear()
    this.#latest.clear()
    this.#recalled.clear()
  }

  #isNews(sample: Sample, isLive: boolean): boolean {
    const key = sampleKey(sample)
    const at = this.#latest.get(key)?.at ?? -1
    if (sample.at > at) return true
    // A clock that was set back must not silence its source until it has caught up; nor must what an earlier run heard.
    const wasSet = sample.at <= at - CLOCK_WAS_SET_MS
    if (!wasSet || !(isLive || this.#recalled.has(key))) return false
    this.#tracks.delete(key)
    if (sample.kind === 'account') this.#tracks.delete(ALL)
    return true
  }

  *#lines(): Generator<Line> {
    for (const track of this.#tracks.values()) {
      for (const key of track.names())
        yield { key, length: track.length, last: (most) => track.points(key, most) ?? { at: [], values: [] } }
    }
  }

  #trackOf(key: string): Track {
    const known = this.#tracks.get(key)
    if (known !== undefined) return known
    const track = new Track()
    this.#tracks.set(key, track)
    return track
  }

  /** One point a second, made anew while samples of that second still come in. */
  #addAll(newest: number): void {
    const speaking = [...this.#latest.values()].filter(
      (sample): sample is AccountSample => sample.kind === 'account' && newest - sample.at <= SPEAKS_MS,
    )
    this.#put(ALL, Math.floor(newest / SECOND_MS) * SECOND_MS, allPoints(speaking))
  }

  #put(key: string, at: number, points: readonly (readonly [key: string, value: number | null])[]): void {
    const track = this.#trackOf(key)
    const last = track.lastAt
    if (last === at) return track.replaceLast(points)
    const gapMs = last === null ? null : at - last
    const hasHole = gapMs !== null && gapMs > holeMs(key, track.usualMs)
    // It may have been longer before: the hole begins before what comes now all the same.
    if (last !== null && hasHole) track.append(Math.min(at - 1, last + Math.max(SECOND_MS, track.usualMs ?? 0)), [])
    const coversMs = gapMs === null || hasHole ? 0 : gapMs
    for (const [name, value] of points) this.#onPoint(name, value, track.has(name) ? coversMs : 0)
    track.usualMs = gapMs
    track.append(at, points)
    track.dropUpTo(at - SERIES_REACH_MS)
  }
}

function holeMs(key: string, usualMs: number | null): number {
  const isEverySecond = /^(node|account|all)(\/|$)/.test(key)
  if (usualMs === null) return isEverySecond ? HOLE_FACTOR * SECOND_MS : UNKNOWN_HOLE_MS
  return HOLE_FACTOR * Math.max(SECOND_MS, isEverySecond ? 0 : usualMs)
}

/** `node/uae-1/cpuFraction` is of the track `node/uae-1`, `all/waiting` of `all`. */
function trackKeyOf(key: string): string {
  const first = key.indexOf('/')
  if (key.slice(0, first) === ALL) return ALL
  const second = key.indexOf('/', first + 1)
  return second < 0 ? key : key.slice(0, second)
}
