/** Runs in the browser: as many charts as are asked for, drawn by the console's own plot, a second further with each redraw. */
import '../../../renderer/theme/tokens.css'
import { createPlot, type PlotData } from '../../../renderer/charts/plot.ts'
import { NOTHING_BENEATH } from '../../../renderer/charts/marks.ts'

export interface Asked {
  readonly charts: number
  readonly points: number
  readonly redraws: number
}

const WIDTH = 440
const HEIGHT = 150
const BEGAN_S = 1_780_000_000

declare global {
  interface Window {
    /** Of each redraw of all charts, ms: the script until everything is handed to the canvas. */
    drawCharts: (asked: Asked) => Promise<number[]>
    /** The same points as bare lines on bare canvases: what no chart is faster than. */
    drawBareLines: (asked: Asked) => Promise<number[]>
  }
}

window.drawCharts = ({ charts, points, redraws }) => {
  document.body.style.cssText = 'display:grid;grid-template-columns:repeat(4,1fr);gap:8px;margin:8px'
  const plots = Array.from({ length: charts }, (_, chart) => {
    const element = document.body.appendChild(document.createElement('div'))
    const plot = createPlot(element, dataAt(chart, points, 0), {
      lines: [{ label: `chart ${chart}`, token: 'series-1' }],
      width: WIDTH,
      height: HEIGHT,
      clock: 'utc',
      axis: (value) => `${value}`,
    })
    return (step: number) => plot.draw(dataAt(chart, points, step), NOTHING_BENEATH)
  })
  return redraw(plots, redraws)
}

window.drawBareLines = ({ charts, points, redraws }) => {
  document.body.replaceChildren()
  const bare = Array.from({ length: charts }, (_, chart) => {
    const canvas = document.body.appendChild(document.createElement('canvas'))
    canvas.width = WIDTH
    canvas.height = HEIGHT
    const pen = canvas.getContext('2d')
    if (pen === null) throw new Error('This browser draws no canvas')
    return (step: number) => bareLine(pen, dataAt(chart, points, step))
  })
  return redraw(bare, redraws)
}

/** Ten times a second, as a page does at most: with a frame between two, so that each is really painted. */
async function redraw(draw: readonly ((step: number) => void)[], redraws: number): Promise<number[]> {
  const took: number[] = []
  for (let step = 1; step <= redraws; step++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    await new Promise(requestAnimationFrame)
    const began = performance.now()
    for (const one of draw) one(step)
    // A plot draws in a microtask of its own.
    await Promise.resolve()
    await Promise.resolve()
    took.push(performance.now() - began)
  }
  return took
}

function dataAt(chart: number, points: number, step: number): PlotData {
  const at: number[] = []
  const column: (number | null)[] = []
  for (let row = 0; row < points; row++) {
    const second = BEGAN_S + step + row
    at.push(second)
    column.push(40 + 30 * Math.sin(second / 17 + chart) + 8 * Math.sin(second * 1.7 + chart))
  }
  return { at, columns: [column] }
}

function bareLine(pen: CanvasRenderingContext2D, { at, columns }: PlotData): void {
  const [column = []] = columns
  pen.clearRect(0, 0, WIDTH, HEIGHT)
  pen.beginPath()
  column.forEach((value, row) => pen.lineTo((row / at.length) * WIDTH, HEIGHT - (value ?? 0)))
  pen.stroke()
}
