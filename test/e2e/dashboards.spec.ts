/** The three dashboards and the screens beside them, of the real cluster: every number has a unit and a source, and says so when that falls silent. */
import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './support/cluster.ts'
import { controlApi } from './support/control-api.ts'
import { go } from './support/plan.ts'
import { openLive, pressUntilFocused } from './support/screen.ts'

/** The console asks each metrics page every 5 s, and a growth takes two of them. */
const FILLED_WITHIN_MS = 30_000
/** Stale after 3 s or two intervals; the bound here only tells a dead word from a slow machine. */
const STALE_WITHIN_MS = 30_000

test(
  'figures with units, ages and sources; a silent worker by name; a file',
  { tag: '@web' },
  async ({ cluster, page }) => {
    test.setTimeout(120_000)
    await controlApi(cluster).untilSteady()
    await openLive(page, await cluster.newLink())

    await go(page, 'e', 'Performance')
    await expectFilled(page, {
      Throughput: /^[\d.,]+ \/s/,
      'Response p95': /^[\d.,]+ (ms|s)/,
      'Success rate': /^[\d.,]+ %/,
      'Intent accuracy': /^[\d.,]+ %/,
      'Cache hit rate': /^[\d.,]+ %/,
      'API quota in use': /^[\d.,]+ %/,
      'Media processed': /^[\d.,]+ %/,
      'State log write p95': /^[\d.,]+ (ms|s)/,
    })
    await expect(panel(page, 'Sentiment')).toContainText('not reported')

    const title = panel(page, 'Response p95').getByRole('button', { name: 'Response p95', exact: true })
    await pressUntilFocused(page, 'Tab', title)
    // On a slow machine that of the title before it is still fading: two are there for a moment.
    const about = page.getByRole('tooltip').filter({ hasText: 'milliseconds' })
    await expect(about).toContainText('Unit')
    await expect(about).toContainText('counted by the gateway')
    await expect(about).toContainText(/\d s old/)

    await expectFile(page, 'Throughput')

    const media = cluster.processes.find(({ role }) => role === 'media')
    if (media === undefined) throw new Error('the cluster has no media worker')
    process.kill(media.pid, 'SIGSTOP')
    try {
      await expect(panel(page, 'Media processed')).toContainText(/media: no answer for \d+ s/, {
        timeout: STALE_WITHIN_MS,
      })
      await expect(panel(page, 'Response p95')).not.toContainText('no answer')
      await go(page, 'd', 'Data sources')
      await expect(sourceRow(page, 'media')).toContainText(/stale/)
    } finally {
      process.kill(media.pid, 'SIGCONT')
    }
    for (const { id } of cluster.processes) await expect.soft(sourceRow(page, id), id).toHaveCount(1)
    await expect(sourceRow(page, 'media')).toContainText(/answers/, { timeout: STALE_WITHIN_MS })

    await go(page, 'i', 'Infrastructure')
    await expectFilled(page, {
      'CPU by node': /^[\d.,]+ %/,
      'Memory by node': /^[\d.,]+ [KMG]iB/,
      'CPU of the machine': /^[\d.,]+ %/,
      'Memory of the machine': /^[\d.,]+ [KMGT]iB of [\d.,]+ [KMGT]iB, \d+ %/,
      Disk: /^[\d.,]+ [KMGT]iB of/,
      Network: /^[\d.,]+ ([KMG]i)?B\/s/,
      'Active sessions': /^\d+/,
    })
    await page.getByRole('button', { name: '1 h', exact: true }).focus()
    await page.keyboard.press('Enter')
    await panel(page, 'CPU by node')
      .getByRole('button', { name: /save or show as a table/ })
      .focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Show as a table' }).press('Enter')
    // Letters do not reach through a menu, and this one is still folding up.
    await expect(page.getByRole('menu')).toHaveCount(0)
    await expect(panel(page, 'CPU by node').getByRole('table')).toContainText(/\d %/, { timeout: FILLED_WITHIN_MS })
    // An hour ago there was no cluster: that is said, and not drawn as nought.
    await expect(panel(page, 'CPU by node').getByRole('row').last()).toContainText('not recorded')

    await go(page, 'u', 'Application')
    await expectFilled(page, {
      Messages: /^[\d.,\s]+ \/h/,
      'Sign-ups': /^[\d.,\s]+ \/h/,
      'Active users, 5 min': /^\d+/,
      'Feature use': /^[\d.,\s]+ \/min/,
    })
    await expect(panel(page, 'Net promoter score')).toContainText('not reported')
  },
)

test('objectives, words and settings are there', { tag: '@web' }, async ({ cluster, page }) => {
  await controlApi(cluster).untilSteady()
  await openLive(page, await cluster.newLink())
  await go(page, 's', 'SLOs')
  const objectives = page.getByRole('table').getByRole('button')
  await expect(objectives).toHaveCount(9)
  await expect(page.getByText(/not enough data/).first()).toBeVisible()
  await go(page, 'y', 'Glossary')
  await page.keyboard.press('/')
  await page.keyboard.type('gini')
  await expect(page.getByRole('term')).not.toHaveCount(0)
  await page.keyboard.press('Escape')
  await go(page, 'x', 'Settings')
  await expect(page.getByRole('listitem', { name: 'Built-in cluster' })).toBeVisible()
})

const panel = (page: Page, title: string): Locator => page.getByRole('region', { name: title, exact: true })

/** Its number with its unit, as it is read first. */
async function expectFilled(page: Page, panels: Readonly<Record<string, RegExp>>): Promise<void> {
  for (const [title, words] of Object.entries(panels)) {
    const value = panel(page, title).locator('p').first()
    await expect.soft(value, title).toHaveText(words, { timeout: FILLED_WITHIN_MS })
  }
}

const sourceRow = (page: Page, name: string): Locator =>
  page
    .getByRole('table')
    .first()
    .getByRole('row')
    .filter({ has: page.getByRole('cell', { name, exact: true }) })
    .filter({ hasText: 'metrics page' })

/** A file of the panel: its unit stands in the heading, and its times are UTC. */
async function expectFile(page: Page, title: string): Promise<void> {
  await panel(page, title)
    .getByRole('button', { name: `${title}: save or show as a table` })
    .focus()
  await page.keyboard.press('Enter')
  const downloading = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Save as CSV' }).press('Enter')
  const file = await downloading
  expect(file.suggestedFilename()).toMatch(/^throughput-\d{8}T\d{6}Z-\d{8}T\d{6}Z\.csv$/)
  const [head, ...rows] = readFileSync(await file.path(), 'utf8')
    .trimEnd()
    .split('\r\n')
  expect(head).toMatch(/^time \(UTC\),.*\(1\/s\)/)
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) expect(row).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z,/)
}
