/** The plan sheet as the keyboard finds it, whatever it is about. */
import { expect, type Locator, type Page } from '@playwright/test'
import { OUTCOME_WITHIN_MS, pressUntilFocused } from './screen.ts'

/** A screen by its two keys: `g`, then its own letter. */
export async function go(page: Page, key: string, heading: string | RegExp): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press(key)
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
}

export function planSheet(page: Page, title: string | RegExp): Locator {
  return page.getByRole('dialog', { name: title })
}

/** Goes to the reason, gives it, and confirms without leaving the field; then the sheet is closed. */
export async function confirmWithReason(page: Page, title: string | RegExp, reason: string): Promise<void> {
  const sheet = planSheet(page, title)
  const field = sheet.getByLabel(/^Reason/)
  await expect(field).toBeVisible({ timeout: OUTCOME_WITHIN_MS })
  await pressUntilFocused(page, 'Shift+Tab', field)
  // A reason may be suggested.
  await page.keyboard.press('Control+a')
  await page.keyboard.type(reason)
  await page.keyboard.press('Control+Enter')
  await closeWhenDone(page, sheet)
}

/** What is harmless needs no reason: its button has the focus. */
export async function confirmAtOnce(page: Page, title: string | RegExp, word: string): Promise<void> {
  const sheet = planSheet(page, title)
  await expect(sheet.getByRole('button', { name: word, exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await closeWhenDone(page, sheet)
}

async function closeWhenDone(page: Page, sheet: Locator): Promise<void> {
  await expect(sheet.getByText('Succeeded')).toBeVisible({ timeout: OUTCOME_WITHIN_MS })
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}
