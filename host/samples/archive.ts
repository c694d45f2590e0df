/** Keeps numbers on disk: writes them now and then, drops what is kept no longer, and what the store has no room for. */
import { Fault } from '../../shared/fault.ts'
import { every, type Clock } from '../clock.ts'
import type { Notices } from '../notices.ts'
import { LEVELS, type Level } from '../store/rollups-table.ts'
import type { Store } from '../store/store.ts'
import { RollUps } from './roll-ups.ts'

export const WRITE_EVERY_MS = 10_000
/** Rows of one transaction: about 10 ms. */
const PIECE_ROWS = 500
const BETWEEN_PIECES_MS = 5
const PRUNE_EVERY_MS = 3_600_000
/** After a start numbers are pruned this soon, ms. */
const FIRST_PRUNE_MS = 60_000
/** A clock that says so much else than the monotonic one was set, or the machine slept, ms. */
const CLOCK_WAS_SET_MS = 60_000
export const STORE_LIMIT_BYTES = 2 * 1024 ** 3
/** So much is made free when there is no room: not to be at the limit again at once. */
const ROOM_AFTER_DROP = 0.95

export interface ArchiveOptions {
  readonly store: Store
  readonly clock: Clock
  readonly notices: Notices
  readonly limitBytes?: number
}

export class Archive {
  readonly #options: ArchiveOptions
  readonly #rollUps = new RollUps()
  readonly #limitBytes: number
  readonly #writtenAt = new Map<Level, number>()
  #lastLook: { readonly now: number; readonly elapsed: number }
  #prunedAt: number | null = null
  #stop: () => void = () => undefined
  #cancelRest: () => void = () => undefined
  /** Levels that are being written, and how many rows of each are to be written yet. */
  #rest: readonly { readonly level: Level; readonly rows: number }[] = []

  constructor(options: ArchiveOptions) {
    this.#options = options
    this.#limitBytes = options.limitBytes ?? STORE_LIMIT_BYTES
    this.#lastLook = this.#look()
  }

  start(): void {
    this.#stop = every(this.#options.clock, WRITE_EVERY_MS, () => this.#work())
  }

  /** The last write; what came in is on the disk then, if it can be written. */
  close(): void {
    this.#stop()
    this.#cancelRest()
    for (const level of LEVELS) while (this.#rollUps.count(level) > 0 && this.#writeSome(level, PIECE_ROWS)) continue
  }

  /** `value` `null`: nothing is recorded. `coversMs`: since how long it holds. */
  add(key: string, value: number | null, coversMs: number): void {
    if (value !== null) this.#rollUps.add(key, value, this.#options.clock.now(), coversMs)
  }

  get waiting(): RollUps {
    return this.#rollUps
  }

  #work(): void {
    const { elapsed } = this.#look()
    // Longer steps are written once a minute: each write of one that goes on changes the same rows.
    const due = LEVELS.filter(
      (level) => elapsed - (this.#writtenAt.get(level) ?? Number.NEGATIVE_INFINITY) >= Math.min(60_000, level.stepMs),
    )
    for (const level of due) this.#writtenAt.set(level, elapsed)
    // What is left of the round before is among what waits.
    this.#cancelRest()
    this.#rest = due.map((level) => ({ level, rows: this.#rollUps.count(level) })).filter(({ rows }) => rows > 0)
    if (this.#rest.length > 0) this.#goOn()
    this.#prune()
  }

  /** One piece after the other, with what the windows and the cluster want in between: a thousand nodes are 18,000 rows. */
  #goOn(): void {
    const [first, ...others] = this.#rest
    if (first === undefined) return this.#makeRoom()
    const rows = Math.min(first.rows, PIECE_ROWS)
    const isWritten = this.#writeSome(first.level, rows)
    const isLevelDone = !isWritten || first.rows <= rows
    this.#rest = isLevelDone ? others : [{ level: first.level, rows: first.rows - rows }, ...others]
    if (this.#rest.length === 0) return isWritten ? this.#makeRoom() : undefined
    // A small cluster is written at once.
    if (isLevelDone && rows < PIECE_ROWS) return this.#goOn()
    this.#cancelRest = this.#options.clock.after(BETWEEN_PIECES_MS, () => this.#goOn())
  }

  /** Returns whether it was written. What was not is written with what comes later. */
  #writeSome(level: Level, rows: number): boolean {
    const piece = this.#rollUps.first(level, rows)
    const isWritten = this.#guarded(() => this.#options.store.rollUps.write(level, piece))
    if (isWritten) this.#rollUps.drop(level, piece)
    else this.#rollUps.hold(level)
    return isWritten
  }

  #prune(): void {
    const { now, elapsed } = this.#look()
    const wasSet = Math.abs(now - this.#lastLook.now - (elapsed - this.#lastLook.elapsed)) > CLOCK_WAS_SET_MS
    this.#lastLook = { now, elapsed }
    const dueAt = this.#prunedAt === null ? FIRST_PRUNE_MS : this.#prunedAt + PRUNE_EVERY_MS
    // A clock that jumped may be wrong: a year too late, it would empty the store. It is looked at again in an hour.
    if (wasSet) this.#prunedAt = elapsed
    if (wasSet || elapsed < dueAt) return
    this.#prunedAt = elapsed
    this.#guarded(() => this.#options.store.rollUps.prune(now))
  }

  /** Numbers go first, the finest and oldest of them; then facts. What people wrote is never dropped. */
  #makeRoom(): void {
    const { store, notices } = this.#options
    if (store.sizeBytes <= this.#limitBytes) return
    this.#guarded(() => {
      let since: { readonly stepMs: number; readonly since: number } | null = null
      let droppedFacts = false
      while (store.sizeBytes > ROOM_AFTER_DROP * this.#limitBytes) {
        const dropped = store.rollUps.dropOldest()
        since = dropped ?? since
        if (dropped === null && !store.dropOldestFacts()) break
        droppedFacts ||= dropped === null
      }
      if (since !== null || droppedFacts) notices.raise('store-limit', this.#trimmed(since, droppedFacts))
    })
  }

  #trimmed(since: { readonly stepMs: number; readonly since: number } | null, droppedFacts: boolean): Fault {
    const limit = `It may take ${Math.round((this.#limitBytes / 1024 ** 3) * 100) / 100} GiB.`
    const numbers =
      since === null
        ? []
        : [`Numbers in steps of ${since.stepMs / 1_000} s begin at ${new Date(since.since).toISOString()} now.`]
    const facts = droppedFacts ? ['The oldest facts were dropped too.'] : []
    return new Fault('storeTrimmed', [limit, ...numbers, ...facts].join(' '))
  }

  #look(): { now: number; elapsed: number } {
    const { clock } = this.#options
    return { now: clock.now(), elapsed: clock.elapsed() }
  }

  /** What cannot be written is said as elsewhere, and tried again with the next. Returns whether it was done. */
  #guarded(write: () => void): boolean {
    try {
      write()
      this.#options.notices.clear('store')
      return true
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.#options.notices.raise('store', error)
      return false
    }
  }
}
