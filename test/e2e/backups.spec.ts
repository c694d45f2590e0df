/** Backups by hand: one key to a running backup, its proof, and the plan that takes the cluster back, all without the pointer. */
import { expect, test } from './support/cluster.ts'
import { controlApi } from './support/control-api.ts'
import { openLive } from './support/screen.ts'

test.beforeEach(async ({ cluster, page }) => {
  await controlApi(cluster).untilSteady()
  await openLive(page, await cluster.newLink())
})

test('one key makes a backup; another proves it; the plan of a restore says what is given up', async ({ page }) => {
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.keyboard.press('b')
  await expect(page.getByRole('link', { name: /Backing up/ })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('b')
  await expect(page.getByRole('button', { name: 'Back up', exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(/^You could lose at most/)).toBeVisible()

  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  const verify = page.getByRole('button', { name: 'Verify…' }).first()
  await verify.focus()
  await page.keyboard.press('Enter')
  const proof = page.getByRole('dialog', { name: /^Verify backup/ })
  await expect(proof.getByText('Harmless', { exact: true })).toBeVisible()
  await expect(proof.getByRole('button', { name: 'Verify', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(proof.getByText('Succeeded', { exact: true })).toBeVisible({ timeout: 30_000 })
  await page.keyboard.press('Escape')
  await expect(page.getByText(/^Passed/)).toBeVisible()

  const restore = page.getByRole('button', { name: 'Restore to it…' }).first()
  await restore.focus()
  await page.keyboard.press('Enter')
  const plan = page.getByRole('dialog', { name: /^Restore the cluster/ })
  await expect(plan.getByText('Forced', { exact: true })).toBeVisible()
  await expect(plan.getByLabel(/^Reason/)).toBeFocused()
  await expect(plan.getByText(/is given up/).first()).toBeVisible()
  await expect(plan.getByLabel(/^Type/)).toBeVisible()
})
