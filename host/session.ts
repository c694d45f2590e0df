/** One window: its calls are answered, and what is new is sent to it in batches from its `watch` on. */
import type { PortMessage, Push } from '../shared/calls.ts'
import { asFault } from '../shared/fault.ts'
import { sampleKey } from '../shared/sample.ts'
import type { Clock } from './clock.ts'
import type { Serve } from './serve.ts'

export interface Session {
  /** A message of the window, as it came. Answers through `send`; never throws. */
  receive(message: unknown): void
  close(): void
}

/** One frame of a screen: what comes within it is sent together, ms. */
const BATCH_MS = 16
/** Numbers alone do not hurry, ms. */
const SAMPLES_BATCH_MS = 500

export interface WindowSessionOptions {
  readonly clock: Clock
  readonly send: (message: PortMessage) => void
  /** Makes what answers this window's calls; `startWatching` belongs to its `watch`. */
  readonly serve: (startWatching: () => void) => Serve
  readonly log: (line: string) => void
  readonly onClose: (session: WindowSession) => void
}

export class WindowSession implements Session {
  readonly #options: WindowSessionOptions
  readonly #serve: Serve
  #watching = false
  #closed = false
  #queue: Push[] = []
  #cancelFlush: () => void = () => undefined
  /** Monotonic ms the queue goes out at; `null`: it is empty. */
  #flushAt: number | null = null

  constructor(options: WindowSessionOptions) {
    this.#options = options
    this.#serve = options.serve(() => this.startWatching())
  }

  /** The picture is being taken at this moment: what comes from here on follows it, what came before is in it. */
  startWatching(): void {
    this.#watching = true
    this.#dropQueue()
  }

  receive(message: unknown): void {
    if (this.#closed) return
    this.#serve(message).then(
      (answer) => this.#send(answer),
      (error: unknown) => this.#options.log(`A window's call failed: ${asFault(error).message}`),
    )
  }

  push(push: Push): void {
    if (!this.#watching || this.#closed) return
    this.#queue = merge(this.#queue, push)
    this.#flushWithin(push.kind === 'samples' || push.kind === 'heard' ? SAMPLES_BATCH_MS : BATCH_MS)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#dropQueue()
    this.#options.onClose(this)
  }

  #flushWithin(ms: number): void {
    const { clock } = this.#options
    const at = clock.elapsed() + ms
    if (this.#flushAt !== null && this.#flushAt <= at) return
    this.#cancelFlush()
    this.#flushAt = at
    this.#cancelFlush = clock.after(ms, () => {
      const pushes = this.#queue
      this.#dropQueue()
      this.#send({ type: 'push', pushes })
    })
  }

  #dropQueue(): void {
    this.#cancelFlush()
    this.#flushAt = null
    this.#queue = []
  }

  /** A window that went away without a word must not take the others with it. */
  #send(message: PortMessage): void {
    if (this.#closed) return
    try {
      this.#options.send(message)
    } catch (error) {
      this.#options.log(`A window is gone: ${asFault(error).message}`)
      this.close()
    }
  }
}

/** Joins what may be joined without changing what a window ends up with: order between kinds is kept. */
function merge(queue: readonly Push[], push: Push): Push[] {
  const last = queue.at(-1)
  if (last?.kind === 'facts' && push.kind === 'facts') {
    return [...queue.slice(0, -1), { ...push, facts: [...last.facts, ...push.facts] }]
  }
  if (last?.kind === 'samples' && push.kind === 'samples') {
    const latest = new Map(
      [...last.samples, ...push.samples].map((sample) => [`${sampleKey(sample)}@${sample.at}`, sample]),
    )
    return [...queue.slice(0, -1), { ...push, samples: [...latest.values()] }]
  }
  // These say how it is now: only the last word counts.
  if (push.kind === 'heard' || push.kind === 'link' || push.kind === 'notices' || push.kind === 'sightings') {
    return [...queue.filter((queued) => queued.kind !== push.kind), push]
  }
  return [...queue, push]
}
