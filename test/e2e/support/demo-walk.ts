/**
 * Goes from the packaged console's first screen to the live demonstration and ends it: `node demo-walk.ts EXECUTABLE FOLDER ENDING`.
 * A program of its own, so that it can be run where there is no network. Says what it saw as one JSON line.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { type Browser, chromium, type Page } from '@playwright/test'
import { z } from 'zod'
import { sandboxSwitches } from './desktop.ts'

/** `closed`: its window; `reset`: the same, after it was begun anew; `killed`: its process by force, with one of its bots stopped; `orphaned`: the console that opened it by force. */
export const DemoEnding = z.enum(['closed', 'reset', 'killed', 'orphaned'])
export type DemoEnding = z.infer<typeof DemoEnding>

export const DemoWalk = z.object({
  /** Interfaces besides loopback while it ran. */
  networks: z.array(z.string()),
  /** From the press. */
  windowMs: z.number(),
  liveMs: z.number(),
  title: z.string(),
  /** What its switcher of clusters offers. */
  clusters: z.array(z.string()),
  /** What adding a connection there is answered. */
  refusal: z.string(),
  /** Its processes while it was live, and those that were left after its end. */
  processes: z.number(),
  left: z.array(z.string()),
  /** What was left of its folder, besides what the runtime itself writes at its end; the next demonstration removes that. */
  files: z.array(z.string()),
})
export type DemoWalk = z.infer<typeof DemoWalk>

const WITHIN_MS = 60_000
const LOOK_EVERY_MS = 50

if (import.meta.main) {
  const [executable = '', folder = '', ending = ''] = process.argv.slice(2)
  process.stdout.write(`${JSON.stringify(await walk(executable, folder, DemoEnding.parse(ending)))}\n`)
  process.exit()
}

async function walk(executable: string, folder: string, ending: DemoEnding): Promise<DemoWalk> {
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  const words = [...sandboxSwitches(), `--data=${join(folder, 'data')}`, '--remote-debugging-port=0']
  const child = spawn(executable, words, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TMPDIR: temporary },
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const debuggers = addressesOf(child)
  try {
    const first = await pageAt(() => debuggers[0])
    const button = first.page.getByRole('button', { name: 'Start the demonstration' })
    await button.waitFor({ timeout: WITHIN_MS })
    const pressedAt = performance.now()
    await button.click()
    const demo = await pageAt(() => debuggers[1])
    const windowMs = performance.now() - pressedAt
    await demo.page.getByText('All 3 accounts are served.').first().waitFor({ timeout: WITHIN_MS })
    const liveMs = performance.now() - pressedAt
    const seen = await lookAround(demo.page)
    const place = placesIn(temporary)[0] ?? 'none'
    const running = processesOf(place)
    switch (ending) {
      case 'closed':
        await demo.page.close()
        break
      case 'reset': {
        await demo.page.getByRole('button', { name: 'Reset …' }).click()
        await demo.page.getByRole('button', { name: 'Begin anew' }).click()
        const fresh = await pageAt(() => debuggers[2])
        await fresh.page.getByText('All 3 accounts are served.').first().waitFor({ timeout: WITHIN_MS })
        await fresh.page.close()
        await until(() => placesIn(temporary).length === 0)
        break
      }
      case 'killed':
        process.kill(botOf(running), 'SIGSTOP')
        process.kill(mainOf(running, child), 'SIGKILL')
        break
      case 'orphaned':
        child.kill('SIGKILL')
        break
    }
    await until(() => processesOf(place).length === 0)
    await until(() => filesLeft(join(temporary, place)).length === 0)
    return {
      networks: Object.keys(networkInterfaces()).filter((name) => name !== 'lo'),
      windowMs,
      liveMs,
      ...seen,
      processes: running.length,
      left: processesOf(place).map(({ line }) => line.slice(0, 200)),
      files: filesLeft(join(temporary, place)),
    }
  } finally {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  }
}

async function lookAround(page: Page): Promise<Pick<DemoWalk, 'title' | 'clusters' | 'refusal'>> {
  const title = await page.evaluate(() => document.body.innerText.slice(0, 120))
  await page.evaluate(() => (location.hash = '#/settings'))
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Connections' }) })
  const clusters = await card.getByRole('listitem').allInnerTexts()
  await page.getByRole('button', { name: 'Add a connection' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Live one')
  await page.getByLabel('Address of the control plane').fill('http://127.0.0.1:9')
  await page.getByLabel('Token').fill('a-token-of-somebody')
  await page.getByLabel('Who you are').fill('Rana')
  await page.getByRole('button', { name: 'Add connection' }).click()
  const refusal = page.getByText('no other cluster is reached from here')
  await refusal.waitFor({ timeout: WITHIN_MS })
  return { title, clusters, refusal: await refusal.innerText() }
}

function placesIn(temporary: string): string[] {
  return readdirSync(temporary).filter((name) => name.startsWith('linda-demo-'))
}

function filesLeft(place: string): string[] {
  return existsSync(place) ? readdirSync(place).filter((name) => name !== 'shell') : []
}

interface Running {
  readonly pid: number
  readonly parent: number
  readonly line: string
}

/** Those whose command names the demonstration's folder, and that live. Its own process has it from its environment: the parent of most. */
function processesOf(place: string): Running[] {
  const all = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,args=', '-ww'], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line): Running[] => {
      const [, pid, parent, stat] = /^\s*(\d+)\s+(\d+)\s+(\S+)/.exec(line) ?? []
      return pid === undefined || stat?.startsWith('Z') === true
        ? []
        : [{ pid: Number(pid), parent: Number(parent), line }]
    })
  const named = all.filter(({ line }) => line.includes(place))
  const parents = new Set(named.map(({ parent }) => parent))
  return [...named, ...all.filter(({ pid, line }) => parents.has(pid) && line.includes('--demo'))]
}

function mainOf(running: readonly Running[], first: ChildProcess): number {
  const main = running.find(({ pid, line }) => line.includes('--demo') && pid !== first.pid)
  if (main === undefined) throw new Error('the demonstration has no process of its own')
  return main.pid
}

/** Any utility process of the cluster will do: none of them hears anything once it is stopped. */
function botOf(running: readonly Running[]): number {
  const utilities = running.filter(({ line }) => line.includes('node.mojom.NodeService'))
  const bot = utilities.at(-1)
  if (bot === undefined) throw new Error('the demonstration has no cluster')
  return bot.pid
}

/** As Chromium says them on the error output that both consoles share: the first console's, then the demonstration's. */
function addressesOf({ stderr }: ChildProcess): string[] {
  const addresses: string[] = []
  if (stderr === null) throw new Error('the console has no error output')
  createInterface({ input: stderr }).on('line', (line) => {
    const address = /^DevTools listening on (ws:\S+)$/.exec(line)?.[1]
    if (address !== undefined) addresses.push(address)
  })
  return addresses
}

async function pageAt(address: () => string | undefined): Promise<{ browser: Browser; page: Page }> {
  await until(() => address() !== undefined)
  const listed = `http://${new URL(address() ?? 'ws://none').host}/json/list`
  const isOpen = async (): Promise<boolean> => {
    const pages = z.array(z.object({ url: z.string() })).parse(await (await fetch(listed)).json())
    return pages.some(({ url }) => url.startsWith('app://console/'))
  }
  // Attached while its window is being made, Playwright can miss that window.
  await until(isOpen)
  const browser = await chromium.connectOverCDP(address() ?? '')
  const page = browser.contexts()[0]?.pages()[0]
  if (page === undefined) throw new Error('it opened no window')
  return { browser, page }
}

/** Gives up quietly: what was not reached is in what is told. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + WITHIN_MS
  while (performance.now() < deadline && !(await holds())) await pause(LOOK_EVERY_MS)
}
