/** Every screen opens from what the console keeps, also when the cluster is gone: with content, and said to be the last known. */
import type { Page } from '@playwright/test'
import { SCREENS } from '../../renderer/routing/screens.ts'
import { expect, test } from './support/cluster.ts'
import { controlApi } from './support/control-api.ts'
import { banner, openLive } from './support/screen.ts'
import { aConsoleFolder, startWebConsole } from './support/web-console.ts'

/** Some samples, scrapes and answers. */
const DATA_MS = 4_000

/** What each screen itself says of its age, beside the banner above it; the glossary has none. */
const OFFLINE_WORDS: Readonly<Record<string, RegExp>> = {
  Overview: /Last known state, .* old/,
  Topology: /does not answer here/,
  Performance: /Last known figures/,
  Infrastructure: /Last known figures/,
  Application: /Last known figures/,
  Alerts: /as the cluster last reported them/,
  Load: /Last known: /,
  SLOs: /as of .+ ago/,
  'Data sources': /do not answer in time/,
  Automation: /Automatic failover absent since/,
  Settings: /Offline/,
}

declare global {
  /** Left in the page by this spec. */
  var opened: Promise<number> | undefined
}

test('every screen, live and without its cluster', { tag: '@web' }, async ({ cluster, browser }, testInfo) => {
  test.setTimeout(120_000)
  const api = controlApi(cluster)
  await api.untilSteady()
  const folder = aConsoleFolder()
  const connectionFile = folder.connect(cluster.controlApiUrl, cluster.token)
  let web = await startWebConsole(connectionFile, folder.dataDir)
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await openLive(page, await web.newLink())
  await page.waitForTimeout(DATA_MS)
  const live = await openEach(page, async (screen) =>
    expect(page.getByRole('banner').getByText(/^Live/), screen).toBeVisible(),
  )

  // A control plane that nobody can reach, and a console that has only its store.
  await web.stop()
  const nowhere = folder.connect('http://127.0.0.1:9', cluster.token)
  web = await startWebConsole(nowhere, folder.dataDir)
  await page.goto('about:blank')
  await page.goto(await web.newLink())
  await expect(banner(page, 'The control plane does not answer')).toBeVisible()
  const offline = await openEach(page, async (screen) => {
    const main = page.getByRole('main')
    await expect(main.getByText(/What you see is .* old\./), screen).toBeVisible()
    const said = OFFLINE_WORDS[screen]
    if (said !== undefined) await expect(main, screen).toContainText(said)
  })
  await expectLastValues(page)
  for (const [name, figures] of Object.entries({ live, offline })) {
    const words = figures.map(({ screen, ms }) => `${screen} ${ms}`).join(', ')
    console.log(`${name}, ms from key to content: ${words}`)
    testInfo.annotations.push({ type: `${name}, ms to content`, description: words })
  }
  await context.close()
  await web.stop()
  folder.remove()
})

/** What this console had heard and was answered before it was started again: there, and said to be old. */
async function expectLastValues(page: Page): Promise<void> {
  const main = page.getByRole('main')
  const screens = page.getByRole('navigation', { name: 'Screens' })
  const go = (name: string): Promise<void> => screens.getByRole('link', { name }).click()
  await go('Overview')
  for (const tile of ['Messages', 'Waiting'])
    await expect(page.getByRole('region', { name: tile })).toContainText(/ · [\d.]+ (s|min) old[\d.]+/)
  await expect(page.getByLabel(/^Replies per second of all accounts/)).toBeVisible()

  await go('Load')
  await expect(main.getByText(/ · [\d.]+ (s|min) old/).first()).toBeVisible()
  await expect(main).toContainText(/[\d.]+ \/s/)
  await expect(main).not.toContainText('No node of this account reports')

  await go('Performance')
  await expect(main).toContainText(/Last known figures, until [\d:]+: the cluster does not answer this console/)
  await expect(main.getByText(/^last known, [\d.]+ (s|min) old$/).first()).toBeVisible()
  await expect(main).not.toContainText('Not recorded: ')

  await go('SLOs')
  await expect(main.getByRole('table').first()).toContainText('uae-main')
  await expect(main.getByText(/as of [\d:]+, [\d.]+ (s|min) ago/).first()).toBeVisible()
  await main.getByText('Uptime report').click()
  await expect(main.getByText(/as of [\d:]+, [\d.]+ (s|min) ago/).first()).toBeVisible()

  await go('Alerts')
  await main.getByText('Rules', { exact: true }).click()
  await expect(main.getByText(/as of [\d:]+, [\d.]+ (s|min) ago/).first()).toBeVisible()
}

interface Opened {
  readonly screen: string
  readonly ms: number
}

/** From each screen to the next by its keys, and what that took until its heading and its first card were painted. */
async function openEach(page: Page, look: (screen: string) => Promise<void>): Promise<readonly Opened[]> {
  const figures: Opened[] = []
  for (const { name, key } of [...SCREENS.slice(1), ...SCREENS.slice(0, 1)]) {
    await page.keyboard.press('g')
    await watchOpening(page, name)
    await page.keyboard.press(key)
    const ms = await page.evaluate(() => globalThis.opened ?? Number.NaN)
    figures.push({ screen: name, ms: Math.round(ms) })
    await expectContent(page, name)
    await look(name)
  }
  return figures
}

/** In the page's own time: from the key to the first frame that has the screen's heading and something under it. */
async function watchOpening(page: Page, name: string): Promise<void> {
  await page.evaluate((title) => {
    const isThere = (): boolean => {
      const main = document.querySelector('main')
      const heading = main?.querySelector('h1')
      // Overview is its sentence and its cards, without a heading.
      if (title !== 'Overview' && heading?.textContent !== title) return false
      if (
        title === 'Overview' &&
        heading !== null &&
        heading !== undefined &&
        document.querySelector('[aria-label="Impact"]') === null
      )
        return false
      return main?.querySelector('section, table, dl, ul') !== null
    }
    globalThis.opened = new Promise((resolve) => {
      window.addEventListener(
        'keydown',
        () => {
          const from = performance.now()
          const look = (): void => {
            if (isThere()) requestAnimationFrame(() => resolve(performance.now() - from))
            else requestAnimationFrame(look)
          }
          requestAnimationFrame(look)
        },
        { once: true, capture: true },
      )
    })
  }, name)
}

/** Neither empty nor only waiting. */
async function expectContent(page: Page, screen: string): Promise<void> {
  const main = page.getByRole('main')
  await expect(main.getByText('appear here once the cluster has answered'), screen).toHaveCount(0)
  await expect(main.getByRole('progressbar'), screen).toHaveCount(0)
  const words = (await main.locator('section, dl, table, ul').first().innerText()).trim()
  expect(words.length, screen).toBeGreaterThan(10)
}
