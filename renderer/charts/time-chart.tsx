/** Lines over time. The one file that knows uPlot. */
import 'uplot/dist/uPlot.min.css'
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import UPlot from 'uplot'
import type { Band } from '../store/bands.ts'
import type { Aligned } from '../store/rings.ts'
import { FONT_TEXT, resolveToken, type Token, tokenVar } from '../theme/tokens.ts'
import { useUi } from '../use-console.ts'
import { type ClockMode, formatClock } from '../words/time.ts'
import pieces from '../pieces/pieces.module.css'
import styles from './charts.module.css'

export interface TimeSeries {
  readonly label: string
  readonly token: Token
}

export interface TimeChartProps {
  readonly data: Aligned
  /** One a column of the data. The same array between renders, or the chart is built anew. */
  readonly series: readonly TimeSeries[]
  readonly bands?: readonly Band[]
  readonly height: number
  readonly unit: string
  readonly format: (value: number) => string
  /** What it shows, for those who do not see it. */
  readonly label: string
}

const NO_BANDS: readonly Band[] = []

export function TimeChart({ data, series, bands = NO_BANDS, height, unit, format, label }: TimeChartProps) {
  const holder = useRef<HTMLDivElement>(null)
  const chart = useRef<UPlot | null>(null)
  const shown = useRef({ data, bands })
  const [row, setRow] = useState<number | null>(null)
  const clock = useUi((state) => state.clock)
  const scheme = useComputedColorScheme('dark')

  useEffect(() => {
    const element = holder.current
    if (element === null) return
    const plot = new UPlot(
      optionsOf({
        series,
        height,
        width: element.clientWidth,
        clock,
        format,
        bands: () => shown.current.bands,
        onRow: setRow,
      }),
      toColumns(shown.current.data),
      element,
    )
    chart.current = plot
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) plot.setSize({ width: element.clientWidth, height })
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      plot.destroy()
      chart.current = null
    }
    // The scheme is not read here, but its colours are: another theme is another drawing.
  }, [series, height, clock, format, scheme])

  useEffect(() => {
    shown.current = { data, bands }
    chart.current?.setData(toColumns(data))
  }, [data, bands])

  const summary = useMemo(() => summaryOf(data, series, format, unit), [data, series, format, unit])
  return (
    <figure className={styles['frame']} aria-label={`${label}. ${summary}`}>
      <Key data={data} series={series} row={row} format={format} unit={unit} clock={clock} />
      <div ref={holder} aria-hidden="true" />
    </figure>
  )
}

interface KeyProps {
  readonly data: Aligned
  readonly series: readonly TimeSeries[]
  readonly row: number | null
  readonly format: (value: number) => string
  readonly unit: string
  readonly clock: ClockMode
}

/** What each line is, and its value now or under the pointer. */
function Key({ data, series, row, format, unit, clock }: KeyProps) {
  const index = row ?? data.at.length - 1
  const at = data.at[index]
  return (
    <figcaption className={styles['key']}>
      {series.map(({ label, token }, column) => {
        const value = data.columns[column]?.[index] ?? null
        return (
          <span key={label} className={styles['keyItem']}>
            <span className={styles['keyLine']} style={{ background: tokenVar(token) }} />
            {label} {value === null ? 'not reported' : `${format(value)} ${unit}`}
          </span>
        )
      })}
      <span className={`${styles['keyTime']} ${pieces['mono']}`}>
        {row === null || at === undefined ? '' : formatClock(at * 1000, clock)}
      </span>
    </figcaption>
  )
}

interface OptionsInput {
  readonly series: readonly TimeSeries[]
  readonly width: number
  readonly height: number
  readonly clock: ClockMode
  readonly format: (value: number) => string
  readonly bands: () => readonly Band[]
  readonly onRow: (row: number | null) => void
}

function optionsOf({ series, width, height, clock, format, bands, onRow }: OptionsInput): UPlot.Options {
  const text = resolveToken('text-3')
  const grid = { stroke: resolveToken('line-soft'), width: 1 }
  const font = `11px ${FONT_TEXT}`
  return {
    width,
    height,
    padding: [8, 24, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: {
      x: { time: true },
      y: { range: (_, __, max) => [0, niceTop(max)] },
    },
    axes: [
      {
        stroke: text,
        font,
        grid: { show: false },
        ticks: { show: false },
        size: 22,
        space: 76,
        values: (_, splits) => splits.map((at) => formatClock(at * 1000, clock)),
      },
      {
        stroke: text,
        font,
        grid,
        ticks: { show: false },
        size: 44,
        gap: 6,
        space: 26,
        values: (_, splits) => splits.map((value) => trimmed(format(value))),
      },
    ],
    series: [
      {},
      ...series.map(({ label, token }) => ({
        label,
        stroke: resolveToken(token),
        width: 1.5,
        points: { show: false },
        spanGaps: false,
      })),
    ],
    hooks: {
      drawClear: [(plot) => drawBands(plot, bands())],
      setCursor: [(plot) => onRow(plot.cursor.idx ?? null)],
    },
  }
}

/** A failover is a tint behind the lines, named where there is room. */
function drawBands(plot: UPlot, bands: readonly Band[]): void {
  const { ctx, bbox } = plot
  const right = bbox.left + bbox.width
  ctx.save()
  ctx.font = `${11 * devicePixelRatio}px ${FONT_TEXT}`
  ctx.textBaseline = 'top'
  ctx.textAlign = 'left'
  // Newest first; a name that would stand on another is left out, its band is not.
  const taken: [left: number, right: number][] = []
  for (const { from, to, label } of bands) {
    const left = Math.max(bbox.left, plot.valToPos(from, 'x', true))
    const width = Math.max(3 * devicePixelRatio, Math.min(right, plot.valToPos(to, 'x', true)) - left)
    ctx.fillStyle = resolveToken('band')
    ctx.fillRect(left, bbox.top, width, bbox.height)
    ctx.fillStyle = resolveToken('warn')
    const textWidth = ctx.measureText(label).width
    const gap = 6 * devicePixelRatio
    const before = left - gap - textWidth
    const textLeft = before > bbox.left ? before : left + width + gap
    if (taken.some(([start, end]) => textLeft < end + gap && textLeft + textWidth > start - gap)) continue
    taken.push([textLeft, textLeft + textWidth])
    ctx.fillText(label, textLeft, bbox.top)
  }
  ctx.restore()
}

function toColumns(data: Aligned): UPlot.AlignedData {
  return [[...data.at], ...data.columns.map((column) => [...column])]
}

function niceTop(max: number | null): number {
  if (max === null || max <= 0) return 1
  const step = 10 ** Math.floor(Math.log10(max))
  return Math.ceil((max * 1.1) / step) * step
}

/** An axis needs no decimals that say nothing. */
function trimmed(text: string): string {
  return text.replace(/\.0+(?=\D|$)/, '')
}

function summaryOf(
  data: Aligned,
  series: readonly TimeSeries[],
  format: (value: number) => string,
  unit: string,
): string {
  return series
    .map(({ label }, column) => {
      const values = (data.columns[column] ?? []).filter((value) => value !== null)
      if (values.length === 0) return `${label}: not reported`
      return `${label}: now ${format(values.at(-1) ?? 0)} ${unit}, between ${format(Math.min(...values))} and ${format(Math.max(...values))} ${unit}`
    })
    .join('. ')
}
