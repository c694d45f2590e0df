/** No screen, sheet or dialog breaks a rule of accessibility, in the dark or in the light. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './support/cluster.ts'
import { controlApi } from './support/control-api.ts'
import { openLive, plannedNode, sheet } from './support/screen.ts'

type Theme = 'dark' | 'light'

for (const theme of ['dark', 'light'] as const) {
  test(`every screen in the ${theme}`, { tag: '@web' }, async ({ cluster, page }) => {
    // A dozen analyses, and a busy machine takes seconds for each.
    test.slow()
    const api = controlApi(cluster)
    await api.untilSteady()
    // An empty list breaks no rule.
    if ((await api.snapshot()).operations.length === 0) await api.moveElsewhere('uae-main', null)
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await openLive(page, await cluster.newLink())
    await expect(page.getByRole('region', { name: 'Messages' })).toContainText('/s')
    await expectClean(page, theme, 'Overview')

    for (const screen of ['Load', 'Automation', 'Failovers', 'Operations']) {
      await page.getByRole('navigation').getByRole('link', { name: screen }).click()
      await expect(page.getByRole('heading', { level: 1, name: screen })).toBeVisible()
      await expectClean(page, theme, screen)
    }
    await page.getByRole('row').nth(1).getByRole('link').click()
    await expect(page.getByText('Operation id')).toBeVisible()
    await expectClean(page, theme, 'an operation')

    await page.getByRole('navigation').getByRole('link', { name: 'Failovers' }).click()
    await page.getByRole('row').nth(1).getByRole('link').click()
    await expect(page.getByText('source: cluster')).toBeVisible()
    await expectClean(page, theme, 'a failover')

    await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('region', { name: 'ksa-main', exact: true }).getByRole('link').click()
    await expect(page.getByRole('heading', { level: 1, name: 'ksa-main' })).toBeVisible()
    await expectClean(page, theme, 'an account')

    await page.getByRole('button', { name: 'Fail over…' }).click()
    await plannedNode(page)
    await expectClean(page, theme, 'the plan sheet')
    await sheet(page).getByRole('button', { name: 'Cancel' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)

    await page.keyboard.press('Control+k')
    await expect(page.getByRole('textbox', { name: 'Screen, account, node or action' })).toBeVisible()
    await expectClean(page, theme, 'the palette')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)

    await page.getByRole('button', { name: 'Keys' }).click()
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
    await expectClean(page, theme, 'the sheet of keys')
  })
}

test('the door that does not open', { tag: '@web' }, async ({ cluster, page }) => {
  const { origin } = new URL(await cluster.newLink())
  await page.goto(origin)
  await expect(page.getByRole('heading', { name: 'This browser is not signed in' })).toBeVisible()
  await expectClean(page, 'light', 'the door')
})

async function expectClean(page: Page, theme: Theme, what: string): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme)
  const { violations } = await new AxeBuilder({ page }).analyze()
  const broken = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  expect(broken, `${what}, ${theme}`).toEqual([])
}
