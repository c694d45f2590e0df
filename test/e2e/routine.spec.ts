/** From red to running by hand, in the routine case: at most three presses, counted. */
import type { Page } from '@playwright/test'
import { expect, test } from './support/cluster.ts'
import { controlApi } from './support/control-api.ts'
import { card, confirmButton, expectDone, openLive, reason, sheet } from './support/screen.ts'

const MOST_PRESSES = 3

test.beforeEach(async ({ cluster, page }) => {
  await controlApi(cluster).untilSteady()
  await openLive(page, await cluster.newLink())
})

test('a dead master is replaced by two keys while automation is held', { tag: '@web' }, async ({ cluster, page }) => {
  const api = controlApi(cluster)
  await holdEveryAccount(page)
  try {
    const before = await api.account('ksa-main')
    process.kill((await api.master('ksa-main')).pid, 'SIGKILL')
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await expect(card(page, 'ksa-main')).toContainText('no serving master')

    let presses = 0
    const press = async (key: string): Promise<void> => {
      presses += 1
      await page.keyboard.press(key)
    }
    await press('f')
    await expect(sheet(page).getByText('Routine', { exact: true })).toBeVisible()
    await expect(reason(page)).not.toBeEmpty()
    await expect(confirmButton(page)).toBeFocused()
    await press('Enter')
    await expectDone(page)

    expect(presses).toBeLessThanOrEqual(MOST_PRESSES)
    expect((await api.account('ksa-main')).lease.epoch).toBeGreaterThan(before.lease.epoch)
    await expectProbation(page, 'ksa-main')
  } finally {
    await releaseEveryAccount(page)
  }
})

const header = (page: Page) => page.getByRole('banner')

async function holdEveryAccount(page: Page): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await page.getByRole('button', { name: 'Hold automation…' }).click()
  const dialog = page.getByRole('dialog', { name: /^Hold automatic failover/ })
  await dialog.getByLabel(/^Reason/).fill('a press count')
  await dialog.getByRole('button', { name: 'Hold automation', exact: true }).click()
  await expect(dialog.getByText('Succeeded')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(header(page).getByText(/^Automatic failover held by .* until/)).toBeVisible()
}

async function releaseEveryAccount(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await page.getByRole('button', { name: 'Release…' }).click()
  const dialog = page.getByRole('dialog', { name: /^Release automatic failover/ })
  await dialog.getByLabel(/^Reason/).fill('the count is over')
  await dialog.getByRole('button', { name: 'Release automation', exact: true }).click()
  // Taken back at will for a moment: nobody wants that here.
  await page.keyboard.press('Escape')
  await expect(header(page).getByText('Automatic failover on', { exact: true })).toBeVisible()
}

/** The strip at the foot of the screen, with the key that takes it back. */
async function expectProbation(page: Page, accountId: string): Promise<void> {
  const strip = page.getByRole('region', { name: 'Running operations' }).getByRole('listitem')
  await expect(strip.filter({ hasText: new RegExp(`${accountId} .*On probation until`) })).toBeVisible()
}
