/** A run of a runbook as somebody goes through it in a window. */
import { expect, type Page } from '@playwright/test'

/** On the runbook's own page. */
export async function startRun(page: Page, accountId: string): Promise<void> {
  await page.getByRole('button', { name: 'Start a run…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Account' }).selectOption(accountId)
  await dialog.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(page.getByRole('button', { name: /^End run/ })).toBeVisible()
}

export async function tick(page: Page, step: RegExp): Promise<void> {
  const box = page.getByLabel(step).getByRole('button', { name: /^Done: / })
  await box.click()
  await expect(box).toHaveAttribute('aria-pressed', 'true')
}

export async function noteOnRun(page: Page, text: string): Promise<void> {
  await page.getByLabel('Note on the run as a whole').fill(text)
  await page.getByRole('button', { name: 'Write down' }).last().click()
  await expect(page.getByText(text)).toBeVisible()
}
