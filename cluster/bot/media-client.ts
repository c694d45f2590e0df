/**
 * Pictures and documents that came with messages, handed to the media worker by their ids, beside the replies and never before
 * them. What it does not take in a few tries is given up: the worker is asked, not relied on.
 */
import { Counter, type Registry } from 'prom-client'
import type { Clock } from '../clock.ts'
import { LOOPBACK } from '../config.ts'
import type { Message } from '../wire/traffic.ts'

export type MediaJob = NonNullable<Message['media']>

export interface MediaClientOptions {
  /** Hands one over. Resolves in bounded time. @throws why it was not taken. */
  readonly submit: (job: MediaJob) => Promise<void>
  readonly clock: Pick<Clock, 'after'>
  readonly registry: Registry
  readonly log: (line: string) => void
}

export const MAX_WAITING = 200
const TRIES = 4
const FIRST_BACK_OFF_MS = 500

export class MediaClient {
  readonly #options: MediaClientOptions
  readonly #jobs
  readonly #waiting: { readonly job: MediaJob; tries: number }[] = []
  #isBusy = false
  #isClosed = false
  #cancel: (() => void) | null = null

  constructor(options: MediaClientOptions) {
    this.#options = options
    this.#jobs = new Counter({
      name: 'linda_bot_media_jobs_total',
      help: 'Pictures and documents of messages, by what became of handing them to the media worker: ok, skipped (given up).',
      labelNames: ['outcome'] as const,
      registers: [options.registry],
    })
    // A rate over a series that is not there yet misses its first event.
    for (const outcome of ['ok', 'skipped']) this.#jobs.inc({ outcome }, 0)
  }

  get waiting(): number {
    return this.#waiting.length
  }

  add(job: MediaJob): void {
    if (this.#isClosed) return
    if (this.#waiting.length >= MAX_WAITING) {
      this.#jobs.inc({ outcome: 'skipped' })
      return
    }
    this.#waiting.push({ job, tries: 0 })
    void this.#next()
  }

  close(): void {
    this.#isClosed = true
    this.#cancel?.()
    this.#waiting.length = 0
  }

  async #next(): Promise<void> {
    const first = this.#waiting[0]
    if (this.#isBusy || this.#isClosed || first === undefined) return
    this.#isBusy = true
    const waitMs = await this.#handOver(first)
    if (this.#isClosed) return
    if (waitMs === 0) {
      this.#waiting.shift()
      this.#isBusy = false
      return this.#next()
    }
    this.#cancel = this.#options.clock.after(waitMs, () => {
      this.#cancel = null
      this.#isBusy = false
      void this.#next()
    })
  }

  /** How long to wait before it is tried again, ms; 0: it is done with. */
  async #handOver(entry: { readonly job: MediaJob; tries: number }): Promise<number> {
    try {
      await this.#options.submit(entry.job)
      this.#jobs.inc({ outcome: 'ok' })
      return 0
    } catch (error) {
      entry.tries += 1
      if (entry.tries < TRIES) return FIRST_BACK_OFF_MS * 2 ** (entry.tries - 1)
      this.#jobs.inc({ outcome: 'skipped' })
      this.#options.log(
        `${entry.job.kind} ${entry.job.id} given up: ${error instanceof Error ? error.message : String(error)}`,
      )
      return 0
    }
  }
}

const ANSWER_WITHIN_MS = 1_000

/** Over http, to the worker of this cluster. */
export function mediaCall(port: number, token: string): (job: MediaJob) => Promise<void> {
  return async ({ id, kind }) => {
    const response = await fetch(`http://${LOOPBACK}:${port}/jobs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id, kind }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`the media worker answered ${response.status}: ${text.slice(0, 200)}`)
  }
}
