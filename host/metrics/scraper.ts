/**
 * Reads the metrics page of every process, one after the other, and makes figures of it.
 *
 * Often while a window looks, seldom otherwise: then so that there is a history. A process that cannot be reached from here is
 * asked through the control plane.
 */
import { asFault, Fault } from '../../shared/fault.ts'
import type { ScrapedRole } from '../../shared/figure.ts'
import type { Source } from '../../shared/history.ts'
import type { FiguresSample } from '../../shared/sample.ts'
import type { Clock } from '../clock.ts'
import type { ControlClient } from '../control/client.ts'
import { isOpenMetrics, type MetricsAnswer, type MetricsAsker, type Page } from './ask-metrics.ts'
import { Figures } from './figures.ts'
import { Growth } from './growth.ts'
import { MetricsParser } from './parser.ts'
import type { ScrapeTarget } from './scrape-targets.ts'

export const SCRAPE_EVERY_MS = { watched: 5_000, unwatched: 15_000 } as const
/** Between the beginnings of two scrapes, ms: a thousand processes take longer to go round than nine. */
const STAGGER_MS = 20
const LOOK_EVERY_MS = 250
/** Who is to be asked is looked up this often, ms. */
const TARGETS_EVERY_MS = 1_000
const AT_ONCE = 16
/** The control plane is asked on our behalf at most this often for one process, ms. */
const RELAY_EVERY_MS = 15_000

export interface ScraperOptions {
  readonly clock: Clock
  readonly asker: MetricsAsker
  readonly client: ControlClient
  readonly targets: () => readonly ScrapeTarget[]
  /** Somebody looks. */
  readonly isWatched: () => boolean
  /** Whether the control plane can be asked on our behalf. */
  readonly canRelay: () => boolean
  readonly heard: (figures: FiguresSample[]) => void
  /** What was thrown without being planned for; the source says so too. */
  readonly onDefect: (error: unknown) => void
}

interface Row {
  target: ScrapeTarget
  /** Monotonic ms. */
  nextAt: number
  isBusy: boolean
  /** Of the last page, epoch ms of this machine; `null`: there was none. */
  lastAnswerAt: number | null
  trouble: string | null
  isRelayed: boolean
  /** Monotonic ms. */
  relayedAt: number
  readonly growth: Growth
}

interface Reader {
  readonly parser: MetricsParser
  readonly figures: Figures
}

export class Scraper {
  readonly #options: ScraperOptions
  readonly #rows = new Map<string, Row>()
  /** One for all processes of a role: their pages are alike. */
  readonly #readers = new Map<ScrapedRole | null, Reader>()
  #targetsAt = Number.NEGATIVE_INFINITY
  #asking = 0
  #isClosed = false
  #cancel: () => void = () => undefined

  constructor(options: ScraperOptions) {
    this.#options = options
  }

  get sources(): Source[] {
    return [...this.#rows.values()].map((row) => ({
      id: `scrape/${row.target.id}`,
      kind: 'scrape' as const,
      whose: row.target.id,
      everyMs: row.isRelayed ? Math.max(RELAY_EVERY_MS, this.#everyMs) : this.#everyMs,
      lastAnswerAt: row.lastAnswerAt,
      trouble: row.trouble,
      isRelayed: row.isRelayed,
      clockOffsetMs: null,
    }))
  }

  start(): void {
    this.#look()
  }

  /** Somebody begins to look: what would be read later is read now, one after the other. */
  hurry(): void {
    const now = this.#options.clock.elapsed()
    for (const [place, row] of [...this.#rows.values()].entries())
      row.nextAt = Math.min(row.nextAt, now + place * STAGGER_MS)
  }

  close(): void {
    this.#isClosed = true
    this.#cancel()
  }

  get #everyMs(): number {
    const everyMs = this.#options.isWatched() ? SCRAPE_EVERY_MS.watched : SCRAPE_EVERY_MS.unwatched
    return Math.max(everyMs, this.#rows.size * STAGGER_MS)
  }

  #look(): void {
    if (this.#isClosed) return
    const { clock } = this.#options
    const now = clock.elapsed()
    if (now - this.#targetsAt >= TARGETS_EVERY_MS) this.#meet(now)
    const due = [...this.#rows.values()].filter((row) => !row.isBusy && row.nextAt <= now)
    for (const row of due.toSorted((a, b) => a.nextAt - b.nextAt).slice(0, AT_ONCE - this.#asking))
      void this.#scrape(row)
    this.#cancel = clock.after(LOOK_EVERY_MS, () => this.#look())
  }

  /** Who came and who went. */
  #meet(now: number): void {
    this.#targetsAt = now
    const targets = this.#options.targets()
    const ids = new Set(targets.map(({ id }) => id))
    for (const id of this.#rows.keys()) if (!ids.has(id)) this.#rows.delete(id)
    let added = 0
    for (const target of targets) {
      const row = this.#rows.get(target.id)
      if (row === undefined) this.#rows.set(target.id, newRow(target, now + added++ * STAGGER_MS))
      else row.target = target
    }
  }

  async #scrape(row: Row): Promise<void> {
    const { clock, asker } = this.#options
    const startedAt = clock.elapsed()
    row.isBusy = true
    this.#asking += 1
    const answer = await asker.ask(row.target.statusUrl)
    const isRelaying = answer.kind === 'none' && !answer.isReached && this.#canRelay(row)
    // Not due yet: what the control plane brought last stands.
    if (isRelaying && startedAt - row.relayedAt >= RELAY_EVERY_MS) {
      row.relayedAt = startedAt
      this.#take(row, await this.#relay(row.target, answer.why), true)
    } else if (!isRelaying || !row.isRelayed) this.#take(row, answer, false)
    this.#asking -= 1
    row.isBusy = false
    // From its beginning, so that slow answers do not make it rarer; but never without a pause.
    row.nextAt = Math.max(startedAt + this.#everyMs, clock.elapsed() + LOOK_EVERY_MS)
  }

  #canRelay({ target }: Row): boolean {
    return target.id !== 'control-plane' && target.statusUrl !== null && this.#options.canRelay()
  }

  async #relay({ id, kind }: ScrapeTarget, why: string): Promise<MetricsAnswer> {
    const { client } = this.#options
    try {
      const { contentType, text } =
        kind === 'node'
          ? await client.call('getNodeMetrics', { params: { nodeId: id } })
          : await client.call('getServiceMetrics', { params: { serviceId: id } })
      return { kind: 'page', page: { bytes: Buffer.from(text), isOpenMetrics: isOpenMetrics(contentType) } }
    } catch (error) {
      return { kind: 'none', why: `${why}; via the control plane: ${asFault(error).message}`, isReached: false }
    }
  }

  #take(row: Row, answer: MetricsAnswer, isRelayed: boolean): void {
    if (this.#isClosed) return
    // A way that brings nothing is none: the row keeps its own interval, and goes stale by it.
    row.isRelayed = isRelayed && answer.kind === 'page'
    if (answer.kind === 'none') {
      row.trouble = answer.why
      return
    }
    try {
      row.trouble = this.#read(row, answer.page)
    } catch (error) {
      row.trouble = asFault(error).message
      if (!(error instanceof Fault)) this.#options.onDefect(error)
    }
  }

  /** What is wrong with the page; `null`: nothing. A page without its end is not used: sums over half of it would be wrong. */
  #read(row: Row, { bytes, isOpenMetrics: isOpen }: Page): string | null {
    const { clock, heard } = this.#options
    const { parser, figures } = this.#readerOf(row.target.role)
    const { samples, isBrokenOff, trouble } = parser.parse(bytes, isOpen)
    if (samples === 0 || isBrokenOff) return `answers no page of metrics: ${trouble ?? 'there is no value on it'}`
    const at = clock.now()
    row.lastAnswerAt = at
    const values = figures.read(parser, row.growth, { elapsed: clock.elapsed(), now: at })
    if (Object.keys(values).length > 0) heard([{ kind: 'figures', source: row.target.id, at, values }])
    return trouble === null ? null : `its page is not as it should be: ${trouble}`
  }

  #readerOf(role: ScrapedRole | null): Reader {
    const known = this.#readers.get(role)
    if (known !== undefined) return known
    const reader = { parser: new MetricsParser(), figures: new Figures(role) }
    this.#readers.set(role, reader)
    return reader
  }
}

function newRow(target: ScrapeTarget, nextAt: number): Row {
  return {
    target,
    nextAt,
    isBusy: false,
    lastAnswerAt: null,
    trouble: null,
    isRelayed: false,
    relayedAt: Number.NEGATIVE_INFINITY,
    growth: new Growth(),
  }
}
