/** Starts a console, opens its demonstration by its first screen, and finds what either of them shows: by the runtime's own debugger, since the second is no child of Playwright's. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'
import { z } from 'zod'
import { sandboxSwitches } from './desktop.ts'

export const WITHIN_MS = 60_000
const LOOK_EVERY_MS = 50

export interface DemoConsole {
  /** The first console's process. */
  readonly child: ChildProcess
  /** Where the demonstration makes its folder. */
  readonly temporary: string
  /** Its window, once it was opened so many times: 0 is the first. */
  readonly demoPage: (time: number) => Promise<Page>
  /** Presses the button; when that was, of `performance.now()`. */
  readonly press: () => Promise<number>
  /** By force, and waits for its end. */
  readonly end: () => Promise<void>
}

/** `words`: between the program and its own switches: the application's folder, where it is not packaged. */
export function startConsole(executable: string, words: readonly string[], folder: string): DemoConsole {
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  const own = [`--data=${join(folder, 'data')}`, '--remote-debugging-port=0']
  const child = spawn(executable, [...sandboxSwitches(), ...words, ...own], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TMPDIR: temporary },
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const said = listenTo(child)
  const pageOf = (index: number): Promise<Page> =>
    pageAt(
      () => said.debuggers[index],
      () =>
        `console ${index} opened none; exit ${child.exitCode ?? child.signalCode}; it said:\n${said.last.join('\n')}`,
    )
  return {
    child,
    temporary,
    demoPage: (time) => pageOf(1 + time),
    async press() {
      const first = await pageOf(0)
      const button = first.getByRole('button', { name: 'Start the demonstration' })
      await button.waitFor({ timeout: WITHIN_MS })
      const pressedAt = performance.now()
      await button.click()
      return pressedAt
    },
    async end() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
    },
  }
}

export async function untilServed(page: Page): Promise<void> {
  await page.getByText('All 3 accounts are served.').first().waitFor({ timeout: WITHIN_MS })
}

/** The folders of demonstrations that are there. */
export function placesIn(temporary: string): string[] {
  return readdirSync(temporary).filter((name) => name.startsWith('linda-demo-'))
}

/** Besides what the runtime itself writes at its end. */
export function filesLeft(place: string): string[] {
  return existsSync(place) ? readdirSync(place).filter((name) => name !== 'shell') : []
}

export interface Running {
  readonly pid: number
  readonly parent: number
  readonly line: string
}

/** Those whose command names the demonstration's folder, and that live. Its own process has it from its environment: the parent of most. */
export function processesOf(place: string): Running[] {
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

/** Gives up quietly: what was not reached is in what is told. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + WITHIN_MS
  while (performance.now() < deadline && !(await holds())) await pause(LOOK_EVERY_MS)
}

interface Heard {
  /** Addresses as Chromium says them on the error output that all consoles share: the first console's, then each demonstration's. */
  readonly debuggers: string[]
  /** For whoever has to know why there is none. */
  readonly last: string[]
}

const KEPT_LINES = 20

function listenTo({ stderr }: ChildProcess): Heard {
  const heard: Heard = { debuggers: [], last: [] }
  if (stderr === null) throw new Error('the console has no error output')
  createInterface({ input: stderr }).on('line', (line) => {
    const address = /^DevTools listening on (ws:\S+)$/.exec(line)?.[1]
    if (address !== undefined) heard.debuggers.push(address)
    heard.last.push(line)
    if (heard.last.length > KEPT_LINES) heard.last.shift()
  })
  return heard
}

async function pageAt(find: () => string | undefined, why: () => string): Promise<Page> {
  await until(() => find() !== undefined)
  const address = find()
  if (address === undefined) throw new Error(`no debugger within ${WITHIN_MS} ms: ${why()}`)
  const listed = `http://${new URL(address).host}/json/list`
  const isOpen = async (): Promise<boolean> => {
    const pages = z.array(z.object({ url: z.string() })).parse(await (await fetch(listed)).json())
    return pages.some(({ url }) => url.startsWith('app://console/'))
  }
  // Attached while its window is being made, Playwright can miss that window.
  await until(isOpen)
  const browser = await chromium.connectOverCDP(address)
  const page = browser.contexts()[0]?.pages()[0]
  if (page === undefined) throw new Error('it opened no window')
  return page
}
