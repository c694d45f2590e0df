/**
 * `npm run bench -- charts [--charts N] [--points N] [--redraws N] [--json]`
 * Live charts, all redrawn together, by the console's own plot in Chromium: the script of one redraw, and the main thread's work of a
 * frame with everything that belongs to it. The floor: the same points as bare lines.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Page } from '@playwright/test'
import { build } from 'vite'
import { findChromium } from '../../scripts/test-tools.mjs'
import type { Asked } from './charts/page.ts'
import { machine, print, table } from './support/report.ts'
import { median, quantile } from './support/statistics.ts'
import { readTrace } from './views/trace.ts'

const { values } = parseArgs({
  options: {
    charts: { type: 'string', default: '20' },
    points: { type: 'string', default: '300' },
    redraws: { type: 'string', default: '150' },
    json: { type: 'boolean', default: false },
  },
})
/** Of each redraw of all of them. */
interface Redraws {
  /** Until everything is handed to the canvas, ms. */
  readonly scriptMs: readonly number[]
  /** The main thread's own time on a core; where there is no graphics card it also fills in the pixels. */
  readonly frameMs: readonly number[]
}

const asked: Asked = { charts: Number(values.charts), points: Number(values.points), redraws: Number(values.redraws) }
const executablePath = findChromium()
if (executablePath === null) throw new Error('No Chromium: install it, or set CHROMIUM_PATH.')
const outDir = mkdtempSync(join(tmpdir(), 'linda-charts-'))
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
let charts: Redraws
let floor: Redraws
try {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome130',
      cssCodeSplit: false,
      lib: {
        entry: join(import.meta.dirname, 'charts/page.ts'),
        formats: ['iife'],
        name: 'charts',
        fileName: 'charts',
        cssFileName: 'charts',
      },
    },
  })
  const page = await browser.newPage({ viewport: { width: 1_840, height: 900 } })
  await page.addStyleTag({ content: readFileSync(join(outDir, 'charts.css'), 'utf8') })
  await page.addScriptTag({ content: readFileSync(join(outDir, 'charts.iife.js'), 'utf8') })
  charts = await traced(page, () => page.evaluate((request) => window.drawCharts(request), asked))
  floor = await traced(page, () => page.evaluate((request) => window.drawBareLines(request), asked))
} finally {
  await browser.close()
  rmSync(outDir, { recursive: true, force: true })
}

print(`${asked.charts} charts of ${asked.points} points, ${asked.redraws} redraws of all of them`)
print(`${machine()}\n`)
print(
  table(
    ['', 'script median, ms', 'script p95, ms', 'main thread a frame median, ms', 'main thread a frame p95, ms'],
    [
      ['charts', ...rowOf(charts)],
      ['floor: bare lines', ...rowOf(floor)],
    ],
  ),
)
if (values.json)
  print(
    JSON.stringify({
      ...asked,
      redrawMsMedian: median(charts.scriptMs),
      redrawMsP95: quantile(charts.scriptMs, 0.95),
      frameWorkMsMedian: median(charts.frameMs),
      floorMsMedian: median(floor.scriptMs),
      floorFrameWorkMsMedian: median(floor.frameMs),
    }),
  )

async function traced(page: Page, draw: () => Promise<number[]>): Promise<Redraws> {
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  })
  const scriptMs = await draw()
  return { scriptMs, frameMs: readTrace((await browser.stopTracing()).toString('utf8')).busyMs }
}

function rowOf({ scriptMs, frameMs }: Redraws): string[] {
  return [median(scriptMs), quantile(scriptMs, 0.95), median(frameMs), quantile(frameMs, 0.95)].map(fixed)
}

function fixed(ms: number | null): string {
  return ms === null ? '–' : ms.toFixed(1)
}
