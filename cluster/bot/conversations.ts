/**
 * What the records add up to: where each conversation stands, and which messages of the last 10 minutes are answered. A clock that is set
 * makes a moment look like hours: so many of the newest are known whatever their time says, else each that comes again would count twice.
 */
import type { Change, LogRecord } from '../wire/records.ts'

const WINDOW_MS = 10 * 60_000
const KEPT_AT_LEAST = 50_000

export class Conversations {
  readonly #states = new Map<string, Change>()
  /** In the order they were answered, so that the oldest leave first. */
  readonly #answered = new Map<string, { readonly position: number; readonly at: number }>()
  readonly #keptAtLeast: number

  constructor(keptAtLeast = KEPT_AT_LEAST) {
    this.#keptAtLeast = keptAtLeast
  }

  apply(record: LogRecord): void {
    this.#states.set(record.change.conversation, record.change)
    this.#answered.set(record.messageId, { position: record.position, at: record.at })
    for (const [messageId, { at }] of this.#answered) {
      if (this.#answered.size <= this.#keptAtLeast || at >= record.at - WINDOW_MS) break
      this.#answered.delete(messageId)
    }
  }

  /** `null`: its first message is still to come. */
  stateOf(conversation: string): Change | null {
    return this.#states.get(conversation) ?? null
  }

  /** Position of the record that answers it; `null`: not answered, or longer ago than the window and not among the newest. */
  answeredAt(messageId: string): number | null {
    return this.#answered.get(messageId)?.position ?? null
  }

  get size(): number {
    return this.#states.size
  }

  clear(): void {
    this.#states.clear()
    this.#answered.clear()
  }
}
