/** What people write, as this console knows it: on disk before anybody hears of it, put together with what others wrote. */
import { Fault } from '../../shared/fault.ts'
import type { KeptEntry, LogBody, LogEntry } from '../../shared/log-entry.ts'
import type { Clock } from '../clock.ts'
import type { LogCursor, LogEntriesTable } from '../store/log-entries-table.ts'

/** One sort of what is written, as it listens to the book. */
export interface LogListener {
  /** These came from the cluster, or have reached it. Those of other sorts are among them. */
  readonly changed: (entries: readonly KeptEntry[]) => void
  /** Any entry may be another now: what was folded from them is to be folded anew. */
  readonly reset: () => void
}

export interface LogBookOptions {
  readonly table: LogEntriesTable
  readonly clock: Clock
  /** A new UUIDv7. */
  readonly newId: () => string
  /** Who writes at this console. */
  readonly actor: string
  /** Something is here that the cluster does not have. */
  readonly toSend: () => void
}

export class LogBook {
  readonly #options: LogBookOptions
  readonly #listeners: LogListener[] = []

  constructor(options: LogBookOptions) {
    this.#options = options
  }

  listen(listener: LogListener): void {
    this.#listeners.push(listener)
  }

  /** Who writes at this console. */
  get actor(): string {
    return this.#options.actor
  }

  /** Epoch ms of this machine. */
  now(): number {
    return this.#options.clock.now()
  }

  /** The id of a log that begins. */
  newId(): string {
    return this.#options.newId()
  }

  of(logId: string): KeptEntry[] {
    return this.#options.table.of(logId)
  }

  /** Log by log. */
  all(): KeptEntry[][] {
    const logs: KeptEntry[][] = []
    for (const entry of this.#options.table.all()) {
      const last = logs.at(-1)
      if (last?.[0]?.logId === entry.logId) last.push(entry)
      else logs.push([entry])
    }
    return logs
  }

  /** All of them at once, or none. On the disk when this returns; nobody is told. @throws {Fault} storeFull; tooLarge: no cluster would take it. */
  write(logId: string, bodies: readonly LogBody[]): KeptEntry[] {
    const { table, clock, newId, actor, toSend } = this.#options
    // After everything that was seen of this log, whatever the clocks of others say: it was written in the knowledge of it.
    const newest = table.of(logId).at(-1)?.at ?? 0
    const from = Math.max(clock.now(), newest + 1)
    const entries = bodies.map((body, index) => ({ id: newId(), logId, at: from + index, by: actor, body }))
    for (const entry of entries) refuseTooLarge(entry)
    table.add(entries)
    toSend()
    return entries.map((entry) => ({ ...entry, isSent: false }))
  }

  /** What the cluster has. @throws {Fault} storeFull: nothing of it is here, and it is to be asked for again. */
  merge(entries: readonly LogEntry[], cursor: LogCursor): void {
    this.#tell(this.#options.table.merge(entries, cursor))
  }

  /** The cluster has these now. @throws {Fault} storeFull */
  sent(entries: readonly LogEntry[]): void {
    const marked = new Set(this.#options.table.markSent(entries.map(({ id }) => id)))
    this.#tell(entries.filter(({ id }) => marked.has(id)))
  }

  /** What is sent has to be sent again. @throws {Fault} storeFull */
  beginJournal(journalId: string): void {
    this.#options.table.beginJournal(journalId)
    for (const { reset } of this.#listeners) reset()
  }

  #tell(changed: readonly LogEntry[]): void {
    if (changed.length === 0) return
    const kept = changed.map(({ id, logId, at, by, body }) => ({ id, logId, at, by, body, isSent: true }))
    for (const listener of this.#listeners) listener.changed(kept)
  }
}

/** A cluster takes a little more in one request. */
const ENTRY_BYTES = 200_000

function refuseTooLarge(entry: LogEntry): void {
  const bytes = Buffer.byteLength(JSON.stringify(entry))
  if (bytes > ENTRY_BYTES)
    throw new Fault('tooLarge', `This takes ${bytes} bytes; what is written at once may take ${ENTRY_BYTES}.`)
}
