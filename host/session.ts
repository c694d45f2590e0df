/** One window: its calls are answered, and what is new is sent to it in batches from its `watch` on. */
import type { PortMessage, Push } from '../shared/calls.ts'
import { asFault } from '../shared/fault.ts'
import type { Source } from '../shared/history.ts'
import type { Sighting } from '../shared/observation.ts'
import { sampleKey } from '../shared/sample.ts'
import type { Clock } from './clock.ts'
import { firstPiece } from './pieces.ts'
import type { Serve } from './serve.ts'
import { ToldRows } from './told-rows.ts'

export interface Session {
  /** A message of the window, as it came. Answers through `send`; never throws. */
  receive(message: unknown): void
  close(): void
}

/** What comes within it is sent together, ms; the first after a while goes at once. A frame of a screen, where much came last; else less. */
const BATCH_MS = { few: 8, many: 16 } as const
/** So many facts in one message are many. */
const MANY = 8
/** Numbers alone do not hurry, ms. */
const SAMPLES_BATCH_MS = 500
/** Between two pieces of what is too much for one message, ms. */
const PIECE_MS = 50

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
  #left = false
  #closed = false
  #queue: Push[] = []
  #cancelFlush: () => void = () => undefined
  /** Monotonic ms the queue goes out at; `null`: it is empty. */
  #flushAt: number | null = null
  /** Monotonic ms something went out at last. */
  #sentAt = Number.NEGATIVE_INFINITY
  /** Facts in the last message. */
  #sentCount = 0
  readonly #sightings = new ToldRows<Sighting>(({ observer }) => observer)
  readonly #sources = new ToldRows<Source>(({ id }) => id)

  constructor(options: WindowSessionOptions) {
    this.#options = options
    this.#serve = options.serve(() => this.startWatching())
  }

  /** The picture is being taken at this moment: what comes from here on follows it, what came before is in it. */
  startWatching(): void {
    this.#watching = true
    this.#sightings.forget()
    this.#sources.forget()
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
    if (!this.#watching || this.#left || this.#closed) return
    const news = this.#onlyChanges(push)
    this.#queue = merge(this.#queue, news)
    const isPatient = push.kind === 'samples' || push.kind === 'heard'
    const apartMs = this.#sentCount < MANY ? BATCH_MS.few : BATCH_MS.many
    this.#flushWithin(
      isPatient ? SAMPLES_BATCH_MS : Math.max(0, this.#sentAt + apartMs - this.#options.clock.elapsed()),
    )
  }

  /** Of a long list only what changed since this window was told it last. */
  #onlyChanges(push: Push): Push {
    if (push.kind === 'sightings') {
      const sightings = this.#sightings.changed(push.sightings)
      return sightings === null ? push : { ...push, sightings: [...sightings], isPart: true }
    }
    if (push.kind === 'sources') {
      const sources = this.#sources.changed(push.sources)
      return sources === null ? push : { ...push, sources: [...sources], isPart: true }
    }
    return push
  }

  /** The window goes on elsewhere: nothing new comes from here, only answers to what it asked before. */
  leave(): void {
    this.#left = true
    this.#dropQueue()
    this.#options.onClose(this)
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
      this.#sentAt = clock.elapsed()
      const { now, later } = firstPiece(this.#queue)
      this.#sentCount = now.reduce((sum, push) => sum + (push.kind === 'facts' ? push.facts.length : 0), 0)
      this.#dropQueue()
      this.#send({ type: 'push', pushes: [...now] })
      if (later.length === 0 || this.#closed) return
      this.#queue = [...later]
      this.#flushWithin(PIECE_MS)
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

/** These say how it is now: only the last word counts. */
const LAST_COUNTS: ReadonlySet<Push['kind']> = new Set([
  'heard',
  'link',
  'notices',
  'sightings',
  'connections',
  'sources',
  'foreignAlerts',
  'differences',
  'library',
  'replay',
])

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
  if (LAST_COUNTS.has(push.kind)) {
    const waiting = queue.find(({ kind }) => kind === push.kind)
    return [...queue.filter((queued) => queued.kind !== push.kind), over(waiting, push)]
  }
  return [...queue, push]
}

/** Changed rows do not push out those that still wait. */
function over(waiting: Push | undefined, push: Push): Push {
  if (push.kind === 'sightings' && push.isPart === true && waiting?.kind === 'sightings') {
    const rows = latestRows([...waiting.sightings, ...push.sightings], ({ observer }) => observer)
    return { ...waiting, disagreements: push.disagreements, sightings: rows }
  }
  if (push.kind === 'sources' && push.isPart === true && waiting?.kind === 'sources')
    return { ...waiting, sources: latestRows([...waiting.sources, ...push.sources], ({ id }) => id) }
  return push
}

function latestRows<T>(rows: readonly T[], keyOf: (row: T) => string): T[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()]
}
