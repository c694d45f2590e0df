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

export interface Words {
  /** On the last button. */
  readonly verb: string
  /** `null`: none is needed, and the last button has the focus. */
  readonly reason: string | null
  /** What a forced plan wants typed. */
  readonly typed?: string
}

/** From the open sheet to the last press, by keys, in whichever shell: the desktop has a window of its own for what is dangerous. */
export async function confirmByKeys(page: Page, sheet: Locator, { verb, reason, typed }: Words): Promise<void> {
  const isDesktop = page.url().startsWith('app:')
  const last = sheet.getByRole('button', { name: isDesktop ? 'Continue to confirm' : verb, exact: true })
  if (reason === null) await expect(last).toBeFocused({ timeout: OUTCOME_WITHIN_MS })
  else {
    await expect(sheet.getByLabel(/^Reason/)).toBeFocused({ timeout: OUTCOME_WITHIN_MS })
    // A reason may be suggested.
    await page.keyboard.press('Control+a')
    await page.keyboard.type(reason)
  }
  if (typed !== undefined) {
    await pressUntilFocused(page, 'Tab', sheet.getByLabel(/^Type/))
    await page.keyboard.type(typed)
  }
  await pressUntilFocused(page, 'Tab', last)
  if (!isDesktop) return page.keyboard.press('Enter')
  const opened = page.context().waitForEvent('page')
  await page.keyboard.press('Enter')
  const consent = await opened
  const button = consent.getByRole('button', { name: new RegExp(`^${verb}`) })
  await expect(button).toBeEnabled()
  await pressUntilFocused(consent, 'Tab', button)
  // The window closes under the press, so that nothing is left to wait for.
  await consent.keyboard.press('Enter').catch(() => undefined)
}

/** From the menu of versions through its plan to a deployment that runs; the sheet is closed afterwards. */
export async function deployByKeys(page: Page, version: string, reason: string): Promise<void> {
  await go(page, 'r', 'Deployments')
  const menu = page.getByRole('button', { name: 'Deploy a version…' })
  await pressUntilFocused(page, 'Tab', menu)
  await page.keyboard.press('Enter')
  const choice = page.getByRole('menuitem', { name: new RegExp(`^${version.replaceAll('.', String.raw`\.`)} `) })
  await expect(choice).toBeVisible()
  await pressUntilFocused(page, 'ArrowDown', choice)
  await page.keyboard.press('Enter')
  const sheet = planSheet(page, new RegExp(`^Deploy.* ${version}`))
  await confirmByKeys(page, sheet, { verb: 'Deploy', reason })
  await expect(sheet.getByText('It goes on without this sheet.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
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
