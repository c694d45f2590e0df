/**
 * Expenses on their way to the spreadsheet service, beside the replies and never before them: whether it answers, how late or
 * not at all, changes no reply, no order and no state. Rows that wait when this process ends are lost; nobody relies on them.
 */
import { Counter, type Registry } from 'prom-client'
import type { Clock } from '../clock.ts'
import { type CallOutcome, GATHER_MS, type Pace, paceAfter, STEADY } from './sheets-pace.ts'

export interface ExpenseRow {
  /** Of the message; the service takes the same id once. */
  readonly id: string
  readonly accountId: string
  readonly conversation: string
  readonly at: number
  readonly amount: number
  readonly currency: string
}

export interface SheetsClientOptions {
  /** One call. Resolves in bounded time. @throws why it failed. */
  readonly append: (rows: readonly ExpenseRow[]) => Promise<Exclude<CallOutcome, { kind: 'failed' }>>
  readonly clock: Pick<Clock, 'after'>
  readonly registry: Registry
  /** Rows that a call could not bring there arrived with a later one. */
  readonly recovered: () => void
  readonly log: (line: string) => void
}

/** Rows in one call. */
export const BATCH = 100
/** More than one call can take wait: the next one comes sooner. */
const HURRY_MS = 250
/** Rows that wait; beyond it the oldest go, a batch at a time, and are counted as a call that was skipped. */
export const MAX_WAITING = 1_000

export class SheetsClient {
  readonly #options: SheetsClientOptions
  readonly #calls
  #rows: ExpenseRow[] = []
  #pace: Pace = STEADY
  /** The last call did not bring its rows there. */
  #isRetry = false
  #isCalling = false
  #cancel: (() => void) | null = null
  #isClosed = false

  constructor(options: SheetsClientOptions) {
    this.#options = options
    this.#calls = new Counter({
      name: 'linda_bot_sheet_calls_total',
      help: 'Calls of the spreadsheet service, by outcome: ok, failed, throttled (over its quota), skipped (rows given up because too many waited).',
      labelNames: ['outcome'] as const,
      registers: [options.registry],
    })
    // A rate over a series that is not there yet misses its first event.
    for (const outcome of ['ok', 'failed', 'throttled', 'skipped']) this.#calls.inc({ outcome }, 0)
  }

  get waiting(): number {
    return this.#rows.length
  }

  add(row: ExpenseRow): void {
    if (this.#isClosed) return
    if (this.#rows.length >= MAX_WAITING) {
      // Those of a call under way may be on the sheet already, and go again by their ids.
      this.#rows.splice(0, BATCH)
      this.#calls.inc({ outcome: 'skipped' })
    }
    this.#rows.push(row)
    this.#callAfter(this.#pace.failures === 0 ? GATHER_MS : this.#pace.waitMs)
  }

  close(): void {
    this.#isClosed = true
    this.#cancel?.()
    this.#rows = []
  }

  /** A call that is due already stays due. */
  #callAfter(waitMs: number): void {
    if (this.#isClosed || this.#isCalling || this.#cancel !== null || this.#rows.length === 0) return
    this.#cancel = this.#options.clock.after(waitMs, () => {
      this.#cancel = null
      void this.#call()
    })
  }

  async #call(): Promise<void> {
    this.#isCalling = true
    const rows = this.#rows.slice(0, BATCH)
    const outcome = await this.#outcomeOf(rows)
    this.#isCalling = false
    this.#calls.inc({ outcome: outcome.kind })
    const before = this.#pace
    this.#pace = paceAfter(before, outcome)
    if (outcome.kind === 'ok') {
      this.#rows = this.#rows.filter((row) => !rows.includes(row))
      if (this.#isRetry) this.#options.recovered()
    }
    this.#isRetry = outcome.kind !== 'ok'
    if (this.#pace.isOpen !== before.isOpen)
      this.#options.log(
        this.#pace.isOpen
          ? `the spreadsheet service failed ${this.#pace.failures} times; it is left alone for ${this.#pace.waitMs / 1_000} s`
          : 'the spreadsheet service answers again',
      )
    this.#callAfter(outcome.kind === 'ok' && this.#rows.length >= BATCH ? HURRY_MS : this.#pace.waitMs)
  }

  async #outcomeOf(rows: readonly ExpenseRow[]): Promise<CallOutcome> {
    try {
      return await this.#options.append(rows)
    } catch (error) {
      if (this.#pace.failures === 0 && !this.#isClosed)
        this.#options.log(`rows not appended: ${error instanceof Error ? error.message : String(error)}`)
      return { kind: 'failed' }
    }
  }
}
