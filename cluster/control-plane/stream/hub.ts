/** The event stream's server side: facts as they are journaled, samples and a tick every second, batched, with a bounded queue a client. */
import type { ServerResponse } from 'node:http'
import type { Fact } from '../../../shared/fact.ts'
import type { Sample } from '../../../shared/sample.ts'
import { formatEventId, parseEventId, type StreamEventName, TICK_EVERY_MS } from '../../../shared/stream.ts'
import type { Book } from '../book.ts'

/** Facts go out at most this often, ms; the first after a while goes at once. While few come, none of them waits as long as in a flood. */
const BATCH_MS = { few: 4, many: 20 } as const
/** So many facts in one sending are many. */
const MANY = 20
/** Samples of one event. Those of a large cluster come in several, so that no fact has to wait until all of them are told and read. */
const PIECE_SAMPLES = 150
const PIECES_AT_MOST = 10
/** Between two pieces, ms. */
const PIECE_EVERY_MS = 20
const PAGE = 1_000
/** A client that leaves this much unread is cut off; it resumes where it was. */
const MAX_BACKLOG_BYTES = 4 * 1024 * 1024
/** One that catches up and does not read for this long is cut off too. */
const STALLED_MS = 30_000

export interface HubOptions {
  readonly book: Book
  readonly samples: () => readonly Sample[]
  readonly now: () => number
}

export class Hub {
  readonly #options: HubOptions
  readonly #clients = new Set<ServerResponse>()
  readonly #ends: (() => void)[]
  #batch: string[] = []
  /** Facts in the batch, and in the one before it. */
  #waiting = 0
  #sentFacts = 0
  #flush: NodeJS.Timeout | undefined
  #nextPiece: NodeJS.Timeout | undefined
  /** Monotonic ms. */
  #sentAt = Number.NEGATIVE_INFINITY
  #isClosed = false

  constructor(options: HubOptions) {
    this.#options = options
    const ticking = setInterval(() => this.#tick(), TICK_EVERY_MS)
    this.#ends = [options.book.subscribe((facts) => this.#take(facts)), () => clearInterval(ticking)]
  }

  get clients(): number {
    return this.#clients.size
  }

  /** `lastEventId`: `null` starts with what comes next. Everything missed comes before anything new. */
  add(response: ServerResponse, lastEventId: string | null): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    response.on('close', () => this.#clients.delete(response))
    const { snapshot } = this.#options.book
    if (lastEventId === null) return this.#join(response, snapshot.seq)
    const known = parseEventId(lastEventId)
    if (known === null) return this.#beginAnew(response, 'the event id cannot be read')
    if (known.journalId !== snapshot.journalId)
      return this.#beginAnew(response, 'another journal: the cluster was restored or made anew')
    if (known.seq > snapshot.seq) return this.#beginAnew(response, 'an event id from the future')
    return this.#catchUp(response, known.seq)
  }

  close(): void {
    this.#isClosed = true
    for (const end of this.#ends) end()
    clearTimeout(this.#flush)
    clearTimeout(this.#nextPiece)
    for (const client of this.#clients) client.end()
  }

  /** Page by page, as fast as it reads: all that was missed at once would be a backlog that gets it cut off again. */
  #catchUp(response: ServerResponse, from: number): void {
    const { engine, snapshot } = this.#options.book
    let seq = from
    while (seq < snapshot.seq) {
      const facts = engine.factsAfter(seq, PAGE)
      const last = facts?.at(-1)
      if (facts === null || last === undefined) return this.#beginAnew(response, 'facts that old are not kept')
      seq = last.seq
      const page = facts.map((fact) => factFrame(snapshot.journalId, fact)).join('')
      if (!response.write(page)) return this.#whenRead(response, () => this.#catchUp(response, seq))
    }
    return this.#join(response, seq)
  }

  #whenRead(response: ServerResponse, goOn: () => void): void {
    const stalled = setTimeout(() => response.destroy(), STALLED_MS)
    const stop = () => clearTimeout(stalled)
    response.once('close', stop)
    response.once('drain', () => {
      stop()
      response.off('close', stop)
      if (!this.#isClosed) goOn()
    })
  }

  #beginAnew(response: ServerResponse, why: string): void {
    const { journalId, seq } = this.#options.book.snapshot
    response.write(frame('gap', { journalId, seq, why }))
    this.#join(response, seq)
  }

  /** It has everything up to `seq`. */
  #join(response: ServerResponse, seq: number): void {
    // What is still in the batch is in the journal too, and would come twice.
    this.#send()
    if (seq < this.#options.book.snapshot.seq) return this.#catchUp(response, seq)
    response.write(this.#tickFrame())
    this.#clients.add(response)
    return undefined
  }

  #take(facts: readonly Fact[]): void {
    // Whoever comes later, or still catches up, reads them from the journal.
    if (this.#clients.size === 0) return
    const { journalId } = this.#options.book.snapshot
    this.#batch.push(...facts.map((fact) => factFrame(journalId, fact)))
    this.#waiting += facts.length
    const apartMs = this.#sentFacts < MANY ? BATCH_MS.few : BATCH_MS.many
    this.#flush ??= setTimeout(() => this.#send(), Math.max(0, this.#sentAt + apartMs - performance.now()))
  }

  #tick(): void {
    if (this.#clients.size === 0) return
    this.#batch.push(this.#tickFrame())
    // What a second that was held up has left is older than what is told now.
    clearTimeout(this.#nextPiece)
    const samples = this.#options.samples()
    this.#tellSamples(samples, Math.max(PIECE_SAMPLES, Math.ceil(samples.length / PIECES_AT_MOST)))
  }

  /** A piece now, and what is left a moment later. */
  #tellSamples(samples: readonly Sample[], atOnce: number): void {
    this.#batch.push(frame('samples', samples.slice(0, atOnce)))
    this.#send()
    const later = samples.slice(atOnce)
    if (later.length > 0) this.#nextPiece = setTimeout(() => this.#tellSamples(later, atOnce), PIECE_EVERY_MS)
  }

  #send(): void {
    clearTimeout(this.#flush)
    this.#flush = undefined
    if (this.#batch.length === 0) return
    this.#sentAt = performance.now()
    this.#sentFacts = this.#waiting
    this.#waiting = 0
    const bytes = this.#batch.join('')
    this.#batch = []
    for (const client of this.#clients) {
      if (client.writableLength > MAX_BACKLOG_BYTES) client.destroy()
      else client.write(bytes)
    }
  }

  #tickFrame(): string {
    const { journalId, seq } = this.#options.book.snapshot
    return frame('tick', { journalId, seq, at: this.#options.now() })
  }
}

function factFrame(journalId: string, fact: Fact): string {
  return `id: ${formatEventId(journalId, fact.seq)}\n${frame('fact', fact)}`
}

function frame(event: StreamEventName, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
