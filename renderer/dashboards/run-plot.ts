/** One chart's life on the page: draws what the feed brings while it is in sight, and writes its key by hand. No React in here. */
import { createPlot, type Plot, type PlotLine } from '../charts/plot.ts'
import { NOTHING_BENEATH } from '../charts/marks.ts'
import { summaryWords } from '../charts/summary.ts'
import { type Annotation, annotationNear, LETTERS } from '../store/annotations.ts'
import { FIGURE_OF } from '../store/figures.ts'
import { axisSteps, axisWords, figureWords } from '../words/figures.ts'
import { type ClockMode, formatClock, formatDay } from '../words/time.ts'
import type { Panel } from './dashboards.ts'
import type { DashboardFeed } from './feed.ts'
import type { Frame } from './frame.ts'
import type { Lines } from './lines.ts'

export interface PlotPlaces {
  /** Where the canvas goes. */
  readonly holder: HTMLElement
  /** Says the chart in words. */
  readonly figure: HTMLElement
  /** Of the line at that place in the key. */
  readonly valueOf: (index: number) => HTMLElement | null
  /** The moment under the crosshair, and what happened there. */
  readonly foot: HTMLElement
}

export interface PlotRun {
  readonly feed: DashboardFeed
  readonly panel: Panel
  readonly lines: Lines
  /** What the dashed lines are; empty: nothing is compared. */
  readonly past: string
  readonly clock: ClockMode
  readonly onZoom: (from: number, to: number) => void
  /** The drawing, for a picture of it, once it has come into sight; `null`: it is gone. */
  readonly onCanvas: (canvas: HTMLCanvasElement | null) => void
}

export interface RunningPlot {
  /** Moves the crosshair by rows. */
  readonly step: (by: number) => void
  readonly leave: () => void
  readonly stop: () => void
}

/** Charts of one window's page move their crosshairs together. */
const SYNC = 'dashboard'
/** The sentence for those who do not see the chart is made anew this often. */
const SPOKEN_EVERY_MS = 5_000
const NEAR_PX = 7
/** A little more than what is in sight, so that scrolling meets charts that are drawn. */
const SIGHT_MARGIN = '120px'
export const PLOT_HEIGHT = 148

export function runPlot(
  { holder, figure, valueOf, foot }: PlotPlaces,
  { feed, panel, lines, past, clock, onZoom, onCanvas }: PlotRun,
): RunningPlot {
  const { unit } = FIGURE_OF[panel.figure]
  const drawn = plotLines(lines, past)
  let now: Frame | null = null
  let marks: readonly Annotation[] = []
  let row: number | null = null
  let spokenAt = -SPOKEN_EVERY_MS

  let plot: Plot | null = null
  let width = 0

  function build(): Plot {
    const made = createPlot(
      holder,
      { at: [], columns: drawn.map(() => []) },
      {
        lines: drawn,
        width,
        height: PLOT_HEIGHT,
        clock,
        axis: (value) => axisWords(value, unit),
        steps: axisSteps(unit),
        axisWidth: unit === 'bytesPerS' || unit === 'perH' ? 66 : 54,
        hasMarks: true,
        cap: unit === 'fraction' ? 1 : undefined,
        sync: SYNC,
        onRow: (next) => {
          row = next
          writeKey()
        },
        onSelect: onZoom,
      },
    )
    onCanvas(made.canvas)
    return made
  }

  function writeKey(): void {
    if (now === null) return
    const shown = row ?? now.at.length - 1
    const { at, columns, past: before } = now
    lines.shown.forEach((_, column) => {
      const value = columns[column]?.[shown] ?? null
      const earlier = row === null ? null : (before?.[column]?.[shown] ?? null)
      const words = value === null ? '—' : figureWords(value, unit)
      setText(valueOf(column), earlier === null ? words : `${words}, ${past} ${figureWords(earlier, unit)}`)
    })
    const moment = row === null ? undefined : at[row]
    const within = (plot?.secondsPerPixel() ?? 0) * NEAR_PX * 1_000
    const mark = moment === undefined ? null : annotationNear(marks, moment * 1_000, within)
    const said = mark === null ? '' : ` · ${LETTERS[mark.kind]} ${mark.title}`
    setText(foot, moment === undefined ? '' : `${momentWords(moment, now, clock)}${said}`)
  }

  function show(next: Frame, annotations: readonly Annotation[]): void {
    now = next
    marks = annotations
    const columns = past === '' ? next.columns : [...next.columns, ...pastOf(next, lines.shown.length)]
    plot?.draw({ at: next.at, columns }, beneathOf(panel, next, annotations), next.span)
    writeKey()
    const time = performance.now()
    if (time - spokenAt < SPOKEN_EVERY_MS) return
    spokenAt = time
    const labels = lines.shown.map(({ label }) => label)
    const summary = summaryWords(next, labels, (value) => figureWords(value, unit))
    figure.setAttribute('aria-label', `${panel.title}, chart. ${summary}`)
  }

  // What nobody sees is neither built nor drawn; scrolled into sight, it is at once.
  let detach = nothing
  const sight = new IntersectionObserver(
    (entries) => {
      detach()
      const entry = entries.at(-1)
      if (entry?.isIntersecting !== true) {
        detach = nothing
        return
      }
      if (plot === null) {
        // Read here, where the layout is known: asked for, it would be made anew for each of twenty charts.
        width = Math.floor(entry.boundingClientRect.width)
        plot = build()
      }
      detach = feed.attach(panel.figure, show)
    },
    { rootMargin: SIGHT_MARGIN },
  )
  sight.observe(holder)
  const size = new ResizeObserver((entries) => {
    const next = Math.floor(entries.at(-1)?.contentRect.width ?? 0)
    if (next === 0 || next === width) return
    width = next
    plot?.resize(width)
  })
  size.observe(holder)
  return {
    step: (by) => plot?.step(by),
    leave: () => plot?.leave(),
    stop() {
      size.disconnect()
      sight.disconnect()
      detach()
      plot?.destroy()
      onCanvas(null)
    },
  }
}

function nothing(): void {
  // Not attached.
}

function plotLines({ shown }: Lines, past: string): readonly PlotLine[] {
  const now = shown.map(({ label, token }) => ({ label, token }))
  return past === '' ? now : [...now, ...now.map((line) => ({ ...line, isPast: true }))]
}

const DAY_S = 86_400

/** With its day where the chart shows more than one. */
function momentWords(second: number, { span: [from, to] }: Frame, clock: ClockMode): string {
  const time = formatClock(second * 1_000, clock)
  return to - from < DAY_S ? time : `${formatDay(second * 1_000, clock)} ${time}`
}

function setText(element: HTMLElement | null, text: string): void {
  if (element !== null && element.textContent !== text) element.textContent = text
}

function pastOf({ past, at }: Frame, columns: number): readonly (readonly (number | null)[])[] {
  return past ?? Array.from({ length: columns }, () => at.map(() => null))
}

function beneathOf(panel: Panel, { gaps, isEmpty, span }: Frame, annotations: readonly Annotation[]) {
  return {
    ...NOTHING_BENEATH,
    gaps: isEmpty ? [] : gaps,
    limit: panel.limit ?? null,
    bands: annotations.flatMap(({ kind, from, to }) =>
      kind === 'failover' ? [{ from: from / 1_000, to: (to ?? span[1] * 1_000) / 1_000, label: '' }] : [],
    ),
    marks: annotations.map(({ kind, from, tone }) => ({ at: from / 1_000, letter: LETTERS[kind], tone })),
  }
}
