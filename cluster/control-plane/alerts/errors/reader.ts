/**
 * Reads the metrics pages of the cluster's processes, each every 15 s where there are few of them and one bot after another where
 * there are many, and tells what was counted since the last time. What happened while nobody read belongs to no minute.
 */
import { countedErrors } from './counters.ts'

const EVERY_MS = 15_000
/** Bots are read one after another: a thousand of them take four minutes, and little of this process's time. */
const NODE_GAP_MS = 250
/** Two totals further apart are not subtracted. */
const APART_MS = 10 * 60_000

export interface ErrorSource {
  readonly id: string
  /** Whose errors those are that name no account: an account or the service itself. */
  readonly about: string
  readonly url: string
  /** What was watched when this page was read: whose errors it counts for certain. */
  readonly covers: readonly string[]
}

export interface ErrorReaderOptions {
  readonly services: () => readonly ErrorSource[]
  readonly nodes: () => readonly ErrorSource[]
  /** Its metrics page. @throws where it does not answer. */
  readonly read: (url: string) => Promise<string>
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
  readonly watched: (about: string, from: number, to: number) => void
  readonly saw: (about: string, kind: string, count: number, source: string) => void
}

interface Totals {
  readonly mono: number
  readonly wall: number
  readonly byKey: ReadonlyMap<string, number>
}

export class ErrorReader {
  readonly #options: ErrorReaderOptions
  readonly #last = new Map<string, Totals>()
  readonly #rounds: readonly Round[]
  #isClosed = false

  constructor(options: ErrorReaderOptions) {
    this.#options = options
    this.#rounds = [new Round(options.services, 0), new Round(options.nodes, NODE_GAP_MS)]
  }

  /** Every 100 ms. */
  tick(): void {
    const now = this.#options.clock.mono()
    for (const round of this.#rounds) {
      const source = round.next(now)
      if (source !== null) void this.#look(source)
    }
  }

  close(): void {
    this.#isClosed = true
  }

  async #look(source: ErrorSource): Promise<void> {
    const { read, clock } = this.#options
    // Who does not answer was not watched meanwhile; that it does not is told elsewhere.
    const page = await read(source.url).catch(() => null)
    if (page === null || this.#isClosed) return
    this.#take(source, page, { mono: clock.mono(), wall: clock.wall() })
  }

  #take({ id, about, covers }: ErrorSource, page: string, now: { mono: number; wall: number }): void {
    const { watched, saw } = this.#options
    const found = countedErrors(page)
    const keyed = found.map((error) => [`${error.accountId ?? about} ${error.kind}`, error] as const)
    const byKey = new Map(keyed.map(([key, { total }]) => [key, total]))
    const before = this.#last.get(id)
    this.#last.set(id, { ...now, byKey })
    if (found.length === 0 || before === undefined || now.mono - before.mono > APART_MS) return
    // A clock that was set meanwhile says nothing of the time between.
    const from = Math.max(Math.min(before.wall, now.wall), now.wall - APART_MS)
    for (const one of covers) watched(one, from, now.wall)
    for (const [key, { accountId, kind, total }] of keyed) {
      const known = before.byKey.get(key) ?? 0
      // A total that drops is a new process's: it counts from zero.
      const count = total >= known ? total - known : total
      if (count > 0) saw(accountId ?? about, kind, count, id)
    }
  }
}

/** One source after another, and the next round no sooner than it is due. */
class Round {
  readonly #sources: () => readonly ErrorSource[]
  readonly #gapMs: number
  #rest: ErrorSource[] = []
  #beganAt = Number.NEGATIVE_INFINITY
  #askedAt = Number.NEGATIVE_INFINITY

  constructor(sources: () => readonly ErrorSource[], gapMs: number) {
    this.#sources = sources
    this.#gapMs = gapMs
  }

  /** `null`: nobody is due. */
  next(now: number): ErrorSource | null {
    if (now - this.#askedAt < this.#gapMs) return null
    if (this.#rest.length === 0 && now - this.#beganAt >= EVERY_MS) {
      this.#beganAt = now
      this.#rest = [...this.#sources()]
    }
    const source = this.#rest.shift() ?? null
    if (source !== null) this.#askedAt = now
    return source
  }
}
