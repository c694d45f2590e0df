/** The worker's jobs: a bounded queue, one at a time, each known by its id so that asking twice is one job. In memory. */
import { Fault } from '../../shared/fault.ts'
import type { Processed } from './processing.ts'
import type { MediaKind } from './uploads.ts'

export type JobState =
  | { readonly state: 'queued' }
  | { readonly state: 'processed'; readonly tookMs: number; readonly result: Processed }
  | { readonly state: 'failed'; readonly tookMs: number; readonly why: string }

export interface Job {
  readonly id: string
  readonly kind: MediaKind
}

export interface JobsOptions {
  readonly read: (job: Job) => Buffer
  /** @throws what is wrong with it. */
  readonly work: (kind: MediaKind, bytes: Buffer) => Processed
  /** `tookMs`: without the reading. */
  readonly ended: (outcome: 'processed' | 'failed', tookMs: number) => void
  /** Runs it soon, after whatever else waits for this process. */
  readonly soon: (run: () => void) => void
  readonly monotonicMs: () => number
}

export const MAX_WAITING = 200
/** Outcomes that are remembered; the oldest are forgotten. */
const MAX_KNOWN = 5_000

export class Jobs {
  readonly #options: JobsOptions
  readonly #known = new Map<string, JobState>()
  readonly #waiting: Job[] = []
  #isWorking = false

  constructor(options: JobsOptions) {
    this.#options = options
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** `null`: never asked for, or forgotten. */
  find(id: string): JobState | null {
    return this.#known.get(id) ?? null
  }

  /** How it stands; one that is known already is not done again. @throws {Fault} tooMany: the queue is full. */
  submit(job: Job): JobState {
    const known = this.#known.get(job.id)
    if (known !== undefined) return known
    if (this.#waiting.length >= MAX_WAITING)
      throw new Fault('tooMany', `${MAX_WAITING} jobs wait already; send it again in a second`)
    this.#waiting.push(job)
    const state: JobState = { state: 'queued' }
    this.#remember(job.id, state)
    this.#workSoon()
    return state
  }

  #workSoon(): void {
    if (this.#isWorking || this.#waiting.length === 0) return
    this.#isWorking = true
    // One a turn: questions about this process are answered between two jobs.
    this.#options.soon(() => {
      this.#isWorking = false
      const job = this.#waiting.shift()
      if (job !== undefined) this.#work(job)
      this.#workSoon()
    })
  }

  #work(job: Job): void {
    const { read, work, ended, monotonicMs } = this.#options
    const bytes = read(job)
    const startedAt = monotonicMs()
    const tookMs = () => monotonicMs() - startedAt
    try {
      const result = work(job.kind, bytes)
      this.#remember(job.id, { state: 'processed', tookMs: tookMs(), result })
      ended('processed', tookMs())
    } catch (error) {
      // Broken uploads are everyday; what is wrong with this one is told to whoever asks for it.
      const why = error instanceof Error ? error.message : String(error)
      this.#remember(job.id, { state: 'failed', tookMs: tookMs(), why })
      ended('failed', tookMs())
    }
  }

  #remember(id: string, state: JobState): void {
    this.#known.set(id, state)
    if (this.#known.size <= MAX_KNOWN) return
    const [oldest] = this.#known.keys()
    if (oldest !== undefined) this.#known.delete(oldest)
  }
}
