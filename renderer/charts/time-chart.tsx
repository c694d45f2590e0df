/** Lines over time from plain props, for cards that render with their data. Dashboards draw through plot-view.tsx instead. */
import { useShownScheme } from '../theme/use-shown-scheme.ts'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Band } from '../store/bands.ts'
import type { Aligned } from '../store/rings.ts'
import { type Token, tokenVar } from '../theme/tokens.ts'
import { createOwnFrame } from '../own-frame.ts'
import { useUi } from '../use-console.ts'
import { type ClockMode, formatClock } from '../words/time.ts'
import pieces from '../pieces/pieces.module.css'
import styles from './charts.module.css'
import { NOTHING_BENEATH } from './marks.ts'
import { createPlot, type Plot } from './plot.ts'
import { summaryWords } from './summary.ts'

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
  const chart = useRef<Plot | null>(null)
  const shown = useRef({ data, bands })
  const [frame] = useState(createOwnFrame)
  const [row, setRow] = useState<number | null>(null)
  const clock = useUi((state) => state.clock)
  const scheme = useShownScheme()

  useEffect(() => {
    const element = holder.current
    if (element === null) return
    const { data: first, bands: under } = shown.current
    let width = element.clientWidth
    const plot = createPlot(element, first, {
      lines: series,
      height,
      width,
      clock,
      axis: (value) => trimmed(format(value)),
      onRow: setRow,
    })
    plot.draw(first, { ...NOTHING_BENEATH, bands: under })
    chart.current = plot
    // It also tells of the width there is already: that is no reason to draw again.
    const observer = new ResizeObserver((entries) => {
      const next = Math.floor(entries.at(-1)?.contentRect.width ?? 0)
      if (next === 0 || next === width) return
      width = next
      plot.resize(width)
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
    // A line takes as long to paint as all the words beside it.
    frame.ask(() => chart.current?.draw(data, { ...NOTHING_BENEATH, bands }))
  }, [frame, data, bands])
  useEffect(() => frame.end, [frame])

  const summary = useMemo(
    () =>
      summaryWords(
        data,
        series.map((one) => one.label),
        (value) => `${format(value)} ${unit}`,
      ),
    [data, series, format, unit],
  )
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

/** An axis needs no decimals that say nothing. */
function trimmed(text: string): string {
  return text.replace(/\.0+(?=\D|$)/, '')
}
