/** One click: Overview → account → Fail over → plan → confirm → done, and where else it is to be seen. */
import type { Page } from '@playwright/test'
import { expect, test } from './support/cluster.ts'
import { controlApi } from './support/control-api.ts'
import {
  card,
  confirm,
  confirmButton,
  expectDone,
  nodeLine,
  openLive,
  plannedNode,
  pressUntilFocused,
  reason,
  sheet,
} from './support/screen.ts'

declare global {
  /** What the top bar of a page has shown, as the spec's own observer wrote it down. */
  var headerWords: Set<string> | undefined
}

test.beforeEach(async ({ cluster, page }) => {
  await controlApi(cluster).untilSteady()
  await openLive(page, await cluster.newLink())
})

test('by mouse, and every other screen follows it', { tag: '@web' }, async ({ cluster, page, context }) => {
  const before = await controlApi(cluster).account('uae-main')
  const other = await context.newPage()
  await other.goto(`${new URL(page.url()).origin}/#/load`)
  await expect(other.getByRole('heading', { level: 1, name: 'Load' })).toBeVisible()
  await noteHeader(other)

  await card(page, 'uae-main').getByRole('link', { name: 'uae-main' }).click()
  await page.getByRole('button', { name: 'Fail over…' }).click()
  const to = await plannedNode(page)
  await expect(confirmButton(page)).toHaveAttribute('aria-disabled', 'true')
  await reason(page).fill('the disk of the old master makes noises')
  await confirm(page)
  await expectDone(page)

  const after = await controlApi(cluster).account('uae-main')
  expect(after.lease).toMatchObject({ epoch: before.lease.epoch + 1, holder: { nodeId: to } })

  const title = `Fail over uae-main to ${to}`
  await expect.poll(() => headerOf(other)).toContainEqual(expect.stringMatching(new RegExp(`${title} · \\w`)))
  await other.getByRole('navigation').getByRole('link', { name: 'Operations' }).click()
  const row = other.getByRole('row').filter({ hasText: 'the disk of the old master makes noises' })
  await expect(row).toContainText(title)
  await expect(row).toContainText('Succeeded')

  await sheet(page).getByRole('button', { name: 'Close', exact: true }).click()
  await expectInFailovers(page, `${before.lease.holder?.nodeId} → ${to}`, () => failoversLink(page).click())
  await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click()
  await expect(card(page, 'uae-main')).toContainText(`epoch ${after.lease.epoch}`)
  await expect(nodeLine(page, 'uae-main', to)).toContainText('master')
})

test('by keyboard alone', { tag: '@web' }, async ({ cluster, page }) => {
  const before = await controlApi(cluster).account('ksa-main')
  await pressUntilFocused(page, 'j', card(page, 'ksa-main').getByRole('link', { name: 'ksa-main' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'ksa-main' })).toBeVisible()
  await page.keyboard.press('f')
  const to = await plannedNode(page)
  await expect(reason(page)).toBeFocused()
  await page.keyboard.type('moved without a mouse')
  await pressUntilFocused(page, 'Tab', confirmButton(page))
  await page.keyboard.press('Enter')
  await expectDone(page)

  const after = await controlApi(cluster).account('ksa-main')
  expect(after.lease).toMatchObject({ epoch: before.lease.epoch + 1, holder: { nodeId: to } })

  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expectInFailovers(page, `${before.lease.holder?.nodeId} → ${to}`, async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('f')
  })
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  const row = page.getByRole('row').filter({ hasText: 'moved without a mouse' })
  await expect(row).toContainText('Succeeded')
  await pressUntilFocused(page, 'j', row.getByRole('link'))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('definition').filter({ hasText: 'moved without a mouse' })).toBeVisible()
})

test('to the node that was chosen instead of the best', async ({ cluster, page }) => {
  await card(page, 'south-asia-main').getByRole('link').click()
  await page.getByRole('button', { name: 'Fail over…' }).click()
  const best = await plannedNode(page)
  const radios = sheet(page).getByRole('radio')
  const second = radios.nth(1)
  const chosen = await second.inputValue()
  await reason(page).fill('a choice')
  await second.check()
  await expect(sheet(page).getByRole('heading', { level: 2 })).toHaveText(`Fail over south-asia-main to ${chosen}`)
  expect(chosen).not.toBe(best)
  await expect(reason(page)).toHaveValue('a choice')
  await confirm(page)
  await expectDone(page)
  expect((await controlApi(cluster).account('south-asia-main')).lease.holder?.nodeId).toBe(chosen)
})

test('a reason is asked for before anything is sent', async ({ cluster, page }) => {
  const before = await controlApi(cluster).account('uae-main')
  await card(page, 'uae-main').getByRole('link').click()
  await page.getByRole('button', { name: 'Fail over…' }).click()
  await plannedNode(page)
  await expect(confirmButton(page)).toHaveAccessibleDescription('Say why first')
  // Locked, it stays reachable: pressing it does nothing.
  await confirmButton(page).press('Enter')
  await reason(page).fill('   ')
  await expect(confirmButton(page)).toHaveAccessibleDescription('Say why first')
  await sheet(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect((await controlApi(cluster).account('uae-main')).lease).toEqual(before.lease)
})

const failoversLink = (page: Page) => page.getByRole('navigation').getByRole('link', { name: 'Failovers' })

/** Its row in the list, and behind it one bar a phase with what it took and its events. */
async function expectInFailovers(page: Page, move: string, go: () => Promise<void>): Promise<void> {
  await go()
  await expect(page.getByRole('heading', { level: 1, name: 'Failovers' })).toBeVisible()
  const row = page.getByRole('row').filter({ hasText: move }).first()
  await expect(row).toContainText('Completed')
  await pressUntilFocused(page, 'j', row.getByRole('link'))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(move)
  for (const phase of ['Select', 'Fence', 'Transfer', 'Promote', 'Verify', 'Execute', 'Total', 'No service']) {
    await expect(page.getByText(phase, { exact: true }).first()).toBeVisible()
  }
  await expect(page.getByText('of 10 s')).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: /failed over in .* without service/ })).toBeVisible()
}

async function noteHeader(page: Page): Promise<void> {
  await page.evaluate(() => {
    const words = (globalThis.headerWords = new Set<string>())
    const note = (): void => {
      for (const link of document.querySelectorAll('header a')) words.add(link.textContent)
    }
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
}

const headerOf = (page: Page): Promise<string[]> => page.evaluate(() => [...(globalThis.headerWords ?? [])])
