/** What a person finds on the console's screens, by the words and roles they would find it by. */
import { expect, type Locator, type Page } from '@playwright/test'

export const OUTCOME_WITHIN_MS = 20_000

/** Signs in with a one-time link, where the page is a browser's, and waits until the picture is live. */
export async function openLive(page: Page, link: string): Promise<void> {
  if (!isDesktop(page)) await page.goto(link)
  await expectLive(page)
}

/** Live, and somebody stands guard. */
export async function expectLive(page: Page, timeout = 15_000): Promise<void> {
  const header = page.getByRole('banner')
  await expect(header.getByText('Automatic failover on', { exact: true })).toBeVisible({ timeout })
  await expect(header.getByText(/^Live/)).toBeVisible({ timeout })
}

/** The account's card on Overview. */
export function card(page: Page, accountId: string): Locator {
  return page.getByRole('region', { name: accountId, exact: true })
}

/** A node's line on that card. */
export function nodeLine(page: Page, accountId: string, nodeId: string): Locator {
  // Its reason may name other nodes; it begins with its own.
  return card(page, accountId)
    .getByRole('listitem')
    .filter({ hasText: new RegExp(`^\\s*${nodeId} `) })
}

/** What stands between the reader and the truth: a connection that is not live, or a notice. */
export function banner(page: Page, text: string | RegExp): Locator {
  return page.getByRole('main').getByRole('paragraph').filter({ hasText: text })
}

/** Not the choice of an account, which may still be closing behind it. */
export function sheet(page: Page): Locator {
  return page.getByRole('dialog', { name: /^Fail over (?!which)/ })
}

export function reason(page: Page): Locator {
  return sheet(page).getByLabel(/^Reason/)
}

/** In the browser the last press; in the desktop the way to the window that has it. */
export function confirmButton(page: Page): Locator {
  const name = isDesktop(page) ? 'Continue to confirm' : 'Fail over'
  return sheet(page).getByRole('button', { name, exact: true })
}

/** Up to the last press, wherever this shell has it. */
export async function confirm(page: Page): Promise<void> {
  if (!isDesktop(page)) return confirmButton(page).click()
  const opened = page.context().waitForEvent('page')
  await confirmButton(page).click()
  const lastPress = (await opened).getByRole('button', { name: /^Fail over/ })
  await expect(lastPress).toBeEnabled()
  // The window closes under the press, so that nothing is left to wait for.
  await lastPress.click().catch(() => undefined)
}

/** The node that the plan on the sheet would make master, read off its title. */
export async function plannedNode(page: Page): Promise<string> {
  await expect(reason(page)).toBeVisible()
  const title = await sheet(page).getByRole('heading', { level: 2 }).textContent()
  const node = / to (\S+)$/.exec(title ?? '')?.[1]
  if (node === undefined) throw new Error(`the plan names no node: ${title}`)
  return node
}

export async function expectDone(page: Page): Promise<void> {
  await expect(sheet(page).getByText('Succeeded')).toBeVisible({ timeout: OUTCOME_WITHIN_MS })
}

function isDesktop(page: Page): boolean {
  return page.url().startsWith('app:')
}

/** As a person would: one key until the thing is marked. */
export async function pressUntilFocused(page: Page, key: string, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${key} does not lead to ${target.toString()}`)
}
