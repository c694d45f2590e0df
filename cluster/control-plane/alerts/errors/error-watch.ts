/** Errors by kind: read from the processes, kept, held against what is usual, and told where a kind is new. */
import type { FactBody } from '../../../../shared/fact.ts'
import type { Snapshot } from '../../../../shared/snapshot.ts'
import type { Book } from '../../book.ts'
import { OWN } from '../../detect/verdict.ts'
import { GATEWAY, type Roster } from '../../nodes/roster.ts'
import { readPage } from '../../services/page.ts'
import { METRICS_PAGE_BYTES } from '../../services/probe.ts'
import type { Reading } from '../evaluate.ts'
import { ErrorLedger } from './ledger.ts'
import { NewKinds } from './new-kinds.ts'
import { ErrorReader, type ErrorSource } from './reader.ts'

const ANSWER_WITHIN_MS = 2_000

export interface ErrorWatchOptions {
  readonly book: Book
  readonly roster: Pick<Roster, 'presence'>
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
  readonly log: (line: string) => void
  /** The way from here to a process's page. */
  readonly dial: (url: string) => string
  /** Tests read elsewhere. @throws where nobody answers. */
  readonly read?: (url: string) => Promise<string>
}

export class ErrorWatch {
  readonly #options: ErrorWatchOptions
  readonly #ledger: ErrorLedger
  readonly #reader: ErrorReader
  readonly #newKinds = new NewKinds()

  constructor(options: ErrorWatchOptions) {
    this.#options = options
    const { book, clock, log, dial, read = readMetrics } = options
    const ledger = new ErrorLedger({ store: book.engine.errors, now: clock.wall, log })
    this.#ledger = ledger
    this.#reader = new ErrorReader({
      services: () => this.#services(),
      nodes: () => this.#nodes(),
      read: (url) => read(new URL('/metrics', dial(url)).href),
      clock,
      watched: (about, from, to) => ledger.watched(about, from, to),
      saw: (about, kind, count, source) => ledger.saw(about, kind, count, source),
    })
  }

  /** Every 100 ms. */
  tick(): void {
    this.#reader.tick()
    this.#ledger.tick()
  }

  /** Of every account and service that is watched. */
  spikes({ accounts, services }: Snapshot): { accounts: Map<string, Reading>; services: Map<string, Reading> } {
    const of = (known: Readonly<Record<string, unknown>>) =>
      new Map(
        this.#ledger.abouts().flatMap((about): [string, Reading][] => {
          const reading = known[about] === undefined ? null : this.#ledger.spike(about)
          return reading === null ? [] : [[about, reading]]
        }),
      )
    return { accounts: of(accounts), services: of(services) }
  }

  newKinds(): readonly FactBody[] {
    const { book, clock } = this.#options
    const { facts, known } = this.#newKinds.look({
      snapshot: book.snapshot,
      news: this.#ledger.news(),
      now: clock.wall(),
    })
    // Known first: an alert that outlives its news is resolved at the next look, the other way round it would come again.
    for (const kind of known) this.#ledger.known(kind)
    if (known.length > 0) this.#ledger.save()
    return facts
  }

  close(): void {
    this.#reader.close()
    this.#ledger.save()
  }

  #services(): ErrorSource[] {
    const { book, roster } = this.#options
    const { services, accounts } = book.snapshot
    const gatewayUrl = roster.presence(GATEWAY)?.hello.statusUrl ?? services[GATEWAY]?.statusUrl ?? null
    const gateway: ErrorSource[] =
      gatewayUrl === null
        ? []
        : [{ id: GATEWAY, about: GATEWAY, url: gatewayUrl, covers: [GATEWAY, ...Object.keys(accounts)] }]
    const others = Object.values(services).flatMap(({ id, statusUrl }): ErrorSource[] =>
      id === GATEWAY || id === OWN || statusUrl === null ? [] : [{ id, about: id, url: statusUrl, covers: [id] }],
    )
    return [...gateway, ...others]
  }

  #nodes(): ErrorSource[] {
    const { book, roster } = this.#options
    return Object.values(book.snapshot.nodes).flatMap(({ id, accountId, statusUrl }): ErrorSource[] =>
      statusUrl === null || roster.presence(id) === null ? [] : [{ id, about: accountId, url: statusUrl, covers: [] }],
    )
  }
}

/** @throws where it does not answer, or not with a page. */
async function readMetrics(url: string): Promise<string> {
  const { status, text } = await readPage(url, ANSWER_WITHIN_MS, METRICS_PAGE_BYTES)
  if (status !== 200) throw new Error(`answered ${status}`)
  return text
}
