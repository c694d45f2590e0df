/** The log book with what keeps it the same as the cluster's. */
import type { Link } from '../../shared/picture.ts'
import type { Clock } from '../clock.ts'
import type { ControlClient } from '../control/client.ts'
import type { LogEntriesTable } from '../store/log-entries-table.ts'
import { LogBook } from './book.ts'
import { LogExchange } from './exchange.ts'

export interface LogDeskOptions {
  readonly table: LogEntriesTable
  readonly client: ControlClient
  readonly clock: Clock
  readonly isLive: () => boolean
  /** Of what the cluster leads now; `null`: not known. */
  readonly journalId: () => string | null
  readonly newId: () => string
  readonly actor: string
  /** `problem` is another now. */
  readonly changed: () => void
  readonly log: (line: string) => void
}

export class LogDesk {
  readonly book: LogBook
  readonly #exchange: LogExchange
  #isLive = false

  constructor({ newId, actor, ...options }: LogDeskOptions) {
    const { table, clock, log } = options
    this.book = new LogBook({ table, clock, newId, actor, toSend: () => void this.#exchange.look() })
    this.#exchange = new LogExchange({
      ...options,
      book: this.book,
      onDefect: (error) =>
        log(`The log book failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    })
  }

  /** Why what is written here stays here; `null`: it does not. */
  get problem(): string | null {
    return this.#exchange.problem
  }

  onLink(link: Link): void {
    const isLive = link.kind === 'live'
    if (isLive === this.#isLive) return
    this.#isLive = isLive
    if (isLive) this.#exchange.start()
    else this.#exchange.stop()
  }

  close(): void {
    this.#exchange.close()
  }
}
