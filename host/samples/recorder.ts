/**
 * Writes down what every source said last, and the last minutes second by second, so that a console that begins while its cluster is
 * away has them. In small batches: what a batch had not reached is lost with the process, and nothing else.
 */
import { Fault } from '../../shared/fault.ts'
import { type Sample, sampleKey } from '../../shared/sample.ts'
import { SERIES_REACH_MS } from '../../shared/series.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { every, type Clock } from '../clock.ts'
import type { Notices } from '../notices.ts'
import type { HeardSample, Origin } from '../store/latest-table.ts'
import type { Store } from '../store/store.ts'
import type { Rings } from './rings.ts'

export const LATEST_EVERY_MS = 2_000
export const SEGMENT_EVERY_MS = 10_000
/** Of one transaction: a few milliseconds. More sources than this take turns. */
export const LATEST_ROWS = 250
const SEGMENT_TRACKS = 200
/** Read at a start: ten minutes of eighty nodes. Of a larger estate it is less; a window is given no more than its last minute anyway. */
const RECALLED_NUMBERS = 1_000_000
const BETWEEN_PIECES_MS = 5
/** What was heard so much longer ago than the newest belongs to something that is gone, ms. */
const GONE_MS = 24 * 3_600_000

export interface RecorderOptions {
  readonly store: Store
  readonly clock: Clock
  readonly notices: Notices
  readonly rings: Rings
}

export class Recorder {
  readonly #options: RecorderOptions
  /** Keys whose newest sample is not written, the longest waiting first, and when it came in. */
  readonly #waiting = new Map<string, number>()
  #stop: () => void = () => undefined
  #cancelRest: () => void = () => undefined

  constructor(options: RecorderOptions) {
    this.#options = options
  }

  start(): void {
    const { clock } = this.#options
    const stopLatest = every(clock, LATEST_EVERY_MS, () => this.#writeLatest())
    const stopSegments = every(clock, SEGMENT_EVERY_MS, () => this.#writeSegments(this.#options.rings.trackKeys()))
    this.#stop = () => {
      stopLatest()
      stopSegments()
    }
  }

  /** Fills the rings with what was written of the cluster as it is known. Returns the samples with the time they came in. */
  recall(snapshot: Snapshot): HeardSample[] {
    const { store, rings } = this.#options
    const all = store.latest.samples()
    const newest = all.at(-1)?.heardAt ?? 0
    const known = all.filter(({ sample, heardAt }) => heardAt > newest - GONE_MS && isOf(snapshot, sampleKey(sample)))
    rings.recallLatest(known.map(({ sample }) => sample))
    for (const stretches of store.latest.segments(RECALLED_NUMBERS))
      rings.recallStretches(stretches.filter(({ track }) => isOf(snapshot, track)))
    return known
  }

  /** These came in now, and are the newest of their sources. */
  heard(samples: readonly Sample[]): void {
    const now = this.#options.clock.now()
    for (const sample of samples) this.#waiting.set(sampleKey(sample), now)
  }

  /** The newest of their sources as an answer about the whole cluster tells them: as old as they say, where that can be. */
  answered(samples: readonly Sample[]): void {
    const now = this.#options.clock.now()
    for (const sample of samples) {
      const isPlausible = sample.at > now - GONE_MS && sample.at <= now
      this.#waiting.set(sampleKey(sample), isPlausible ? sample.at : now)
    }
  }

  /** Another journal is another history. */
  clear(): void {
    this.#cancelRest()
    this.#waiting.clear()
    this.#guarded(() => this.#options.store.latest.clear())
  }

  /** The last write; what came in is on the disk then, if it can be written. */
  close(): void {
    this.#stop()
    this.#cancelRest()
    while (this.#waiting.size > 0 && this.#writeLatest()) continue
    const tracks = this.#options.rings.trackKeys()
    for (let first = 0; first < tracks.length; first += SEGMENT_TRACKS)
      if (!this.#writeSegment(tracks.slice(first, first + SEGMENT_TRACKS), 0)) return
  }

  /** Returns whether it was written. What was not waits for the next. */
  #writeLatest(): boolean {
    const { store, rings } = this.#options
    const piece = [...this.#waiting].slice(0, LATEST_ROWS)
    const samples = piece.flatMap(([key, heardAt]): HeardSample[] => {
      const sample = rings.latestOf(key)
      return sample === null ? [] : [{ sample, heardAt }]
    })
    // Nothing written is no sign that the disk can be written.
    const isWritten = samples.length === 0 || this.#guarded(() => store.latest.put(samples))
    if (isWritten) for (const [key] of piece) this.#waiting.delete(key)
    return isWritten
  }

  /** One piece after the other, with what the windows and the cluster want in between. */
  #writeSegments(tracks: readonly string[]): void {
    this.#cancelRest()
    if (!this.#writeSegment(tracks.slice(0, SEGMENT_TRACKS), 1) || tracks.length <= SEGMENT_TRACKS) return
    const rest = tracks.slice(SEGMENT_TRACKS)
    this.#cancelRest = this.#options.clock.after(BETWEEN_PIECES_MS, () => this.#writeSegments(rest))
  }

  /** `heldBack`: newest points over all accounts, which are made anew while samples of their second come in. */
  #writeSegment(keys: readonly string[], heldBack: number): boolean {
    const { store, rings, clock } = this.#options
    const until = clock.now()
    const since = until - SERIES_REACH_MS - SEGMENT_EVERY_MS
    const heldBackOf = (key: string): number => (key === 'all' ? heldBack : 0)
    return ORIGINS.every((origin) => {
      const written = keys.filter((key) => originOf(key) === origin)
      const stretches = written.flatMap((key) => rings.track(key)?.stretch(key, heldBackOf(key)) ?? [])
      if (stretches.length === 0) return true
      const isWritten = this.#guarded(() => store.latest.putSegment({ origin, stretches, until, since }))
      if (isWritten) for (const key of written) rings.track(key)?.kept(heldBackOf(key))
      return isWritten
    })
  }

  /** What cannot be written is said as elsewhere, and tried again with the next. Returns whether it was done. */
  #guarded(write: () => void): boolean {
    const { notices } = this.#options
    try {
      write()
      notices.clear('store')
      return true
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      notices.raise('store', error)
      return false
    }
  }
}

const ORIGINS = ['cluster', 'console', 'sums'] as const

function originOf(track: string): Origin {
  if (track === 'all') return 'sums'
  return track.startsWith('figures/') ? 'console' : 'cluster'
}

/** Whether what a sample or track is about is still there. Machines and processes are in no snapshot by name. */
function isOf({ nodes, accounts }: Snapshot, track: string): boolean {
  const [kind, whose = ''] = track.split('/')
  if (kind === 'node') return nodes[whose] !== undefined
  return kind === 'account' ? accounts[whose] !== undefined : true
}
