/** A drill from its start to its verdict, by mouse and by keyboard, on real processes of the built-in cluster. */
import type { Locator, Page } from '@playwright/test'
import { DRILLS, drillById } from '../../shared/drill/catalogue.ts'
import { expect, test } from './support/cluster.ts'
import { controlApi } from './support/control-api.ts'
import { confirmAtOnce, confirmByKeys, go, planSheet } from './support/plan.ts'
import { openLive, OUTCOME_WITHIN_MS, pressUntilFocused } from './support/screen.ts'

const TITLE = 'Master killed'
/** The process is started again after 2 s and more, and joins. */
const OVER_WITHIN_MS = 60_000
const STEPS = drillById('master-killed')?.steps ?? []

const running = (page: Page): Locator => page.getByRole('region', { name: 'Running drill' })
const last = (page: Page): Locator => page.getByRole('region', { name: 'Last drill' })
const runButton = (page: Page, title: string): Locator => page.getByRole('button', { name: `Run drill: ${title}` })
const listRow = (page: Page, title: string): Locator => page.getByRole('row').filter({ has: runButton(page, title) })
const steps = (where: Locator): Locator => where.getByRole('list', { name: 'Steps' }).getByRole('listitem')

/** Each lap has a time, measured: "0.93 s of 2.10 s", "1.2 s, no limit set". */
const TOOK = /(?:\d ms|\d(?:\.\d+)? s)(?: of \d|, no limit set)/

async function expectMeasured(where: Locator): Promise<void> {
  await expect(steps(where)).toHaveCount(STEPS.length)
  for (const [index, { text }] of STEPS.entries()) {
    const step = steps(where).nth(index)
    await expect(step).toContainText(text)
    await expect(step).toContainText('done')
    await expect(step.getByRole('time')).toHaveText(/\d\d:\d\d:\d\d/)
  }
  for (const lap of ['Detected', 'Decided', 'Restored'])
    await expect(where.getByText(lap, { exact: true }).locator('..')).toContainText(TOOK)
  await expect(where.getByText(/^(?:within limits|over a limit)$/)).toBeVisible()
}

/** Its name begins with what the command does. */
const startSheet = (page: Page): Locator => planSheet(page, /^Drill on /)

async function seeItThrough(page: Page): Promise<void> {
  await expect(running(page).or(last(page))).toBeVisible({ timeout: OUTCOME_WITHIN_MS })
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(last(page)).toBeVisible({ timeout: OVER_WITHIN_MS })
  await expectMeasured(last(page))
  await expect(listRow(page, TITLE)).toContainText(TOOK)
  await expect(listRow(page, TITLE)).toContainText(/within limits|over a limit/)
}

test(
  'a master killed, started by mouse: steps with measured times, a verdict, and its line in the list',
  { tag: '@long' },
  async ({ cluster, page }) => {
    test.setTimeout(120_000)
    await controlApi(cluster).untilSteady()
    await openLive(page, await cluster.newLink())
    await go(page, 'v', 'Drills')
    await expect(listRow(page, TITLE)).toContainText('never')
    await runButton(page, TITLE).click()
    await startSheet(page)
      .getByLabel(/^Reason/)
      .fill('seeing one through')
    await startSheet(page).getByRole('button', { name: 'Run drill', exact: true }).click({ timeout: OUTCOME_WITHIN_MS })
    await seeItThrough(page)
  },
)

test('a master killed, started by the keys alone', { tag: '@long' }, async ({ cluster, page }) => {
  test.setTimeout(120_000)
  await controlApi(cluster).untilSteady()
  const { lease } = await controlApi(cluster).account('uae-main')
  await openLive(page, await cluster.newLink())
  await go(page, 'v', 'Drills')
  await pressUntilFocused(page, 'Tab', runButton(page, TITLE))
  await page.keyboard.press('Enter')
  await confirmByKeys(page, startSheet(page), { verb: 'Run drill', reason: 'by the keys' })
  await expect(startSheet(page)).not.toContainText(/refused/i)
  // The one of before stands there until this one begins.
  await expect
    .poll(async () => (await controlApi(cluster).account('uae-main')).lease.epoch)
    .toBeGreaterThan(lease.epoch)
  await seeItThrough(page)
})

test(
  'a drill that lasts is ended by the keys, and what it had induced is put back',
  { tag: '@long' },
  async ({ cluster, page }) => {
    test.setTimeout(120_000)
    const title = 'External API down'
    await controlApi(cluster).untilSteady()
    await openLive(page, await cluster.newLink())
    await go(page, 'v', 'Drills')
    await pressUntilFocused(page, 'Tab', runButton(page, title))
    await page.keyboard.press('Enter')
    await confirmByKeys(page, startSheet(page), { verb: 'Run drill', reason: 'to end it' })
    await expect(running(page)).toContainText(`Running: ${title}`, { timeout: OUTCOME_WITHIN_MS })
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(steps(running(page)).first()).toContainText('done')
    await expect(steps(running(page)).last()).toContainText('waits')
    await expect(steps(running(page)).nth(1)).toContainText('done', { timeout: OUTCOME_WITHIN_MS })
    await pressUntilFocused(page, 'Tab', running(page).getByRole('button', { name: 'End now…' }))
    await page.keyboard.press('Enter')
    await confirmAtOnce(page, /^End the drill/, 'End drill')
    await expect(last(page)).toContainText(`Last: ${title}`, { timeout: OVER_WITHIN_MS })
    await expect(listRow(page, title)).not.toContainText('never')
    await expect
      .poll(async () => (await controlApi(cluster).snapshot()).services['sheets']?.health, { timeout: OVER_WITHIN_MS })
      .toBe('healthy')
  },
)

test('what cannot be induced here says why, and has no start', async ({ cluster, page }) => {
  await openLive(page, await cluster.newLink())
  await go(page, 'v', 'Drills')
  for (const { title, notHere } of DRILLS) {
    await expect(runButton(page, title)).toHaveCount(notHere === null ? 1 : 0)
    if (notHere !== null)
      await expect(page.getByRole('term').filter({ hasText: title }).locator('..')).toContainText(notHere)
  }
})
