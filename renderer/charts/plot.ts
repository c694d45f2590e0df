/** One drawing of lines over time, fed by hand: nothing here renders anew in React. The one file that knows uPlot. */
import 'uplot/dist/uPlot.min.css'
import UPlot from 'uplot'
import { FONT_TEXT, resolveToken, type Token } from '../theme/tokens.ts'
import { type ClockMode, formatClock, formatDay } from '../words/time.ts'
import {
  type Beneath,
  drawBands,
  drawGaps,
  drawLimit,
  drawMarks,
  MARK_LANE,
  nameGaps,
  NOTHING_BENEATH,
  paletteNow,
  type Surface,
} from './marks.ts'

/** Epoch **seconds** of the source clock, ascending, and one column a line; `null`: nothing there. */
export interface PlotData {
  readonly at: readonly number[]
  readonly columns: readonly (readonly (number | null)[])[]
}

export interface PlotLine {
  readonly label: string
  readonly token: Token
  /** Of another time: thinner and dashed. */
  readonly isPast?: boolean
}

export interface PlotOptions {
  readonly lines: readonly PlotLine[]
  readonly width: number
  readonly height: number
  readonly clock: ClockMode
  readonly axis: (value: number) => string
  /** Steps an axis may have; absent: tens. */
  readonly steps?: readonly number[] | undefined
  /** Room for the words of the value axis, px. */
  readonly axisWidth?: number
  /** Room for letters above the lines. */
  readonly hasMarks?: boolean
  /** Highest value that makes sense, where there is one: 1 for shares. */
  readonly cap?: number | undefined
  /** Charts of one key share their crosshair. */
  readonly sync?: string | undefined
  /** The row under the crosshair; `null`: it is elsewhere. */
  readonly onRow?: (row: number | null) => void
  /** Somebody dragged over this stretch, epoch seconds. */
  readonly onSelect?: ((from: number, to: number) => void) | undefined
}

export interface Plot {
  /** `span`: the ends of the time axis, epoch seconds; absent: those of the data. */
  draw(data: PlotData, beneath?: Beneath, span?: readonly [from: number, to: number]): void
  resize(width: number): void
  /** Moves the crosshair by rows, from where it is or from the newest. */
  step(by: number): void
  leave(): void
  /** Epoch seconds a pixel. */
  secondsPerPixel(): number
  readonly canvas: HTMLCanvasElement
  destroy(): void
}

export function createPlot(element: HTMLElement, data: PlotData, options: PlotOptions): Plot {
  const palette = paletteNow()
  let beneath = NOTHING_BENEATH
  let span: readonly [number, number] | null = null

  const surfaceOf = (self: UPlot): Surface => ({
    ctx: self.ctx,
    ...self.bbox,
    ratio: devicePixelRatio,
    x: (seconds) => self.valToPos(seconds, 'x', true),
    y: (value) => self.valToPos(value, 'y', true),
  })
  const plot = new UPlot(
    {
      width: options.width,
      height: options.height,
      padding: [options.hasMarks === true ? MARK_LANE + 4 : 8, 24, 0, 0],
      legend: { show: false },
      tzDate: (at) => (options.clock === 'utc' ? UPlot.tzDate(new Date(at * 1000), 'Etc/UTC') : new Date(at * 1000)),
      cursor: {
        y: false,
        drag: { x: options.onSelect !== undefined, y: false, setScale: false },
        points: { size: 6 },
        ...(options.sync === undefined
          ? {}
          : { sync: { key: options.sync, setSeries: false, filters: { pub: isMove, sub: isMove } } }),
      },
      scales: {
        x: { time: true, range: (_, min, max) => (span === null ? [min, max] : [span[0], span[1]]) },
        y: { range: (_, __, max) => [0, topOf(max, beneath, options.cap)] },
      },
      axes: axesOf(options, palette.text, palette.soft),
      series: [{}, ...options.lines.map(seriesOf)],
      hooks: {
        drawClear: [
          (self) => {
            const surface = surfaceOf(self)
            drawGaps(surface, beneath.gaps, palette)
            drawBands(surface, beneath.bands, palette)
          },
        ],
        draw: [
          (self) => {
            const surface = surfaceOf(self)
            nameGaps(surface, beneath.gaps, palette)
            if (beneath.limit !== null) drawLimit(surface, beneath.limit, palette)
            drawMarks(surface, beneath.marks, palette)
          },
        ],
        setCursor: [(self) => options.onRow?.(self.cursor.idx ?? null)],
        setSelect: [
          (self) => {
            const { left, width } = self.select
            if (width > 0) options.onSelect?.(self.posToVal(left, 'x'), self.posToVal(left + width, 'x'))
            if (width > 0) self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
          },
        ],
      },
    },
    columnsOf(data),
    element,
  )

  return {
    draw(next, nextBeneath = beneath, nextSpan) {
      beneath = nextBeneath
      span = nextSpan ?? null
      plot.setData(columnsOf(next))
    },
    resize: (width) => plot.setSize({ width, height: options.height }),
    step(by) {
      const rows = plot.data[0]
      const row = Math.min(rows.length - 1, Math.max(0, (plot.cursor.idx ?? rows.length - (by < 0 ? 0 : 1)) + by))
      const at = rows[row]
      if (at !== undefined)
        plot.setCursor({ left: plot.valToPos(at, 'x'), top: plot.bbox.height / 2 / devicePixelRatio })
    },
    leave: () => plot.setCursor({ left: -10, top: -10 }),
    secondsPerPixel: () => Math.abs(plot.posToVal(1, 'x') - plot.posToVal(0, 'x')),
    canvas: plot.ctx.canvas,
    destroy: () => plot.destroy(),
  }
}

/** One pixel, where pixels are large: a line of one and a half takes four times as long to paint where there is no graphics card. */
function seriesOf({ label, token, isPast = false }: PlotLine): UPlot.Series {
  return {
    label,
    stroke: resolveToken(token),
    width: isPast || devicePixelRatio < 2 ? 1 : 1.5,
    points: isPast ? { show: false } : { size: 4, filter: (self, line) => aloneRows(columnAt(self, line)) },
    spanGaps: false,
    ...(isPast ? { dash: [4, 4], alpha: 0.75 } : {}),
  }
}

function columnAt(plot: UPlot, line: number): readonly (number | null | undefined)[] {
  return (plot.data[line] ?? []) as readonly (number | null | undefined)[]
}

/** Rows whose number stands between two gaps: it has no line to be seen by. */
function aloneRows(values: readonly (number | null | undefined)[]): number[] {
  const rows: number[] = []
  values.forEach((value, row) => {
    if (value != null && values[row - 1] == null && values[row + 1] == null) rows.push(row)
  })
  return rows
}

/** The crosshair is shared; what is dragged over belongs to one chart. */
function isMove(type: string): boolean {
  return type === 'mousemove' || type === 'mouseleave'
}

const HOUR_S = 3_600
const DAY_S = 86_400

/** Below this the ticks are so near that they have to show seconds. */
const SECONDS_SHOWN_BELOW_S = 290
/** A chart as narrow as this has room for a few short ticks only. */
const NARROW_PX = 460

/** A character of the axis' type, at most. */
const CHARACTER_PX = 6.2

function axesOf({ clock, axis, steps, axisWidth = 52 }: PlotOptions, text: string, soft: string): UPlot.Axis[] {
  const font = `11px ${FONT_TEXT}`
  return [
    {
      stroke: text,
      font,
      grid: { show: false },
      ticks: { show: false },
      size: 22,
      space: ({ width }, _, from, to) => (width > NARROW_PX || to - from < SECONDS_SHOWN_BELOW_S ? 80 : 46),
      values: (_, splits, __, ___, every) => splits.map((at) => tickWords(at * 1000, every, clock)),
    },
    {
      stroke: text,
      font,
      grid: { stroke: soft, width: 1 },
      ticks: { show: false },
      // As wide as its longest words, and never narrower than its neighbours'.
      size: (_, values) => Math.max(axisWidth, ...(values ?? []).map((words) => words.length * CHARACTER_PX + 14)),
      gap: 6,
      space: 26,
      values: (_, splits) => splits.map(axis),
      ...(steps === undefined ? {} : { incrs: [...steps] }),
    },
  ]
}

/** Seconds where they differ from tick to tick, days where a day passes. */
function tickWords(at: number, everySeconds: number, clock: ClockMode): string {
  if (everySeconds >= DAY_S) return formatDay(at, clock)
  const time = formatClock(at, clock)
  if (everySeconds < 60) return time
  if (everySeconds >= HOUR_S && time.startsWith('00:00')) return formatDay(at, clock)
  return time.slice(0, 5)
}

function columnsOf({ at, columns }: PlotData): UPlot.AlignedData {
  // It only reads them, but its types say otherwise.
  return [at as number[], ...(columns as (number | null)[][])]
}

/** A limit comes into sight once the values are near it. */
const NEAR_LIMIT = 0.4

function topOf(max: number | null, { limit }: Beneath, cap: number | undefined): number {
  const highest = max === null || max <= 0 ? 0 : max
  const shown = limit !== null && highest >= limit.value * NEAR_LIMIT ? Math.max(highest, limit.value) : highest
  if (cap !== undefined && shown <= cap && shown * 1.1 > cap) return cap
  return niceTop(shown)
}

function niceTop(max: number): number {
  if (max <= 0) return 1
  const step = 10 ** Math.floor(Math.log10(max))
  return Math.ceil((max * 1.1) / step) * step
}
