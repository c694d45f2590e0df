/** The spreadsheet service's `/metrics`. */
import { Counter, Gauge } from 'prom-client'
import { openRegistry } from '../process/metrics.ts'

export interface SheetsSources {
  readonly quotaUsed: () => number
  readonly quotaLimit: number
  readonly rows: () => number
}

const OUTCOMES = ['ok', 'throttled', 'failed', 'refused'] as const
export type SheetsOutcome = (typeof OUTCOMES)[number]

export class SheetsMetrics {
  readonly registry = openRegistry()
  readonly #requests = new Counter({
    name: 'linda_sheets_requests_total',
    help: 'Requests to append rows, by outcome: ok, throttled (over the quota), failed (no answer, or an error of this service), refused (malformed or not signed in).',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  })

  constructor({ quotaUsed, quotaLimit, rows }: SheetsSources) {
    // A rate over a series that is not there yet misses its first event.
    for (const outcome of OUTCOMES) this.#requests.inc({ outcome }, 0)
    const gauge = (name: string, help: string, value: () => number) =>
      new Gauge({
        name,
        help,
        registers: [this.registry],
        collect() {
          this.set(value())
        },
      })
    gauge('linda_sheets_quota_used', 'Requests taken in this minute.', quotaUsed)
    gauge('linda_sheets_quota_limit', 'Requests it takes in a minute.', () => quotaLimit)
    gauge('linda_sheets_rows', 'Rows in the sheet since this process started.', rows)
  }

  answered(outcome: SheetsOutcome): void {
    this.#requests.inc({ outcome })
  }
}

/** By the status of its answer. */
export function outcomeOf(status: number): SheetsOutcome {
  if (status === 429) return 'throttled'
  if (status >= 500) return 'failed'
  return status >= 400 ? 'refused' : 'ok'
}
