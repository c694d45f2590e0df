/**
 * Makes the pictures of the operator guide and the README, one of every screen: starts the built-in cluster, kills a master, moves another, and photographs what the console shows.
 * `node scripts/screenshots.ts`; the result is docs/guide/pictures/<screen>-<dark|light>.png.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Locator, type Page } from 'playwright'
import { z } from 'zod'
import { requestLink } from '../web/link.ts'
import { NODE, ROOT } from './run.mjs'
import { findChromium } from './test-tools.mjs'

const PICTURES = join(ROOT, 'docs', 'guide', 'pictures')
const VIEWPORT = { width: 1440, height: 900 }
/** Enough of the last five minutes for lines to be seen in the charts, ms. */
const TRAFFIC_BEFORE_MS = 60_000
const TRAFFIC_AFTER_MS = 20_000
const OUTCOME_WITHIN_MS = 60_000

const Live = z.object({ processes: z.array(z.object({ id: z.string(), pid: z.number().int() })) })

const folder = mkdtempSync(join(tmpdir(), 'linda-pictures-'))
const cluster = spawn(NODE, [join(ROOT, 'scripts', 'launch.ts'), '--headless', '--json', `--data=${folder}`], {
  cwd: ROOT,
  stdio: ['pipe', 'pipe', 'inherit'],
})
const ended = new Promise((resolve) => cluster.once('exit', resolve))
try {
  await takeAll(Live.parse(JSON.parse(await firstLine())))
} finally {
  cluster.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
}

async function takeAll({ processes }: z.infer<typeof Live>): Promise<void> {
  mkdirSync(PICTURES, { recursive: true })
  const executablePath = findChromium()
  const browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: ['--no-sandbox', '--disable-background-networking'],
  })
  try {
    const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto(await requestLink(join(folder, 'console')))
    await page.getByText('Automatic failover on', { exact: true }).waitFor()
    await page.waitForTimeout(TRAFFIC_BEFORE_MS)
    await moveByHand(page, 'ksa-main')
    await killMaster(page, 'uae-main', processes)
    await page.waitForTimeout(TRAFFIC_AFTER_MS)

    await take(page, 'overview', '#/', (shown) => region(shown, 'Messages'))
    await take(page, 'topology', '#/topology', (shown) => shown.getByText('Who believes what'))
    await take(page, 'automation', '#/automation', (shown) => title(shown, 'Automation'))
    await take(page, 'load', '#/load', (shown) => title(shown, 'Load'))
    await take(page, 'load-what-if', '#/load/ksa-main', (shown) => shown.getByText('Today, measured'))
    await take(page, 'performance', '#/performance', (shown) => title(shown, 'Performance'))
    await take(page, 'infrastructure', '#/infrastructure', (shown) => title(shown, 'Infrastructure'))
    await take(page, 'application', '#/application', (shown) => title(shown, 'Application'))
    await take(page, 'slos', '#/slos', (shown) => title(shown, 'SLOs'))
    await take(page, 'sources', '#/sources', (shown) => title(shown, 'Data sources'))
    await take(page, 'operations', '#/operations', (shown) => title(shown, 'Operations'))
    await take(page, 'runbook', '#/runbook/split-brain', (shown) => shown.getByRole('heading', { level: 1 }))
    await take(page, 'glossary', '#/glossary', (shown) => title(shown, 'Glossary'))
    await take(page, 'settings', '#/settings', (shown) => title(shown, 'Settings'))
    await take(page, 'account', '#/account/uae-main', (shown) => title(shown, 'uae-main'))
    await takeAlerts(page, processes)
    const failover = await failoverOf(page, 'uae-main')
    await take(page, 'failovers', failover, (shown) => shown.getByText('source: cluster'))
    await page.goto(`${new URL(page.url()).origin}/#/account/south-asia-main`)
    await page.getByRole('button', { name: 'Fail over…' }).click()
    await page.getByLabel(/^Reason/).fill('The disk of the master makes noises')
    await takeBoth(page, 'plan', page.getByLabel(/^Reason/))
  } finally {
    await browser.close()
  }
}

/** As an operator does it. */
async function moveByHand(page: Page, accountId: string): Promise<void> {
  await region(page, accountId).getByRole('link').click()
  await page.getByRole('button', { name: 'Fail over…' }).click()
  await page.getByLabel(/^Reason/).fill('Kernel update on its machine')
  await page.getByRole('dialog').getByRole('button', { name: 'Fail over', exact: true }).click()
  await page.getByRole('dialog').getByText('Succeeded').waitFor({ timeout: OUTCOME_WITHIN_MS })
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Overview', exact: true }).click()
}

async function killMaster(page: Page, accountId: string, processes: z.infer<typeof Live>['processes']): Promise<void> {
  const line = region(page, accountId).getByRole('listitem').filter({ hasText: ' master ' })
  const master = (await line.textContent())?.trim().split(' ')[0]
  const pid = processes.find(({ id }) => id === master)?.pid
  if (pid === undefined) throw new Error(`${accountId} has no master that can be killed: ${master}`)
  process.kill(pid, 'SIGKILL')
  const old = region(page, accountId)
    .getByRole('listitem')
    .filter({ hasText: `${master} servant` })
  await old.waitFor({ timeout: OUTCOME_WITHIN_MS })
}

/** With a servant that is stopped, so that there is something to see. */
async function takeAlerts(page: Page, processes: z.infer<typeof Live>['processes']): Promise<void> {
  const pid = processes.find(({ id }) => id === 'sa-3')?.pid
  if (pid === undefined) throw new Error('sa-3 does not run')
  process.kill(pid, 'SIGSTOP')
  try {
    await take(page, 'alerts', '#/alerts', (shown) => shown.getByRole('link', { name: /sa-3 is down/ }))
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}

/** The address of its newest automatic failover. */
async function failoverOf(page: Page, accountId: string): Promise<string> {
  await page.getByRole('link', { name: 'Failovers', exact: true }).click()
  const row = page.getByRole('row').filter({ hasText: accountId }).first()
  return (await row.getByRole('link').getAttribute('href')) ?? ''
}

async function take(page: Page, name: string, hash: string, ready: (page: Page) => Locator): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/${hash}`)
  await takeBoth(page, name, ready(page))
}

async function takeBoth(page: Page, name: string, ready: Locator): Promise<void> {
  await ready.first().waitFor()
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor()
    await page.mouse.move(0, 0)
    // In words of the page: this script knows no DOM.
    await page.evaluate('document.fonts.ready.then(() => true)')
    await page.screenshot({ path: join(PICTURES, `${name}-${theme}.png`), animations: 'disabled' })
  }
}

function title(page: Page, name: string): Locator {
  return page.getByRole('heading', { level: 1, name })
}

function region(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true })
}

function firstLine(): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: cluster.stdout }).once('line', resolve)
    cluster.once('exit', (code) => reject(new Error(`the cluster ended with exit code ${code ?? 'unknown'}`)))
  })
}
