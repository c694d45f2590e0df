/** Tells of the list of connections when something in it changed, at most once a second. */
import type { ConnectionState } from '../../shared/connection.ts'
import type { Clock } from '../clock.ts'

const TOLD_EVERY_MS = 1_000

export class News {
  readonly #clock: Clock
  readonly #list: () => ConnectionState[]
  readonly #tell: () => void
  #told = ''
  #toldAt = Number.NEGATIVE_INFINITY
  #cancel: (() => void) | null = null
  #closed = false

  constructor(clock: Clock, list: () => ConnectionState[], tell: () => void) {
    this.#clock = clock
    this.#list = list
    this.#tell = tell
  }

  /** Something may be another. */
  changed(): void {
    if (this.#cancel !== null || this.#closed) return
    const waitMs = Math.max(0, this.#toldAt + TOLD_EVERY_MS - this.#clock.elapsed())
    this.#cancel = this.#clock.after(waitMs, () => {
      this.#cancel = null
      this.#tellChanges()
    })
  }

  close(): void {
    this.#closed = true
    this.#cancel?.()
  }

  #tellChanges(): void {
    // While it is live its age is always young: that is no news.
    const now = JSON.stringify(this.#list().map((one) => (one.link === 'live' ? { ...one, heardAt: null } : one)))
    if (now === this.#told) return
    this.#told = now
    this.#toldAt = this.#clock.elapsed()
    this.#tell()
  }
}
