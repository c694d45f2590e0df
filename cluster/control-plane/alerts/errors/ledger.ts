/** Errors by kind as they are counted: the last day in memory, all of it on disk, once a minute and at once for a new kind. */
import { Fault } from '../../../../shared/fault.ts'
import type { ErrorKind, ErrorMinute, ErrorStore } from '../../engine/error-store.ts'
import { MINUTE_MS, type Minutes, spikeReading, type Usual, usualOf, WINDOW_MINUTES } from './usual.ts'
import type { Reading } from '../evaluate.ts'

const DAY_MS = 24 * 60 * MINUTE_MS
/** A kind that was not seen for so long is new again. */
const FORGOTTEN_MS = DAY_MS
/** Ours: so long it only learns what there is; a cluster that was just formed has everything for the first time. */
const LEARNS_MS = 10 * MINUTE_MS
/** What is usual changes little in a few minutes, and adding it up takes time: not all of it in the same minute. */
const USUAL_EVERY_MINUTES = 5
/** What the disk does not take is kept so long in memory. */
const PATIENCE_MINUTES = 60

export interface ErrorLedgerOptions {
  readonly store: ErrorStore
  /** Wall clock. */
  readonly now: () => number
  readonly log: (line: string) => void
}

export class ErrorLedger {
  readonly #options: ErrorLedgerOptions
  /** By what it is about. */
  readonly #minutes = new Map<string, Map<number, number>>()
  /** By `about kind`. */
  readonly #kinds = new Map<string, ErrorKind>()
  #unsaved = new Map<string, ErrorMinute>()
  #dirtyKinds = new Set<string>()
  /** By what it is about, and in which minute it is added up anew. */
  readonly #usual = new Map<string, { readonly until: number; readonly usual: Usual }>()
  #savedAt: number
  #isTroubled = false

  constructor(options: ErrorLedgerOptions) {
    this.#options = options
    const last = minuteOf(options.now())
    this.#savedAt = last
    for (const { about, minute, count } of options.store.minutes(last - DAY_MS / MINUTE_MS - WINDOW_MINUTES, last + 1))
      this.#count(about, minute, count)
    for (const kind of options.store.kinds()) this.#kinds.set(keyOf(kind), kind)
  }

  /** It was looked at; what failed is told by `saw`. Both ends included, wall clock. */
  watched(about: string, from: number, to: number): void {
    for (let minute = minuteOf(from); minute <= minuteOf(to); minute++) {
      if (this.#minutes.get(about)?.has(minute) !== true) this.#note({ about, minute, kind: '', count: 0 })
    }
  }

  /** So many errors of a kind, now. `source`: who counted them. */
  saw(about: string, kind: string, count: number, source: string): void {
    const now = this.#options.now()
    this.#note({ about, minute: minuteOf(now), kind, count })
    const before = this.#kinds.get(keyOf({ about, kind }))
    const watchedMs = this.#watchedMs(about, now)
    const isNew = (before === undefined || now - before.lastAt > FORGOTTEN_MS) && watchedMs >= LEARNS_MS
    const news = isNew ? { newAt: now, watchedMs } : { newAt: before?.newAt ?? null, watchedMs: before?.watchedMs ?? 0 }
    this.#keep({ about, kind, source, firstAt: before?.firstAt ?? now, lastAt: now, ...news })
    if (isNew || before === undefined) this.save()
  }

  /** What is news, the oldest first. */
  news(): (ErrorKind & { readonly newAt: number })[] {
    return [...this.#kinds.values()]
      .flatMap((kind) => (kind.newAt === null ? [] : [{ ...kind, newAt: kind.newAt }]))
      .toSorted((a, b) => a.newAt - b.newAt)
  }

  /** It is known from now on. */
  known({ about, kind }: Pick<ErrorKind, 'about' | 'kind'>): void {
    const found = this.#kinds.get(keyOf({ about, kind }))
    if (found !== undefined) this.#keep({ ...found, newAt: null, watchedMs: 0 })
  }

  /** `null`: nobody watches it now. */
  spike(about: string): Reading | null {
    const last = minuteOf(this.#options.now())
    const minutes: Minutes = this.#minutes.get(about) ?? new Map<number, number>()
    const known = this.#usual.get(about)
    const isOld = known === undefined || last >= known.until || last < known.until - USUAL_EVERY_MINUTES
    if (!isOld) return spikeReading(minutes, last, known.usual)
    const usual = usualOf(minutes, last)
    const sooner = known === undefined ? this.#usual.size % USUAL_EVERY_MINUTES : 0
    this.#usual.set(about, { until: last + USUAL_EVERY_MINUTES - sooner, usual })
    return spikeReading(minutes, last, usual)
  }

  abouts(): string[] {
    return [...this.#minutes.keys()]
  }

  /** Once a minute is over. */
  tick(): void {
    const minute = minuteOf(this.#options.now())
    if (minute === this.#savedAt) return
    this.#savedAt = minute
    this.#forget(minute)
    this.save()
  }

  save(): void {
    const { store, log, now } = this.#options
    const kinds = [...this.#dirtyKinds].flatMap((key) => this.#kinds.get(key) ?? [])
    try {
      store.save([...this.#unsaved.values()], kinds)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      if (!this.#isTroubled) log(`errors by kind are not written and wait in memory: ${error.message}`)
      this.#isTroubled = true
      const oldest = minuteOf(now()) - PATIENCE_MINUTES
      this.#unsaved = new Map([...this.#unsaved].filter(([, { minute }]) => minute >= oldest))
      return
    }
    this.#isTroubled = false
    this.#unsaved = new Map()
    this.#dirtyKinds = new Set()
  }

  #note({ about, minute, kind, count }: ErrorMinute): void {
    this.#count(about, minute, count)
    const key = `${about} ${minute} ${kind}`
    const before = this.#unsaved.get(key)?.count ?? 0
    this.#unsaved.set(key, { about, minute, kind, count: before + count })
  }

  #count(about: string, minute: number, count: number): void {
    const own = this.#minutes.get(about) ?? new Map<number, number>()
    this.#minutes.set(about, own)
    own.set(minute, (own.get(minute) ?? 0) + count)
  }

  #keep(kind: ErrorKind): void {
    this.#kinds.set(keyOf(kind), kind)
    this.#dirtyKinds.add(keyOf(kind))
  }

  #watchedMs(about: string, now: number): number {
    const oldest = minuteOf(now - DAY_MS)
    const minutes = [...(this.#minutes.get(about)?.keys() ?? [])]
    return minutes.filter((minute) => minute >= oldest && minute < minuteOf(now)).length * MINUTE_MS
  }

  #forget(last: number): void {
    const oldest = last - DAY_MS / MINUTE_MS - WINDOW_MINUTES
    for (const [about, minutes] of this.#minutes) {
      // They came in order of time, or nearly so.
      for (const minute of minutes.keys()) {
        if (minute >= oldest) break
        minutes.delete(minute)
      }
      if (minutes.size > 0) continue
      this.#minutes.delete(about)
      this.#usual.delete(about)
    }
  }
}

function keyOf({ about, kind }: Pick<ErrorKind, 'about' | 'kind'>): string {
  return `${about} ${kind}`
}

function minuteOf(at: number): number {
  return Math.floor(at / MINUTE_MS)
}
