/** The event stream's server side: facts as they are journaled, samples and a tick every second, batched, with a bounded queue a client. */
import type { ServerResponse } from 'node:http'
import type { Fact } from '../../../shared/fact.ts'
import type { Sample } from '../../../shared/sample.ts'
import { formatEventId, parseEventId, type StreamEventName, TICK_EVERY_MS } from '../../../shared/stream.ts'
import type { Book } from '../book.ts'

const BATCH_MS = 20
const PAGE = 1_000
/** A client that leaves this much unread is cut off; it resumes where it was. */
const MAX_BACKLOG_BYTES = 4 * 1024 * 1024

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
  #flush: NodeJS.Timeout | undefined

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
    // What is still in the batch is in the journal too, and would come twice.
    this.#send()
    response.write(lastEventId === null ? this.#tickFrame() : this.#missed(lastEventId))
    this.#clients.add(response)
    response.on('close', () => this.#clients.delete(response))
  }

  close(): void {
    for (const end of this.#ends) end()
    clearTimeout(this.#flush)
    for (const client of this.#clients) client.end()
  }

  #missed(lastEventId: string): string {
    const { engine, snapshot } = this.#options.book
    const known = parseEventId(lastEventId)
    const gap = (why: string) => frame('gap', { journalId: snapshot.journalId, seq: snapshot.seq, why })
    if (known === null) return gap('the event id cannot be read')
    if (known.journalId !== snapshot.journalId) return gap('another journal: the cluster was restored or made anew')
    const frames: string[] = []
    for (let seq = known.seq; seq < snapshot.seq;) {
      const facts = engine.factsAfter(seq, PAGE)
      if (facts === null || facts.length === 0) return gap('facts that old are not kept')
      frames.push(...facts.map((fact) => factFrame(snapshot.journalId, fact)))
      seq = facts.at(-1)?.seq ?? snapshot.seq
    }
    if (known.seq > snapshot.seq) return gap('an event id from the future')
    return frames.join('') + this.#tickFrame()
  }

  #take(facts: readonly Fact[]): void {
    const { journalId } = this.#options.book.snapshot
    this.#batch.push(...facts.map((fact) => factFrame(journalId, fact)))
    this.#flush ??= setTimeout(() => this.#send(), BATCH_MS)
  }

  #tick(): void {
    this.#batch.push(frame('samples', this.#options.samples()), this.#tickFrame())
    this.#send()
  }

  #send(): void {
    clearTimeout(this.#flush)
    this.#flush = undefined
    if (this.#batch.length === 0) return
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
