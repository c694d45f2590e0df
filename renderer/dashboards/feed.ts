/**
 * Feeds the charts of one page. Samples come many times a second; charts are drawn by hand, together, once a second,
 * and a panel's head renders anew only when its words change. Longer ranges are asked of host once a step.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { Failover } from '../../shared/failover.ts'
import { asFault } from '../../shared/fault.ts'
import type { Call } from '../bridge/client.ts'
import { type Annotation, annotationsOf } from '../store/annotations.ts'
import { sourceNow } from '../store/age.ts'
import { type FigureSummary, summaryOf } from '../store/figure-summary.ts'
import type { FigureId } from '../../shared/figures.ts'
import { type FigureWorld, limitMsOf } from '../store/figures.ts'
import { connectionOf, isLive, type LinkState } from '../store/link.ts'
import { newestAt } from '../store/newest.ts'
import type { PictureState, SampleState } from '../store/picture.ts'
import { LIVE, type RangeChoice, shiftOf, silentSpan, type Span, spanOf } from '../store/range.ts'
import type { Ticker } from '../store/ticker.ts'
import { figuresOf, type Panel } from './dashboards.ts'
import { type Frame, frameOf } from './frame.ts'
import { freshForMs, type Loaded, loadHistory, type Wanted } from './history-loader.ts'
import { type Line, type Lines, linesOf, NO_LINES } from './lines.ts'
import { sameMarks, saysTheSame } from './same-words.ts'

export interface FeedDeps {
  readonly picture: StoreApi<PictureState>
  readonly samples: StoreApi<SampleState>
  readonly link: StoreApi<LinkState>
  readonly ticker: Ticker
  readonly call: Call
  /** Draws with the next frame of the screen. */
  readonly nextFrame: (draw: () => void) => void
}

export interface PanelNow {
  readonly summary: FigureSummary
  readonly lines: Lines
}

export interface FeedStatus {
  /** `loading`: nothing to draw yet, for the first time only. */
  readonly kind: 'live' | 'loading' | 'ready'
  /** What went wrong with the newest asking; `null`: nothing. It is asked again by itself. */
  readonly trouble: string | null
  /** Since when this console has kept numbers, epoch ms; `null`: never, or not asked. */
  readonly keptSince: number | null
  /** Between two points, ms; `null`: a second. */
  readonly stepMs: number | null
}

export type Draw = (frame: Frame, annotations: readonly Annotation[]) => void

/** Words and charts change together: a key never says another second than the number above it. */
const BEAT_MS = 1_000
const RETRY_MS = 5_000
const KEPT_FAILOVERS = 200
const NO_FAILOVERS: readonly Failover[] = []
const LIVE_STATUS: FeedStatus = { kind: 'live', trouble: null, keptSince: null, stepMs: null }

export class DashboardFeed {
  readonly #deps: FeedDeps
  readonly #panels: readonly Panel[]
  readonly #now = new Map<FigureId, PanelNow>()
  readonly #drawn = new Map<FigureId, Draw>()
  readonly #empty = new Set<FigureId>()
  readonly #listeners = new Set<() => void>()
  #choice: RangeChoice = LIVE
  #status: FeedStatus = LIVE_STATUS
  #loaded: Loaded | null = null
  #keptFailovers: readonly Failover[] = NO_FAILOVERS
  #annotations: readonly Annotation[] = []
  /** The newest number there is while the cluster does not answer, source clock; `null`: it answers, or there is none. */
  #lastKnownAt: number | null = null
  #beatAt = 0
  #askAt = 0
  #asked: { readonly keys: string } | null = null
  /** Those of the stretch that was loaded. */
  #loadedKeys: ReadonlySet<string> = new Set()
  readonly #tables = new Set<FigureId>()
  #isDrawing = false
  /** A chart came into sight: the words are of an earlier moment than it would be. */
  #isBehind = false

  constructor(panels: readonly Panel[], deps: FeedDeps) {
    this.#panels = panels
    this.#deps = deps
    this.#look()
  }

  /** Runs until the returned function is called. */
  start(): () => void {
    this.#beat()
    return this.#deps.ticker.subscribe(() => {
      // In a replay time goes back, too.
      if (Math.abs(this.#deps.ticker.now() - this.#beatAt) >= BEAT_MS) this.#beat()
    })
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly status = (): FeedStatus => this.#status

  /** The marks in the span that is drawn, oldest first; the same array until one changes. */
  readonly annotations = (): readonly Annotation[] => this.#annotations

  panel(figure: FigureId): PanelNow {
    const known = this.#now.get(figure)
    if (known === undefined) throw new Error(`${figure} is no panel of this page`)
    return known
  }

  /** The same with the ages of this moment, for the one who asks further. */
  fresh(figure: FigureId, gather: Panel['gather']): FigureSummary {
    return summaryOf(figure, gather, this.#world())
  }

  choose(choice: RangeChoice): void {
    if (choice === this.#choice) return
    this.#choice = choice
    this.#asked = null
    this.#askAt = 0
    if (choice.range.kind === 'live') this.#loaded = null
    const isFirst = this.#loaded === null && choice.range.kind !== 'live'
    this.#setStatus(
      choice.range.kind === 'live' ? LIVE_STATUS : { ...this.#status, kind: isFirst ? 'loading' : 'ready' },
    )
    this.#beat()
    this.#drawSoon()
  }

  /** Draws with the next frame, with words of the same moment, and whenever there is something new. */
  attach(figure: FigureId, draw: Draw): () => void {
    this.#drawn.set(figure, draw)
    this.#isBehind = true
    this.#drawSoon()
    return () => {
      if (this.#drawn.get(figure) === draw) this.#drawn.delete(figure)
    }
  }

  /** Asks for every line of the figure, until the returned function is called. */
  readAsTable(figure: FigureId): () => void {
    this.#tables.add(figure)
    this.#asked = null
    this.#askAt = 0
    this.#ask()
    return () => this.#tables.delete(figure)
  }

  /** Whether what was recorded of it is here, or known to be nothing. */
  isLoaded(key: string): boolean {
    return this.#choice.range.kind === 'live' || this.#loadedKeys.has(key)
  }

  /** `lines`: those of a table; else those that are drawn. */
  frame(figure: FigureId, lines: readonly Line[] = this.panel(figure).lines.shown): Frame {
    const panel = this.#panels.find((one) => one.figure === figure)
    const { rings } = this.#deps.samples.getState()
    const world = this.#world()
    const loaded = this.#loaded
    const isLiveRange = this.#choice.range.kind === 'live'
    return frameOf({
      lines,
      span: this.span(),
      isComplement: panel?.isComplement === true,
      history: isLiveRange ? null : (loaded?.history ?? null),
      rings,
      offsetMs: this.#offsetMs(),
      holdMs: ({ figure: id, key }: Line) => {
        const whose = key.split('/')[1] ?? null
        // A bin is a second, and a word may come just after its end.
        return 1_000 + limitMsOf(id, { key, whose, part: null, value: null, at: null }, world)
      },
      past: loaded?.past ?? null,
    })
  }

  /** Whether the chart of this figure had nothing to draw, the last time it was drawn. */
  isEmpty(figure: FigureId): boolean {
    return this.#empty.has(figure)
  }

  /** What is drawn: the loaded stretch, else the last minutes up to the newest second of the source's clock. */
  span(): Span {
    if (this.#choice.range.kind !== 'live' && this.#loaded !== null) return this.#loaded.span
    return this.#spanNow()
  }

  /** Until when there are numbers, the source's clock; `null`: up to now, or there are none. */
  readonly lastKnownAt = (): number | null => this.#lastKnownAt

  sourceNow(): number {
    const { offset } = this.#deps.samples.getState()
    return Math.floor(sourceNow(offset, this.#deps.ticker.now()) / 1_000) * 1_000
  }

  #spanNow(): Span {
    const { range } = this.#choice
    const now = this.sourceNow()
    return range.kind === 'live' && this.#lastKnownAt !== null ? silentSpan(now, this.#lastKnownAt) : spanOf(range, now)
  }

  /** This machine's clock less the source's, ms. */
  #offsetMs(): number {
    const { ticker, samples } = this.#deps
    const now = ticker.now()
    return Math.round(now - sourceNow(samples.getState().offset, now))
  }

  #beat(): void {
    const now = this.#deps.ticker.now()
    if (now < this.#beatAt && Number.isFinite(this.#askAt)) this.#askAt = 0
    this.#beatAt = now
    this.#look()
    this.#ask()
    if (this.#choice.range.kind === 'live') this.#drawSoon()
  }

  /** What every panel says now. Tells those who listen only where words changed. */
  #look(): void {
    const world = this.#world()
    this.#lastKnownAt = world.isLive || world.isReplay === true ? null : newestAt(world.latest, this.#offsetMs())
    let isNew = false
    for (const panel of this.#panels) {
      const before = this.#now.get(panel.figure)
      const figures = figuresOf(panel).map((id) => ({ id, summary: summaryOf(id, panel.gather, world) }))
      const lines = linesOf(
        figures.map(({ id, summary }) => ({ id, readings: summary.readings })),
        before?.lines ?? NO_LINES,
      )
      const summary = figures[0]?.summary
      if (summary === undefined) continue
      if (before !== undefined && before.lines === lines && saysTheSame(before.summary, summary)) continue
      this.#now.set(panel.figure, { summary, lines })
      isNew = true
      // Another set of lines has not been asked for.
      if (before !== undefined && before.lines !== lines) this.#askAt = 0
    }
    const marks = this.#marks(world)
    if (!sameMarks(marks, this.#annotations)) {
      this.#annotations = marks
      isNew = true
      this.#drawSoon()
    }
    if (isNew) this.#tell()
  }

  #marks({ snapshot }: FigureWorld): readonly Annotation[] {
    if (snapshot === null) return this.#annotations
    const known = new Set(snapshot.failovers.map(({ id }) => id))
    return annotationsOf(
      {
        failovers: [...snapshot.failovers, ...this.#keptFailovers.filter(({ id }) => !known.has(id))],
        alerts: snapshot.alerts,
        operations: snapshot.operations,
        deployments: snapshot.deployments,
      },
      this.span(),
    )
  }

  #ask(): void {
    const wanted = this.#wanted()
    const now = this.#deps.ticker.now()
    if (wanted === null || now < this.#askAt) return
    const mine = { keys: wanted.keys.join(' ') }
    const isFixed = this.#choice.range.kind === 'custom'
    if (isFixed && this.#asked?.keys === mine.keys && this.#status.trouble === null) return
    this.#asked = mine
    this.#askAt = Infinity
    void loadHistory(this.#deps.call, wanted).then((outcome) => {
      // Meanwhile something else was chosen: this answer is for nobody.
      if (this.#asked !== mine) return
      if (outcome.kind === 'failed') {
        this.#askAt = this.#deps.ticker.now() + RETRY_MS
        this.#setStatus({ ...this.#status, trouble: outcome.words })
        return
      }
      const { loaded } = outcome
      this.#loaded = loaded
      this.#loadedKeys = new Set(wanted.keys)
      this.#askAt = this.#deps.ticker.now() + freshForMs(loaded)
      this.#setStatus({
        kind: this.#choice.range.kind === 'live' ? 'live' : 'ready',
        trouble: null,
        keptSince: (loaded.history ?? loaded.past?.history)?.keptSince ?? null,
        stepMs: loaded.history?.stepMs ?? null,
      })
      this.#look()
      this.#drawSoon()
    })
    if (this.#choice.range.kind !== 'live') void this.#recall(mine)
  }

  /** Marks of longer ago than the cluster's snapshot reaches. */
  async #recall(mine: { readonly keys: string }): Promise<void> {
    try {
      const kept = await this.#deps.call('listFailovers', { before: null, limit: KEPT_FAILOVERS })
      if (this.#asked === mine) this.#keptFailovers = kept
    } catch (thrown) {
      this.#setStatus({ ...this.#status, trouble: asFault(thrown).message })
    }
  }

  /** `null`: the rings say it all, or there is no line to ask for. */
  #wanted(): Wanted | null {
    const { range, compare } = this.#choice
    const span = this.#spanNow()
    const shiftMs = shiftOf(compare, span)
    const isPastOnly = range.kind === 'live'
    const lines = [...this.#now].flatMap(
      ([
        figure,
        {
          lines: { shown, others },
        },
      ]) => (this.#tables.has(figure) ? [...shown, ...others] : shown),
    )
    const keys = [...new Set(lines.map(({ key }) => key))]
    return keys.length === 0 || (isPastOnly && shiftMs === null)
      ? null
      : { keys, span, shiftMs, isPastOnly, offsetMs: this.#offsetMs() }
  }

  /** All charts in one frame of the screen. */
  #drawSoon(): void {
    if (this.#isDrawing) return
    this.#isDrawing = true
    this.#deps.nextFrame(() => {
      this.#isDrawing = false
      if (this.#isBehind) this.#look()
      this.#isBehind = false
      for (const [figure, draw] of this.#drawn) this.#paint(figure, draw)
    })
  }

  #paint(figure: FigureId, draw: Draw): void {
    // While the first answer is on its way there is nothing that belongs to this range.
    if (this.#status.kind === 'loading') return
    const frame = this.frame(figure)
    draw(frame, this.#annotations)
    if (frame.isEmpty === this.#empty.has(figure)) return
    if (frame.isEmpty) this.#empty.add(figure)
    else this.#empty.delete(figure)
    this.#tell()
  }

  #world(): FigureWorld {
    const { picture, samples, link, ticker } = this.#deps
    const { snapshot, sources } = picture.getState()
    const { latest, offset } = samples.getState()
    const now = ticker.now()
    const connection = connectionOf(link.getState(), now)
    const isReplay = connection.kind === 'replaying'
    return { snapshot, latest, sources, isLive: isLive(connection), isReplay, now, offset }
  }

  #setStatus(status: FeedStatus): void {
    this.#status = status
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
