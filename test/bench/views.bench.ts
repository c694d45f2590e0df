/**
 * `npm run bench -- views [--nodes N] [--facts N] [--seconds N] [--screens a,b] [--heap-minutes N] [--json]`
 * The page under load: the real control plane with simulated nodes, the real host and web server, Chromium. For every screen the work of its
 * main thread a frame, frames that took long, redraws, long tasks; how long a fact takes to the pixel; how the heap grows.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from '@playwright/test'
import { findChromium } from '../../scripts/test-tools.mjs'
import { Fact } from '../../shared/fact.ts'
import { SCREENS } from '../../renderer/routing/screens.ts'
import { formatRoute } from '../../renderer/routing/route.ts'
import { aConsoleFolder, startWebConsole } from '../e2e/support/web-console.ts'
import { SimulatedCluster } from './agents/simulated-cluster.ts'
import { machine, note, print, table } from './support/report.ts'
import { median, quantile, worst } from './support/statistics.ts'
import { openScreen, probePage, seeCard, watchCard } from './views/page-probe.ts'
import { readTrace } from './views/trace.ts'

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '1000' },
    facts: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '15' },
    screens: { type: 'string' },
    'heap-minutes': { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
})
const seconds = Number(values.seconds)
/** A screen has this long to open before its tasks count. */
const SETTLE_MS = 3_000
const LONG_FRAME_MS = 33
const LONG_TASK_MS = 50
/** At each end of the time over which the heap is watched, min. */
const EDGE_MINUTES = 5

interface ScreenFigures {
  readonly name: string
  /** From the press in the side bar to a painted frame with the screen's title or content in it; `null`: it was open. */
  readonly opensMs: number | null
  readonly frameWorkMsP95: number | null
  readonly frameWorkAllMsP95: number | null
  readonly longFrames: number
  /** Of the one card, bar or list that is drawn most often. */
  readonly redrawsPerS: number
  readonly pageRedrawsPerS: number
  readonly longTasks: number
  readonly worstTaskMs: number | null
  /** By the thread's own time on a core: on a machine that does other things too, what the page itself is to blame for. */
  readonly worstOwnMs: number | null
  readonly longOwnTasks: number
}

const ELSEWHERE = { name: 'Settings', route: { kind: 'settings' } } as const
const ELSEWHERE_MS = 500
const EVENTS = 'Last events'
const wanted = values.screens?.split(',')
const screens = SCREENS.filter(({ route }) => wanted === undefined || wanted.includes(route.kind))
const executablePath = findChromium()
if (executablePath === null) throw new Error('No Chromium: install it, or set CHROMIUM_PATH.')

const cluster = await SimulatedCluster.start({ nodes: Number(values.nodes), factsPerS: Number(values.facts) })
const folder = aConsoleFolder()
const web = await startWebConsole(folder.connect(cluster.api.url, cluster.api.token), folder.dataDir)
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
const results: ScreenFigures[] = []
let pixel: { p95: number | null; count: number } = { p95: null, count: 0 }
let heap: { before: number; after: number } | null = null
let updates = { facts: 0, samples: 0 }
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(await web.newLink())
  await page.waitForFunction(() => /Live/.test(document.body.textContent ?? ''), null, { timeout: 60_000 })
  await pause(SETTLE_MS)
  updates = await countUpdates(seconds * 1_000)
  note(`${updates.facts.toFixed(0)} facts/s and ${updates.samples.toFixed(0)} samples/s arrive`)
  for (const { name, route } of screens) {
    // From another screen: who presses the one that is there waits for nothing.
    await openScreen(page, ELSEWHERE.name, formatRoute(ELSEWHERE.route))
    await pause(ELSEWHERE_MS)
    const opensMs = await openScreen(page, name, formatRoute(route))
    await pause(SETTLE_MS)
    results.push({ ...(await measure(browser, page, name)), opensMs })
    note(JSON.stringify(results.at(-1)))
    if (route.kind !== 'overview') continue
    // What is out of sight is drawn once a second: also measured where it is seen.
    await seeCard(page, EVENTS)
    await pause(SETTLE_MS)
    results.push({ ...(await measure(browser, page, 'Overview at its events')), opensMs: null })
    note(JSON.stringify(results.at(-1)))
  }
  pixel = await factToPixel(page)
  const minutes = Number(values['heap-minutes'])
  if (minutes > 0) heap = await heapOver(page, minutes)
} finally {
  await browser.close()
  await web.stop()
  folder.remove()
  await cluster.remove()
}

print(
  `The page with ${values.nodes} nodes, ${updates.facts.toFixed(0)} facts/s and ${updates.samples.toFixed(0)} samples/s, ${seconds} s a screen`,
)
print(`${machine()}\n`)
print(
  table(
    [
      '',
      'opens, ms',
      'work a busy frame p95, ms',
      'work a frame p95, ms',
      'frames over 33 ms',
      'redraws/s of one view',
      'of the page',
      'tasks over 50 ms',
      'longest task, ms',
      'of them own work over 50 ms',
      'longest own work, ms',
    ],
    results.map((one) => [
      one.name,
      one.opensMs === null ? '' : fixed(one.opensMs),
      fixed(one.frameWorkMsP95),
      fixed(one.frameWorkAllMsP95),
      `${(one.longFrames * 100).toFixed(1)} %`,
      one.redrawsPerS.toFixed(1),
      one.pageRedrawsPerS.toFixed(1),
      one.longTasks,
      fixed(one.worstTaskMs),
      one.longOwnTasks,
      fixed(one.worstOwnMs),
    ]),
  ),
)
print(`\nFact journaled → painted: p95 ${fixed(pixel.p95)} ms of ${pixel.count}.`)
if (heap !== null)
  print(`Heap after ${values['heap-minutes']} min: ${mib(heap.before)} → ${mib(heap.after)} MiB (${growth(heap)} %).`)
if (values.json) {
  const figures = Object.fromEntries(
    results.flatMap((one) => {
      const [first = '', ...others] = one.name.split(' ')
      const key = first.toLowerCase() + others.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
      return [
        [`${key}FrameWorkMsP95`, one.frameWorkMsP95],
        [`${key}LongFrames`, one.longFrames],
        [`${key}RedrawsPerS`, one.redrawsPerS],
        [`${key}LongTasks`, one.longTasks],
        [`${key}LongOwnTasks`, one.longOwnTasks],
        [`${key}OpensMs`, one.opensMs],
      ]
    }),
  )
  print(JSON.stringify({ nodes: Number(values.nodes), ...updates, ...figures, factToPixelMsP95: pixel.p95, heap }))
}

async function measure(onBrowser: Browser, page: Page, name: string): Promise<Omit<ScreenFigures, 'opensMs'>> {
  await onBrowser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  })
  const figures = await probePage(page, seconds * 1_000)
  const work = readTrace((await onBrowser.stopTracing()).toString('utf8'))
  return {
    name,
    frameWorkMsP95: quantile(work.busyMs, 0.95),
    frameWorkAllMsP95: quantile(work.allMs, 0.95),
    longFrames: figures.frameGapsMs.filter((ms) => ms > LONG_FRAME_MS).length / Math.max(1, figures.frameGapsMs.length),
    redrawsPerS: figures.redrawsOfOne / (figures.lengthMs / 1_000),
    pageRedrawsPerS: figures.redraws / (figures.lengthMs / 1_000),
    longTasks: work.tasksMs.filter((ms) => ms > LONG_TASK_MS).length,
    worstTaskMs: worst(work.tasksMs.slice(0, 1)),
    worstOwnMs: worst(work.ownMs.slice(0, 1)),
    longOwnTasks: work.ownMs.filter((ms) => ms > LONG_TASK_MS).length,
  }
}

/** Facts and samples a second, as the control plane sends them. */
async function countUpdates(ms: number): Promise<{ facts: number; samples: number }> {
  let facts = 0
  let samples = 0
  await readEvents(ms, (event, data) => {
    if (event === 'fact') facts += 1
    if (event === 'samples') samples += (JSON.parse(data) as unknown[]).length
  })
  return { facts: facts / (ms / 1_000), samples: samples / (ms / 1_000) }
}

/** Until a session that goes or comes back stands in Overview's list of events. One machine, one wall clock. */
async function factToPixel(page: Page): Promise<{ p95: number | null; count: number }> {
  await page.goto(`${new URL(page.url()).origin}/#/`)
  await pause(SETTLE_MS)
  await seeCard(page, EVENTS)
  const told: { at: number; nodeId: string; state: string }[] = []
  const [seen] = await Promise.all([
    watchCard(page, EVENTS, seconds * 1_000),
    readEvents(seconds * 1_000, (event, data) => {
      if (event !== 'fact') return
      const fact = Fact.parse(JSON.parse(data))
      if (fact.kind === 'deviceChanged') told.push({ at: fact.at, nodeId: fact.nodeId, state: fact.device.state })
    }),
  ])
  const delays = told.flatMap(({ at, nodeId }) => {
    const shown = seen.find((one) => one.at >= at && one.text.includes(nodeId))
    return shown === undefined ? [] : [shown.at - at]
  })
  return { p95: quantile(delays, 0.95), count: delays.length }
}

async function readEvents(ms: number, take: (event: string, data: string) => void): Promise<void> {
  const abort = new AbortController()
  const headers = { authorization: `Bearer ${cluster.api.token}` }
  const response = await fetch(`${cluster.api.url}/v1/events`, { headers, signal: abort.signal })
  // From the answer on: a machine that is busy may take its time until there.
  const timer = setTimeout(() => abort.abort(), ms)
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      // An event of a thousand samples comes in many pieces: what has no end yet stays for the next one.
      const whole = text.lastIndexOf('\n\n') + 2
      if (whole < 2) continue
      for (const [, event, data] of text.slice(0, whole).matchAll(/^event: (\w+)\ndata: (.*)$/gm))
        take(event ?? '', data ?? '')
      text = text.slice(whole)
    }
  } catch (error) {
    if (!abort.signal.aborted) throw error
  } finally {
    clearTimeout(timer)
  }
}

/**
 * After a collection each time: what is left is held. The lines of numbers take and give room in steps, so that two single moments
 * differ by some per cent where nothing grows: the middle of the first five minutes is held against that of the last five.
 */
async function heapOver(page: Page, minutes: number): Promise<{ before: number; after: number }> {
  const session = await page.context().newCDPSession(page)
  const held: number[] = []
  const look = async () => {
    await session.send('HeapProfiler.collectGarbage')
    held.push((await session.send('Runtime.getHeapUsage')).usedSize)
    note(`heap after ${held.length - 1} min: ${((held.at(-1) ?? 0) / 1_048_576).toFixed(1)} MiB`)
  }
  // The rings fill first: what they hold then is all they will ever hold.
  await pause(Math.min(minutes * 60_000, 11 * 60_000))
  await look()
  for (let minute = 1; minute <= minutes; minute += 1) {
    await pause(60_000)
    await look()
  }
  return { before: median(held.slice(0, EDGE_MINUTES)) ?? 0, after: median(held.slice(-EDGE_MINUTES)) ?? 0 }
}

function fixed(value: number | null): string {
  return value === null ? 'not measured' : value.toFixed(1)
}

function mib(bytes: number): number {
  return Math.round(bytes / 1_048_576)
}

function growth({ before, after }: { before: number; after: number }): string {
  return (((after - before) / before) * 100).toFixed(1)
}
