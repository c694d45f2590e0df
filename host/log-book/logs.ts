/** All logs of one sort, folded: the runs, the incidents or the handovers that this console knows. */
import type { KeptEntry, LogBody, LogBodySort } from '../../shared/log-entry.ts'
import { sortOf } from '../../shared/log-entry.ts'
import type { LogBook } from './book.ts'

export interface LogsOptions<Head> {
  readonly book: LogBook
  readonly sort: LogBodySort['sort']
  /** `null`: what it began with is not here (yet). */
  readonly fold: (entries: readonly KeptEntry[]) => Head | null
  /** Somebody wrote into one, here or elsewhere, or what was written here is with the cluster now. */
  readonly told: (head: Head, entry: KeptEntry) => void
}

export class Logs<Head extends { readonly id: string }> {
  readonly #options: LogsOptions<Head>
  /** Everything that is folded so far. */
  readonly #heads = new Map<string, Head>()
  /** Whether every log is among them that can be folded. */
  #isWhole = false

  constructor(options: LogsOptions<Head>) {
    this.#options = options
    options.book.listen({
      changed: (entries) => this.#changed(entries),
      reset: () => {
        this.#heads.clear()
        this.#isWhole = false
      },
    })
  }

  all(): Head[] {
    if (!this.#isWhole) {
      for (const entries of this.#options.book.all()) {
        const head = this.#options.fold(entries)
        if (head !== null) this.#heads.set(head.id, head)
      }
      this.#isWhole = true
    }
    return [...this.#heads.values()]
  }

  /** `null`: there is none of this id here. */
  find(logId: string): Head | null {
    const known = this.#heads.get(logId)
    if (known !== undefined) return known
    const head = this.#options.fold(this.#options.book.of(logId))
    if (head !== null) this.#heads.set(logId, head)
    return head
  }

  /** Written down before anybody is told. All of them or none. @throws {Fault} storeFull */
  write(logId: string, bodies: readonly LogBody[]): KeptEntry[] {
    const entries = this.#options.book.write(logId, bodies)
    this.#changed(entries)
    return entries
  }

  #changed(entries: readonly KeptEntry[]): void {
    const own = entries.filter(({ body }) => sortOf(body).sort === this.#options.sort)
    for (const { logId } of own) this.#heads.delete(logId)
    for (const entry of own) {
      const head = this.find(entry.logId)
      // What it begins with is still to come, and is told then.
      if (head !== null) this.#options.told(head, entry)
    }
  }
}
