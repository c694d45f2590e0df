/** What people write, to the cluster and from it: what is here and not there is sent until it is, what is there and not here is fetched. */
import { Fault, type FaultCode } from '../../shared/fault.ts'
import type { KeptEntry, LogEntry } from '../../shared/log-entry.ts'
import { every, type Clock } from '../clock.ts'
import type { ControlClient } from '../control/client.ts'
import type { LogEntriesTable } from '../store/log-entries-table.ts'
import type { LogBook } from './book.ts'

export const LOOK_EVERY_MS = 2_000
const FETCHED_AT_ONCE = 200
const SENT_AT_ONCE = 100
/** Of one request, bytes: a cluster takes a little more. */
const SENT_BYTES = 200_000
/** The cluster's last word on an entry: sending it again changes nothing. */
const LASTING: ReadonlySet<FaultCode> = new Set(['keyReused', 'malformed', 'tooLarge'])

export interface ExchangeOptions {
  readonly table: LogEntriesTable
  readonly book: LogBook
  readonly client: ControlClient
  readonly clock: Clock
  readonly isLive: () => boolean
  /** Of what the cluster leads now; `null`: not known. */
  readonly journalId: () => string | null
  /** `problem` is another now. */
  readonly changed: () => void
  readonly log: (line: string) => void
  /** What was thrown without being planned for. */
  readonly onDefect: (error: unknown) => void
}

export class LogExchange {
  readonly #options: ExchangeOptions
  /** Refused by the cluster for good: kept here alone. */
  readonly #refused = new Set<string>()
  #hasRoute = true
  #problem: string | null = null
  #isBusy = false
  #isAskedAgain = false
  #isClosed = false
  #stop: () => void = () => undefined

  constructor(options: ExchangeOptions) {
    this.#options = options
  }

  /** Why what is written here stays here; `null`: it does not. */
  get problem(): string | null {
    return this.#problem
  }

  /** The cluster is heard. It may be another version than the one before. */
  start(): void {
    this.#hasRoute = true
    this.#stop()
    this.#stop = every(this.#options.clock, LOOK_EVERY_MS, () => void this.look())
    void this.look()
  }

  stop(): void {
    this.#stop()
  }

  close(): void {
    this.#isClosed = true
    this.#stop()
  }

  /** Sends and fetches now. Never throws; who asks while it does so has it done once more. */
  async look(): Promise<void> {
    if (this.#isBusy) {
      this.#isAskedAgain = true
      return
    }
    this.#isBusy = true
    try {
      do {
        this.#isAskedAgain = false
        await this.#round()
      } while (this.#isAskedAgain && this.#canAsk())
    } finally {
      this.#isBusy = false
    }
  }

  async #round(): Promise<void> {
    if (!this.#canAsk()) return
    try {
      const journalId = this.#options.journalId()
      if (journalId === null) return
      if (this.#options.table.cursor()?.journalId !== journalId) this.#options.book.beginJournal(journalId)
      await this.#send()
      await this.#fetch(journalId)
      if (this.#refused.size === 0) this.#say(null)
    } catch (error) {
      this.#onFailure(error)
    }
  }

  async #send(): Promise<void> {
    const { table, client, book } = this.#options
    for (;;) {
      const batch = firstOf(table.unsent().filter(({ id }) => !this.#refused.has(id)))
      if (batch.length === 0 || !this.#canAsk()) return
      try {
        await client.call('addEntries', { body: { entries: batch } })
      } catch (error) {
        if (!(error instanceof Fault) || !LASTING.has(error.code)) throw error
        await this.#sendOneByOne(batch)
        continue
      }
      if (!this.#isClosed) book.sent(batch)
    }
  }

  /** One that is refused keeps none of the others back. */
  async #sendOneByOne(batch: readonly LogEntry[]): Promise<void> {
    const { client, book, log } = this.#options
    for (const entry of batch) {
      try {
        await client.call('addEntries', { body: { entries: [entry] } })
        if (this.#isClosed) return
        book.sent([entry])
      } catch (error) {
        if (!(error instanceof Fault) || !LASTING.has(error.code)) throw error
        this.#refused.add(entry.id)
        log(`The cluster does not take the entry ${entry.id} of ${entry.logId}: ${error.message}`)
        this.#say(`The cluster does not take ${this.#refused.size} of what was written here: ${error.message}`)
      }
    }
  }

  async #fetch(journalId: string): Promise<void> {
    const { table, client, book } = this.#options
    for (;;) {
      const after = table.cursor()?.after ?? 0
      const { entries, last } = await client.call('listEntries', { query: { after, limit: FETCHED_AT_ONCE } })
      if (this.#isClosed) return
      if (last < after) {
        // It knows less than it did: all of it once more, both ways.
        book.beginJournal(journalId)
        this.#isAskedAgain = true
        return
      }
      if (entries.length > 0) book.merge(entries, { journalId, after: last })
      if (entries.length < FETCHED_AT_ONCE || !this.#canAsk()) return
    }
  }

  #canAsk(): boolean {
    return this.#hasRoute && !this.#isClosed && this.#options.isLive()
  }

  #onFailure(error: unknown): void {
    if (this.#isClosed) return
    if (!(error instanceof Fault)) return this.#options.onDefect(error)
    if (error.code === 'notFound') {
      this.#hasRoute = false
      this.#say('This cluster keeps nothing of what is written: it stays on this machine.')
    }
    // What was not heard or not recorded is tried again with the next look.
  }

  #say(problem: string | null): void {
    if (this.#problem === problem) return
    this.#problem = problem
    this.#options.changed()
  }
}

/** The oldest, as many as one request takes. */
function firstOf(entries: readonly KeptEntry[]): LogEntry[] {
  const batch: LogEntry[] = []
  let bytes = 0
  for (const { id, logId, at, by, body } of entries) {
    const entry = { id, logId, at, by, body }
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1
    if (batch.length === SENT_AT_ONCE || (batch.length > 0 && bytes > SENT_BYTES)) break
    batch.push(entry)
  }
  return batch
}
