/** The chart of a panel. React renders it only when its lines change; run-plot.ts draws it. */
import { useShownScheme } from '../theme/use-shown-scheme.ts'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import charts from '../charts/charts.module.css'
import { tokenVar } from '../theme/tokens.ts'
import { useUi } from '../use-console.ts'
import type { Panel } from './dashboards.ts'
import styles from './dashboards.module.css'
import { useFeed } from './feed-context.ts'
import type { Lines } from './lines.ts'
import { type RunningPlot, runPlot } from './run-plot.ts'

export interface PlotViewProps {
  readonly panel: Panel
  readonly lines: Lines
  /** What the dashed lines are; empty: nothing is compared. */
  readonly past: string
  readonly onZoom: (from: number, to: number) => void
  /** The drawing, for a picture of it, once it has come into sight; `null`: it is gone. */
  readonly onCanvas: (canvas: HTMLCanvasElement | null) => void
}

export function PlotView({ panel, lines, past, onZoom, onCanvas }: PlotViewProps) {
  const feed = useFeed()
  const holder = useRef<HTMLDivElement>(null)
  const figure = useRef<HTMLElement>(null)
  const foot = useRef<HTMLParagraphElement>(null)
  const values = useRef<(HTMLElement | null)[]>([])
  const plotted = useRef<RunningPlot | null>(null)
  const clock = useUi((state) => state.clock)
  const scheme = useShownScheme()

  useEffect(() => {
    if (holder.current === null || figure.current === null || foot.current === null) return
    const running = runPlot(
      {
        holder: holder.current,
        figure: figure.current,
        foot: foot.current,
        valueOf: (index) => values.current[index] ?? null,
      },
      { feed, panel, lines, past, clock, onZoom, onCanvas },
    )
    plotted.current = running
    return () => {
      running.stop()
      plotted.current = null
    }
    // The scheme is not read here, but its colours are: another theme is another drawing.
  }, [feed, panel, lines, past, onZoom, onCanvas, clock, scheme])

  function handleKey(event: KeyboardEvent): void {
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (step === 0) return
    event.preventDefault()
    plotted.current?.step(event.shiftKey ? step * 10 : step)
  }

  return (
    // Focusable, so that the arrows move the crosshair through its values.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <figure
      ref={figure}
      className={`${charts['frame']} ${styles['plot']}`}
      aria-label={`${panel.title}, chart`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onKeyDown={handleKey}
      onBlur={() => plotted.current?.leave()}
    >
      <figcaption className={styles['key']}>
        {lines.shown.map(({ key, label, token }, index) => (
          <span key={key} className={styles['keyItem']}>
            <span className={charts['keyLine']} style={{ background: tokenVar(token) }} />
            <span className={styles['keyName']}>{label}</span>{' '}
            <span
              ref={(element) => {
                values.current[index] = element
              }}
            />
          </span>
        ))}
        {lines.more === 0 ? null : <span className={styles['keyMore']}>and {lines.more} more</span>}
        {past === '' ? null : <span className={styles['keyMore']}>dashed: {past}</span>}
      </figcaption>
      <div ref={holder} className={styles['canvas']} aria-hidden="true" />
      <p ref={foot} className={styles['hovered']} aria-live="polite" />
    </figure>
  )
}
