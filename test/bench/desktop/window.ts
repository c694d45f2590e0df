/** One Electron started from outside and looked at through its debugging port, so that the program itself is not changed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { type Browser, chromium, type Page } from '@playwright/test'
import { findElectron } from '../../../scripts/electron-runtime.mjs'
import { until } from '../support/until.ts'

const LISTENS = /DevTools listening on (ws:\/\/\S+)/
const WITHIN_MS = 30_000
const ATTACH_WITHIN_MS = 5_000

export interface OpenWindow {
  /** Wall clock, ms. */
  readonly spawnedAt: number
  readonly pid: number
  readonly page: Page
  close(): Promise<void>
}

/** `application` is a folder with a package.json. */
export async function openWindow(application: string, words: readonly string[]): Promise<OpenWindow> {
  const executable = findElectron()
  if (executable === null) throw new Error('Electron’s runtime is missing: set ELECTRON_OVERRIDE_DIST_PATH')
  // Chromium refuses its sandbox to root; both sides of the comparison start the same way.
  const switches = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--remote-debugging-port=0']
  const spawnedAt = Date.now()
  const child = spawn(executable, [...switches, application, ...words], { stdio: ['ignore', 'ignore', 'pipe'] })
  const browser = await debuggingUrl(child)
    .then(attach)
    .catch((error: unknown) => {
      child.kill('SIGKILL')
      throw error
    })
  const page = await until(async () => browser.contexts()[0]?.pages()[0] ?? null, {
    what: 'a window is open',
    withinMs: WITHIN_MS,
    everyMs: 5,
  })
  return { spawnedAt, pid: child.pid ?? 0, page, close: () => end(child, browser) }
}

/** When the page was first painted with something on it, wall clock, ms. What `ready-to-show` waits for. */
export function firstPaintAt(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () => {
          const paint = performance.getEntriesByName('first-contentful-paint')[0]
          if (paint === undefined) requestAnimationFrame(look)
          else resolve(performance.timeOrigin + paint.startTime)
        }
        look()
      }),
  )
}

/** A connection made while the first page is just coming up can hang for good; the next one does not. */
async function attach(url: string): Promise<Browser> {
  try {
    return await chromium.connectOverCDP(url, { timeout: ATTACH_WITHIN_MS })
  } catch {
    return chromium.connectOverCDP(url) // The second failure is the one that counts.
  }
}

function debuggingUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`Electron ended with ${code ?? 'a signal'}`)))
    if (child.stderr === null) return reject(new Error('Electron has no standard error'))
    createInterface({ input: child.stderr }).on('line', (line) => {
      const url = LISTENS.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
  })
}

async function end(child: ChildProcess, browser: Browser): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  await browser.close()
  child.kill('SIGTERM')
  await gone
}
