/** No screen, sheet or dialog breaks a rule of accessibility, in the dark or in the light; none is wider than its window. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { formatRoute } from '../../renderer/routing/route.ts'
import { SCREENS } from '../../renderer/routing/screens.ts'
import { expect, test } from './support/cluster.ts'
import { controlApi } from './support/control-api.ts'
import { openLive, plannedNode, sheet } from './support/screen.ts'

/** What a theme can break; all else is the same in both. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

test('every screen, in the dark and in the light', { tag: '@web' }, async ({ cluster, page }) => {
  // A dozen analyses, and a busy machine takes seconds for each.
  test.slow()
  const api = controlApi(cluster)
  await api.untilSteady()
  // An empty list breaks no rule.
  if ((await api.snapshot()).operations.length === 0) await api.moveElsewhere('uae-main', null)
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await openLive(page, await cluster.newLink())
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('/s')
  await expectClean(page, 'Overview')

  // Operations comes last: one of them is opened from its list.
  const others = SCREENS.map(({ name }) => name).filter((name) => name !== 'Overview' && name !== 'Operations')
  for (const screen of [...others, 'Operations']) {
    await page.getByRole('navigation').getByRole('link', { name: screen }).click()
    await expect(page.getByRole('heading', { level: 1, name: screen })).toBeVisible()
    await expectClean(page, screen)
  }
  await page.getByRole('row').nth(1).getByRole('link').click()
  await expect(page.getByText('Operation id')).toBeVisible()
  await expectClean(page, 'an operation')

  const { origin } = new URL(page.url())
  const alert = (await api.snapshot()).alerts[0]
  if (alert !== undefined) {
    await page.goto(`${origin}/${formatRoute({ kind: 'alerts', alertId: alert.id })}`)
    await expect(page.getByText('First step')).toBeVisible()
    await expectClean(page, 'an alert')
  }
  await page.goto(`${origin}/#/load/uae-main`)
  await expect(page.getByRole('heading', { level: 1, name: 'Load of uae-main' })).toBeVisible()
  await expect(page.getByText('Today, measured')).toBeVisible()
  await expectClean(page, 'the load of an account')
  await page.goto(`${origin}/#/settings`)
  await page.getByRole('button', { name: 'Add a connection' }).click()
  await expect(page.getByLabel('Token')).toBeVisible()
  await expectClean(page, 'the form of a connection')

  await page.getByRole('navigation').getByRole('link', { name: 'Failovers' }).click()
  await page.getByRole('row').nth(1).getByRole('link').click()
  await expect(page.getByText('source: cluster')).toBeVisible()
  await expectClean(page, 'a failover')

  await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click()
  await page.getByRole('region', { name: 'ksa-main', exact: true }).getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1, name: 'ksa-main' })).toBeVisible()
  await expectClean(page, 'an account')

  await page.getByRole('button', { name: 'Fail over…' }).click()
  await plannedNode(page)
  await expectClean(page, 'the plan sheet')
  await sheet(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('textbox', { name: 'Screen, account, node or action' })).toBeVisible()
  await expectClean(page, 'the palette')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await page.getByRole('button', { name: 'Keys' }).click()
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await expectClean(page, 'the sheet of keys')
})

test('no screen is wider than its window', { tag: '@web' }, async ({ cluster, page }) => {
  await controlApi(cluster).untilSteady()
  await page.setViewportSize({ width: 900, height: 800 })
  await openLive(page, await cluster.newLink())
  const { origin } = new URL(page.url())
  for (const { name, route } of SCREENS) {
    await page.goto(`${origin}/${formatRoute(route)}`)
    await expect(page.getByRole('main').locator('section, dl, table, ul').first()).toBeVisible()
    await expectFits(page, `${name}, 900 px`)
  }
  await page.goto(`${origin}/#/load/uae-main`)
  await expect(page.getByText('Today, measured')).toBeVisible()
  await expectFits(page, 'the load of an account, 900 px')
  await page.setViewportSize({ width: 360, height: 740 })
  for (const place of ['#/', '#/alerts']) {
    await page.goto(`${origin}/${place}`)
    await expect(page.getByRole('main').locator('section').first()).toBeVisible()
    await expectFits(page, `${place}, 360 px`)
  }
})

test('the wallboard, in the dark and in the light', { tag: '@web' }, async ({ cluster, page }) => {
  await controlApi(cluster).untilSteady()
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await openLive(page, await cluster.newLink())
  await page.goto(`${new URL(page.url()).origin}/#/wallboard`)
  await page.reload()
  await expect(page.getByText('ksa-main').first()).toBeVisible()
  await expectClean(page, 'the wallboard')
})

test('the door that does not open', { tag: '@web' }, async ({ cluster, page }) => {
  const { origin } = new URL(await cluster.newLink())
  await page.goto(origin)
  await expect(page.getByRole('heading', { name: 'This browser is not signed in' })).toBeVisible()
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectClean(page, 'the door')
})

/** Every rule in the dark; in the light those of colour, the only ones that a theme can break. Ends in the dark again. */
async function expectClean(page: Page, what: string): Promise<void> {
  await expectUnbroken(page, new AxeBuilder({ page }), `${what}, dark`, 'dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await expectUnbroken(page, new AxeBuilder({ page }).withRules(COLOUR_RULES), `${what}, light`, 'light')
  await page.emulateMedia({ colorScheme: 'dark' })
}

async function expectUnbroken(page: Page, axe: AxeBuilder, what: string, theme: 'dark' | 'light'): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme)
  const { violations } = await axe.analyze()
  const broken = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  expect.soft(broken, what).toEqual([])
}

/** Neither the page nor what scrolls in it goes beyond its right edge; a table may scroll within its own card. */
async function expectFits(page: Page, what: string): Promise<void> {
  const over = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('main')].map(
      (element) => element.scrollWidth - element.clientWidth,
    ),
  )
  expect.soft(Math.max(...over), what).toBeLessThanOrEqual(1)
}
