/** A chart as an SVG that stands on its own: panels one below the other on one axis of time. What was not recorded is a gap, never a line. Pure. */
import { timeTicks, valueTicks } from './axis.ts'
import { utcDay } from './markdown.ts'

export interface ChartLine {
  readonly name: string
  /** `null`: nothing was recorded. The same length as `at` of the chart. */
  readonly values: readonly (number | null)[]
}

export interface ChartPanel {
  readonly title: string
  readonly unit: string
  /** Told apart by how they are drawn, not by colour alone. At most three. */
  readonly lines: readonly ChartLine[]
}

export interface ChartMark {
  readonly at: number
  readonly text: string
}

export interface Chart {
  readonly title: string
  readonly from: number
  readonly to: number
  /** Beginnings of the steps. */
  readonly at: readonly number[]
  readonly stepMs: number
  readonly panels: readonly ChartPanel[]
  /** Moments, such as an incident's beginning. */
  readonly marks: readonly ChartMark[]
  /** Stretches, such as a failover. */
  readonly bands: readonly { readonly from: number; readonly to: number; readonly text: string }[]
}

const WIDTH = 900
const LEFT = 78
const RIGHT = 18
const TOP = 52
const PANEL = 130
const BETWEEN = 44
const BOTTOM = 40
const MARK_ROW = 13

const STYLES = [
  { stroke: '#1f5fa8', dash: '' },
  { stroke: '#8a4b00', dash: '6 3' },
  { stroke: '#4b5563', dash: '2 3' },
] as const

export function chartSvg(chart: Chart): string {
  const marks = chart.marks.filter(({ at }) => at >= chart.from && at <= chart.to)
  const top = TOP + MARK_ROW * Math.min(4, marks.length)
  const height = top + chart.panels.length * (PANEL + BETWEEN) + BOTTOM - BETWEEN + 14
  const x = (at: number) => LEFT + ((at - chart.from) / Math.max(1, chart.to - chart.from)) * (WIDTH - LEFT - RIGHT)
  const bottom = top + chart.panels.length * (PANEL + BETWEEN) - BETWEEN
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="11" fill="#1f2937">`,
    '<defs><pattern id="none" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#f3f4f6"/><line x1="0" y1="0" x2="0" y2="6" stroke="#d1d5db" stroke-width="2"/></pattern></defs>',
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(LEFT, 20, chart.title, 'font-size="14" font-weight="600"'),
    text(WIDTH - RIGHT, 20, `${utcDay(chart.from)}, UTC`, 'text-anchor="end" fill="#4b5563"'),
    legend(chart, x),
    ...chart.bands.map((band) => bandRect(band, chart, x, top, bottom)),
    ...chart.panels.map((panel, index) => panelOf(panel, chart, x, top + index * (PANEL + BETWEEN))),
    ...marks.map((mark, index) => markLine(mark, x, top, bottom, index % 4)),
    '</svg>',
  ].join('\n')}\n`
}

function legend({ bands, panels, at }: Chart, _x: (at: number) => number): string {
  const words = [
    ...(bands.length > 0 ? [{ fill: '#fde8d4', word: 'failover' }] : []),
    ...(panels.some(({ lines }) => lines.some(({ values }) => values.includes(null))) || at.length === 0
      ? [{ fill: 'url(#none)', word: 'not recorded' }]
      : []),
  ]
  return words
    .map(
      ({ fill, word }, index) =>
        `<rect x="${LEFT + index * 110}" y="30" width="14" height="10" fill="${fill}" stroke="#9ca3af" stroke-width="0.5"/>${text(LEFT + index * 110 + 19, 39, word, 'fill="#4b5563"')}`,
    )
    .join('')
}

function panelOf(panel: ChartPanel, chart: Chart, x: (at: number) => number, top: number): string {
  const values = panel.lines.flatMap((line) => line.values.filter((value) => value !== null))
  const most = values.reduce((a, b) => Math.max(a, b), 0)
  const ticks = valueTicks(most === 0 ? 1 : most, 4)
  const highest = ticks.at(-1) ?? 1
  const bottom = top + PANEL
  const y = (value: number) => bottom - (value / highest) * PANEL
  return [
    text(LEFT, top - 6, `${panel.title}, ${panel.unit}`, 'font-weight="600"'),
    lineKeys(panel, top - 6),
    ...gapRects(panel, chart, x, top),
    ...ticks.map(
      (tick) =>
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${px(y(tick))}" y2="${px(y(tick))}" stroke="#e5e7eb"/>${text(LEFT - 6, y(tick) + 4, String(tick), 'text-anchor="end" fill="#4b5563"')}`,
    ),
    ...timeTicks(chart.from, chart.to, 8).map(
      ({ at, text: words }) =>
        `<line x1="${px(x(at))}" x2="${px(x(at))}" y1="${bottom}" y2="${bottom + 4}" stroke="#6b7280"/>${text(x(at), bottom + 15, words, 'text-anchor="middle" fill="#4b5563"')}`,
    ),
    `<path d="M${LEFT} ${top}V${bottom}H${WIDTH - RIGHT}" fill="none" stroke="#6b7280"/>`,
    values.length === 0
      ? text((LEFT + WIDTH - RIGHT) / 2, top + PANEL / 2, 'not recorded', 'text-anchor="middle" fill="#4b5563"')
      : '',
    ...panel.lines.map((line, index) => lineOf(line, chart, x, y, index)),
  ].join('')
}

function lineKeys({ lines }: ChartPanel, y: number): string {
  if (lines.length < 2) return ''
  return lines
    .map(({ name }, index) => {
      const left = WIDTH - RIGHT - (lines.length - index) * 120
      return `<line x1="${left}" x2="${left + 22}" y1="${y - 4}" y2="${y - 4}" ${strokeOf(index)}/>${text(left + 27, y, name, '')}`
    })
    .join('')
}

/** A number stands for its step: one alone between two gaps is a dot. */
function lineOf(line: ChartLine, chart: Chart, x: (at: number) => number, y: (value: number) => number, index: number) {
  const path: string[] = []
  const dots: string[] = []
  const centre = (place: number) => px(x(Math.min(chart.to, (chart.at[place] ?? 0) + chart.stepMs / 2)))
  line.values.forEach((value, place) => {
    if (value === null) return
    const hasBefore = (line.values[place - 1] ?? null) !== null
    const hasAfter = (line.values[place + 1] ?? null) !== null
    path.push(`${hasBefore ? 'L' : 'M'}${centre(place)} ${px(y(value))}`)
    if (!hasBefore && !hasAfter)
      dots.push(`<circle cx="${centre(place)}" cy="${px(y(value))}" r="2" fill="${styleOf(index).stroke}"/>`)
  })
  return `<path d="${path.join('')}" fill="none" ${strokeOf(index)}/>${dots.join('')}`
}

/** Where no line of the panel has anything. */
function gapRects({ lines }: ChartPanel, { at, stepMs, from, to }: Chart, x: (at: number) => number, top: number) {
  const isGap = (place: number) => lines.every(({ values }) => (values[place] ?? null) === null)
  const rects: string[] = []
  const add = (begin: number, end: number) => {
    const [left, right] = [x(Math.max(from, begin)), x(Math.min(to, end))]
    if (right > left)
      rects.push(`<rect x="${px(left)}" y="${top}" width="${px(right - left)}" height="${PANEL}" fill="url(#none)"/>`)
  }
  if (at.length === 0) add(from, to)
  let since: number | null = null
  at.forEach((begin, place) => {
    if (isGap(place)) since ??= begin
    else if (since !== null) {
      add(since, begin)
      since = null
    }
  })
  if (since !== null) add(since, (at.at(-1) ?? since) + stepMs)
  return rects
}

function bandRect(
  band: Chart['bands'][number],
  { from, to }: Chart,
  x: (at: number) => number,
  top: number,
  bottom: number,
): string {
  const left = x(Math.max(from, Math.min(to, band.from)))
  const width = Math.max(5, x(Math.max(from, Math.min(to, band.to))) - left)
  return `<rect x="${px(left)}" y="${top}" width="${px(width)}" height="${bottom - top}" fill="#fde8d4"><title>${escape(band.text)}</title></rect>`
}

function markLine({ at, text: words }: ChartMark, x: (at: number) => number, top: number, bottom: number, row: number) {
  const y = top - 22 - row * MARK_ROW
  const isRight = x(at) > WIDTH - 200
  return `<line x1="${px(x(at))}" x2="${px(x(at))}" y1="${y - 8}" y2="${bottom}" stroke="#6d28d9" stroke-dasharray="4 2"/>${text(x(at) + (isRight ? -4 : 4), y, words, `fill="#6d28d9"${isRight ? ' text-anchor="end"' : ''}`)}`
}

function styleOf(index: number): (typeof STYLES)[number] {
  return STYLES[index] ?? STYLES[0]
}

function strokeOf(index: number): string {
  const { stroke, dash } = styleOf(index)
  return `stroke="${stroke}" stroke-width="1.6"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}`
}

function text(x: number, y: number, words: string, attributes: string): string {
  return `<text x="${px(x)}" y="${px(y)}"${attributes === '' ? '' : ` ${attributes}`}>${escape(words)}</text>`
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10)
}

function escape(words: string): string {
  return (
    words
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // XML knows no other control characters.
      .replaceAll(/(?![\t\n\r])\p{Cc}/gu, '')
  )
}
