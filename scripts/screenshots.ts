/**
 * Makes the pictures of the operator guide and the README, one of every screen and main state: starts the built-in cluster, moves one
 * account, kills the master of another, stops a servant, and photographs what the console shows.
 * `node scripts/screenshots.ts [--only=NAME,…]`; the result is docs/guide/pictures/<name>-<dark|light>.png. The list is screenshots/shots.ts.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { requestLink } from '../web/link.ts'
import { ROOT } from './run.mjs'
import {
  ask,
  backedUp,
  deployedAndBack,
  killMaster,
  moveByHand,
  newest,
  resume,
  stop,
} from './screenshots/incidents.ts'
import { metricsOf, type Program, startCluster, startConsole, startPrometheus } from './screenshots/programs.ts'
import {
  type ConsoleKind,
  fileOf,
  KILLED,
  MOVED,
  NEWEST_FAILOVER,
  NEWEST_OPERATION,
  type Shot,
  SHOTS,
  SPREAD,
  STOPPED,
  THEMES,
} from './screenshots/shots.ts'
import { smallPng } from './screenshots/small-png.ts'
import { findChromium } from './test-tools.mjs'

const PICTURES = join(ROOT, 'docs', 'guide', 'pictures')
const ACTOR = 'Rana Haddad'
const WIDTH = 1440
const HEIGHT = 900
/** Enough of the last five minutes for lines to be seen in the charts, ms. */
const TRAFFIC_BEFORE_MS = 60_000
const TRAFFIC_AFTER_MS = 20_000
/** Somebody who did not touch the window for so long was away, ms; a little more than renderer/absence/absence.ts says. */
const AWAY_MS = 5 * 60_000 + 5_000
/** Pictures that could not be taken: the others are, and the exit code says it. */
const missing: unknown[] = []
/** What a screen asks for when it opens has come by then, ms. */
const SETTLE_MS = 1_500

const { values: options } = parseArgs({ options: { only: { type: 'string' } } })
const folder = mkdtempSync(join(tmpdir(), 'linda-pictures-'))
const programs: Program[] = []
const begun = <P extends Program>(program: P): P => {
  programs.push(program)
  return program
}
try {
  const only = options.only?.split(',')
  await takeAll(SHOTS.filter(({ name }) => only === undefined || only.includes(name)))
} finally {
  // What looks ends before what it looks at.
  for (const program of programs.toReversed()) await program.stop()
  rmSync(folder, { recursive: true, force: true })
}
for (const error of missing) console.error(error)
process.exitCode = missing.length === 0 ? 0 : 1

async function takeAll(shots: readonly Shot[]): Promise<void> {
  const { live } = begun(await startCluster(join(folder, 'cluster')))
  const prometheus = begun(await startPrometheus(join(folder, 'prometheus'), await metricsOf(live)))
  const connect = (prometheusUrl: string | null): string => {
    const file = join(folder, prometheusUrl === null ? 'connection.json' : 'monitored.json')
    const { controlApiUrl, token } = live
    const profile = { id: 'built-in', name: 'Built-in cluster', environment: 'drill', controlApiUrl, prometheusUrl }
    writeFileSync(file, JSON.stringify({ profile, token, actor: ACTOR }), { mode: 0o600 })
    return file
  }
  const connection = connect(null)
  const folders: Readonly<Record<ConsoleKind, string>> = {
    builtIn: join(folder, 'console'),
    monitored: join(folder, 'monitored'),
    none: join(folder, 'none'),
  }
  begun(await startConsole(folders.builtIn, connection))
  begun(await startConsole(folders.monitored, connect(prometheus.url)))
  begun(await startConsole(folders.none, null))

  const executablePath = findChromium()
  const browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: ['--no-sandbox', '--disable-background-networking'],
  })
  try {
    const consoles = {
      builtIn: await signIn(browser, folders.builtIn),
      monitored: await signIn(browser, folders.monitored),
      none: await signIn(browser, folders.none),
    }
    const { context, origin } = consoles.builtIn
    // Left alone from here on.
    const left = await open(context, origin, '#/')
    const leftAt = performance.now()
    const page = await open(context, origin, '#/')
    await page.getByText('Automatic failover on', { exact: true }).waitFor()
    const say = (command: string, reason: string): void => ask(connection, command, reason)
    say(`setBalancing accountId=${SPREAD} algorithm=roundRobin`, 'Compare it with least loaded')
    await page.waitForTimeout(TRAFFIC_BEFORE_MS)
    await moveByHand(page, MOVED)
    await killMaster(page, KILLED, live.processes)
    await page.waitForTimeout(TRAFFIC_AFTER_MS)
    const places: Readonly<Record<string, string>> = {
      [NEWEST_FAILOVER]: await newest(page, 'Failovers', KILLED),
      [NEWEST_OPERATION]: await newest(page, 'Operations', MOVED),
    }
    await page.close()

    const present = shots.filter((shot) => shot.isAfterAbsence !== true)
    const take = async (shot: Shot): Promise<void> => {
      const { context: where, origin: from } = consoles[shot.console ?? 'builtIn']
      if (shot.meanwhile !== undefined) say(shot.meanwhile.begins, shot.meanwhile.reason)
      const shown = await open(where, from, places[shot.hash] ?? shot.hash, shot)
      await takeBoth(shown, shot).catch((error: unknown) => missing.push(error))
      await shown.close()
      if (shot.meanwhile !== undefined) say(shot.meanwhile.ends, 'Done')
    }
    const quiet = present.filter(({ isTroubled, isDeployed }) => isTroubled !== true && isDeployed !== true)
    for (const shot of quiet) await take(shot)
    const deployed = present.filter(({ isDeployed }) => isDeployed === true)
    if (deployed.length > 0) {
      say('backup', 'Before the new version')
      const backupId = await backedUp(live)
      say(`verifyBackup backupId=${backupId}`, 'Prove it')
      await deployedAndBack(live, say)
      for (const shot of deployed) await take(shot)
    }
    const troubled = present.filter(({ isTroubled }) => isTroubled === true)
    if (troubled.length > 0) {
      stop(live.processes, STOPPED)
      try {
        for (const shot of troubled) await take(shot)
      } finally {
        resume(live.processes, STOPPED)
      }
    }
    for (const shot of shots.filter(({ isAfterAbsence }) => isAfterAbsence === true)) {
      await left.waitForTimeout(Math.max(0, AWAY_MS - (performance.now() - leftAt)))
      await left.bringToFront()
      await left.mouse.move(400, 300)
      await takeBoth(left, shot)
    }
  } finally {
    await browser.close()
  }
}

interface SignedIn {
  readonly context: BrowserContext
  readonly origin: string
}

async function signIn(browser: Browser, dataDir: string): Promise<SignedIn> {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-GB' })
  const page = await context.newPage()
  await page.goto(await requestLink(dataDir))
  // Once it stands, the one-time code has become a session of this browser.
  await page.getByRole('main').waitFor()
  const { origin } = new URL(page.url())
  await page.close()
  return { context, origin }
}

async function open(
  context: BrowserContext,
  origin: string,
  hash: string,
  { width = WIDTH, height = HEIGHT }: Pick<Shot, 'width' | 'height'> = {},
): Promise<Page> {
  const page = await context.newPage()
  await page.setViewportSize({ width, height })
  await page.goto(`${origin}/${hash}`)
  await page.getByRole('main').waitFor()
  return page
}

async function takeBoth(page: Page, shot: Shot): Promise<void> {
  try {
    // Keys and what a screen fetches by itself are there once nothing is on its way.
    await page.waitForLoadState('networkidle')
    await shot.act?.(page)
    await shot.shows(page).first().waitFor()
  } catch (error) {
    throw new Error(`The picture "${shot.name}" could not be taken`, { cause: error })
  }
  await page.waitForTimeout(SETTLE_MS)
  mkdirSync(PICTURES, { recursive: true })
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor()
    await page.mouse.move(0, 0)
    // In words of the page: this script knows no DOM.
    await page.evaluate('document.fonts.ready.then(() => true)')
    const png = await page.screenshot({ animations: 'disabled' })
    writeFileSync(join(PICTURES, fileOf(shot, theme)), smallPng(png))
  }
  console.error(`${shot.name}`)
}
