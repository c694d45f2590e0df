/** Both scripts of the demonstration, gone through by keyboard as they say it, until the panel itself says that everything was seen. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, expect, type Locator, type Page, test as base } from '@playwright/test'
import { findElectron } from '../../../scripts/electron-runtime.mjs'
import { ROOT } from '../../../scripts/run.mjs'
import { clockWords } from '../../../renderer/demo/script-clock.ts'
import { type DemoStep, readScript } from '../../../renderer/demo/script.ts'
import { type DemoConsole, placesIn, processesOf, startConsole, until, untilServed } from '../support/demo-console.ts'
import { type DemoPress, readPress } from '../support/demo-press.ts'
import { aFolder } from '../support/desktop.ts'
import { OUTCOME_WITHIN_MS } from '../support/screen.ts'

const WALK_WITHIN_MS = 180_000
const MOST_PRESSES = 30
const FOLDER = join(ROOT, 'demo')
const SCRIPTS = readdirSync(FOLDER).map((name) => ({ name, ...readScript(readFileSync(join(FOLDER, name), 'utf8')) }))

interface Demonstration {
  readonly console: DemoConsole
  readonly page: Page
}

const test = base.extend<{ demo: Demonstration }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs off this pattern.
  demo: async ({}, provide) => {
    const executable = findElectron()
    if (executable === null) throw new Error('Electron’s runtime is missing')
    const folder = aFolder()
    const console = startConsole(executable, [ROOT], folder.path)
    try {
      await console.press()
      const page = await console.demoPage(0)
      await untilServed(page)
      await provide({ console, page })
    } finally {
      const places = placesIn(console.temporary)
      await console.end()
      // It ends with the console that opened it.
      await until(() => places.every((place) => processesOf(place).length === 0))
      folder.remove()
    }
  },
})

const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Demonstration' })
const timer = (page: Page): Locator => panel(page).getByRole('timer', { name: 'Time of the script' })
const stepOf = (page: Page, { title }: DemoStep): Locator => panel(page).locator('ol > li').filter({ hasText: title })
const seenMark = (within: Locator): Locator => within.getByText('seen', { exact: true })
const checksOf = (page: Page, step: DemoStep): Locator => stepOf(page, step).getByRole('listitem')

test.describe.configure({ timeout: WALK_WITHIN_MS })
// A window that begins anew closes under Playwright's hands: there is no trace to be had of it.
test.use({ trace: 'off' })

for (const { name, title, steps } of SCRIPTS) {
  test(
    `“${title}” gone through by its own words: every check is so after its step, and none that the step has to bring before`,
    { tag: '@long' },
    async ({ demo: { page } }, testInfo) => {
      // Elsewhere than where the first step leads.
      await pressAll(page, readPress('`g` `y`'))
      await page.keyboard.press(await keyOfScript(page, title))
      const began = performance.now()
      for (const [index, step] of steps.entries()) {
        await expect(stepOf(page, step)).toHaveAttribute('aria-current', 'step')
        await expect(stepOf(page, step)).toContainText(step.say)
        await expectNothingBroughtYet(page, step)
        await pressAll(page, readPress(step.press), () => expectNotReplaced(page, step))
        await expect(seenMark(stepOf(page, step))).toBeVisible({ timeout: OUTCOME_WITHIN_MS })
        // Before its time it stays on, so that it can be read.
        await expect(checksOf(page, step)).toHaveCount(step.checks.length)
        for (const line of await checksOf(page, step).all()) await expect(line).toContainText(/yes$/)
        if (index === Math.floor(steps.length / 2)) await picture(page, testInfo.outputPath(name))
        if (index < steps.length - 1) await page.keyboard.press('.')
      }
      await expect(panel(page)).toContainText('gone through')
      await expect(panel(page).getByText('passed over')).toHaveCount(0)
      console.log(`“${title}”, pressed through at once: ${((performance.now() - began) / 1_000).toFixed(1)} s`)
    },
  )
}

test(
  'the script’s clock stands while it is paused, goes on from there, and begins anew with the cluster',
  { tag: '@long' },
  async ({ demo: { console, page } }) => {
    const [first] = SCRIPTS
    if (first === undefined) throw new Error('no script ships')
    const key = await keyOfScript(page, first.title)
    await page.keyboard.press(key)
    await secondsPass(page, 3)
    const before = await secondsOf(timer(page))
    await page.keyboard.press(',')
    await expect(panel(page)).toContainText('paused')
    const stood = await secondsOf(timer(page))
    expect(before).toBeGreaterThanOrEqual(1)
    expect(stood).toBeGreaterThanOrEqual(before)
    await secondsPass(page, 3)
    expect(await secondsOf(timer(page))).toBe(stood)
    await page.keyboard.press(',')
    await expect(panel(page)).not.toContainText('paused')
    // From there, not from where it would be: the pause was longer than this.
    await expect(timer(page)).toHaveText(clockWords((stood + 1) * 1_000))

    await panel(page).getByRole('button', { name: 'Reset …' }).press('Enter')
    // The window closes under the press.
    await panel(page)
      .getByRole('button', { name: 'Begin anew' })
      .press('Enter')
      .catch(() => undefined)
    const fresh = await console.demoPage(1)
    await untilServed(fresh)
    await expect(timer(fresh)).toHaveCount(0)
    await fresh.keyboard.press(await keyOfScript(fresh, first.title))
    await expect(stepOf(fresh, first.steps[0] as DemoStep)).toHaveAttribute('aria-current', 'step')
    await expect(timer(fresh)).toHaveText(/^0:0\d$/)
    await expect(fresh.getByRole('region', { name: 'uae-main', exact: true })).toContainText('epoch 1')
  },
)

test(
  'a step that is left early is said to be passed over, and none is called seen',
  { tag: '@long' },
  async ({ demo }) => {
    const { page } = demo
    await pressAll(page, readPress('`g` `y`'))
    const [script] = SCRIPTS
    if (script === undefined) throw new Error('no script ships')
    await page.keyboard.press(await keyOfScript(page, script.title))
    for (const step of script.steps) {
      await expect(stepOf(page, step)).toHaveAttribute('aria-current', 'step')
      await expectNothingBroughtYet(page, step)
      await page.keyboard.press('.')
    }
    await expect(panel(page).getByText('passed over')).toHaveCount(script.steps.length - 1)
    await expect(seenMark(panel(page))).toHaveCount(0)
    await expect(panel(page)).not.toContainText('gone through')
  },
)

/** The number that stands on its button. */
async function keyOfScript(page: Page, title: string): Promise<string> {
  const button = panel(page).getByRole('button', { name: title })
  await expect(button).toBeVisible()
  return button.locator('kbd').innerText()
}

/** A place to be at, or another master: no step may show it before it was gone to, or made. */
async function expectNothingBroughtYet(page: Page, step: DemoStep): Promise<void> {
  await expect(checksOf(page, step)).toHaveCount(step.checks.length)
  for (const [index, check] of step.checks.entries()) {
    if (check.kind !== 'state') await expect(checksOf(page, step).nth(index)).toContainText(/not yet$/)
  }
  await expect(seenMark(stepOf(page, step))).toHaveCount(0)
}

/** Also with the plan read and the last question open. */
async function expectNotReplaced(page: Page, step: DemoStep): Promise<void> {
  for (const [index, check] of step.checks.entries()) {
    if (check.kind === 'replaced') await expect(checksOf(page, step).nth(index)).toContainText(/not yet$/)
  }
}

async function pressAll(page: Page, presses: readonly DemoPress[], beforeLastPress = async () => {}): Promise<void> {
  let at = page
  const opened = presses.some(({ kind }) => kind === 'inAsking') ? nextWindow(page.context()) : null
  for (const press of presses) {
    switch (press.kind) {
      case 'key':
        await pressWhenHeard(at, press.key)
        break
      case 'keyTo':
        await pressTo(at, press.key, press.name)
        break
      case 'typeWhy':
        await expect(page.getByLabel(/^Reason/)).toBeFocused({ timeout: OUTCOME_WITHIN_MS })
        await page.keyboard.type('shown to whoever watches')
        break
      case 'inAsking':
        at = (await opened) ?? page
        await expect(at.getByRole('button', { name: /^Fail over/ })).toBeEnabled()
        await beforeLastPress()
        break
      case 'whenSucceeded':
        at = page
        await expect(page.getByRole('dialog').getByText('Succeeded')).toBeVisible({ timeout: OUTCOME_WITHIN_MS })
        break
    }
  }
}

const nextWindow = (context: BrowserContext): Promise<Page> =>
  context.waitForEvent('page', { timeout: OUTCOME_WITHIN_MS })

/** A list that is still coming has nothing to stand on: whoever presents waits for it. The window that asks closes under the press. */
async function pressWhenHeard(page: Page, key: string): Promise<void> {
  if (key === 'j') await expect(page.getByRole('main').locator('[data-row-link]').first()).toBeVisible()
  await page.keyboard.press(key).catch((error: unknown) => {
    if (!page.isClosed()) throw error
  })
}

async function pressTo(page: Page, key: string, name: string): Promise<void> {
  const isThere = () => page.evaluate((text) => document.activeElement?.textContent.startsWith(text) === true, name)
  if (key === 'ArrowDown') await expect(page.getByRole('dialog').getByRole('button', { name })).toBeVisible()
  for (let presses = 0; presses < MOST_PRESSES && !(await isThere()); presses++) await pressWhenHeard(page, key)
  expect(await isThere(), `${key} leads to ${name}`).toBe(true)
}

/** By the clock at the top of the window. */
async function secondsPass(page: Page, count: number): Promise<void> {
  const clock = page.getByRole('banner').getByText(/^\d\d:\d\d:\d\d UTC$/)
  for (let passed = 0; passed < count; passed++) await expect(clock).not.toHaveText(await clock.innerText())
}

async function secondsOf(clock: Locator): Promise<number> {
  const [minutes = 0, seconds = 0] = (await clock.innerText()).split(':').map(Number)
  return minutes * 60 + seconds
}

async function picture(page: Page, beginning: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: `${beginning}-${colorScheme}.png` })
  }
}
