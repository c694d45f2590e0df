/** One click, in the desktop console on the real built-in cluster: Overview → account → Fail over → plan → confirm → done. */
import type { Locator, Page } from '@playwright/test'
import { expect, test as clusterTest } from '../support/cluster.ts'
import { controlApi } from '../support/control-api.ts'
import { aFolder, openDesktop, type Desktop } from '../support/desktop.ts'
import { card, expectDone, expectLive, plannedNode, pressUntilFocused, reason, sheet } from '../support/screen.ts'

const test = clusterTest.extend<{ desktop: Desktop }>({
  desktop: async ({ cluster }, provide) => {
    await controlApi(cluster).untilSteady()
    const folder = aFolder()
    const desktop = await openDesktop(cluster.connectionFile, folder.path)
    await expectLive(desktop.page)
    await provide(desktop)
    await desktop.close()
    folder.remove()
  },
})

const toConsent = (page: Page) => sheet(page).getByRole('button', { name: 'Continue to confirm' })
const lastPress = (consent: Page) => consent.getByRole('button', { name: /^Fail over/ })

/** The consent window, once its last press counts. */
async function openConsent({ app }: Desktop, open: () => Promise<void>): Promise<Page> {
  const opened = app.waitForEvent('window')
  await open()
  const consent = await opened
  await expect(lastPress(consent)).toBeEnabled()
  return consent
}

/** The window closes under the press, so that nothing is left to wait for. */
const click = (button: Locator) => button.click().catch(() => undefined)

test('by mouse', async ({ cluster, desktop }) => {
  const { page } = desktop
  const before = await controlApi(cluster).account('uae-main')
  await card(page, 'uae-main').getByRole('link', { name: 'uae-main' }).click()
  await page.getByRole('button', { name: 'Fail over…' }).click()
  const to = await plannedNode(page)
  await reason(page).fill('uae-1 needs a new disk')
  const consent = await openConsent(desktop, () => toConsent(page).click())
  await expect(consent.getByText(`${before.lease.holder?.nodeId} → ${to}`)).toBeVisible()
  await expect(consent.getByText('uae-1 needs a new disk')).toBeVisible()
  await click(consent.getByRole('button', { name: `Fail over uae-main to ${to}` }))
  await expectDone(page)

  const after = await controlApi(cluster).account('uae-main')
  expect(after.lease).toMatchObject({ epoch: before.lease.epoch + 1, holder: { nodeId: to } })
  await sheet(page).getByRole('button', { name: 'Close', exact: true }).click()
  await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click()
  await expect(card(page, 'uae-main')).toContainText(`epoch ${after.lease.epoch}`)
})

test('by keyboard alone', async ({ cluster, desktop }) => {
  const { page } = desktop
  await page.keyboard.press('f')
  const choice = page.getByRole('button', { name: /^ksa-main/ })
  await expect(choice).toBeVisible()
  await pressUntilFocused(page, 'ArrowDown', choice)
  await page.keyboard.press('Enter')
  await expect(choice).toBeHidden()
  const to = await plannedNode(page)
  await expect(reason(page)).toBeFocused()
  await page.keyboard.type('moved by keyboard')
  await pressUntilFocused(page, 'Tab', toConsent(page))
  const consent = await openConsent(desktop, () => page.keyboard.press('Enter'))
  await pressUntilFocused(consent, 'Tab', lastPress(consent))
  await consent.keyboard.press('Enter').catch(() => undefined)
  await expectDone(page)
  expect((await controlApi(cluster).account('ksa-main')).lease.holder?.nodeId).toBe(to)
})

test('withdrawn in the confirmation window, nothing moves and the plan is still there', async ({
  cluster,
  desktop,
}) => {
  const { page } = desktop
  const before = await controlApi(cluster).account('uae-main')
  await card(page, 'uae-main').getByRole('link', { name: 'uae-main' }).click()
  await page.getByRole('button', { name: 'Fail over…' }).click()
  await reason(page).fill('not quite sure')
  const consent = await openConsent(desktop, () => toConsent(page).click())
  await consent.keyboard.press('Escape').catch(() => undefined)
  await expect(toConsent(page)).toBeVisible()
  await expect(reason(page)).toHaveValue('not quite sure')
  expect((await controlApi(cluster).account('uae-main')).lease).toEqual(before.lease)
})

test('with the account moved meanwhile the click is refused, and what changed is shown; another account moved does not matter', async ({
  cluster,
  desktop,
}) => {
  const { page } = desktop
  const others = controlApi(cluster)
  await card(page, 'south-asia-main').getByRole('link', { name: 'south-asia-main' }).click()
  await page.getByRole('button', { name: 'Fail over…' }).click()
  const to = await plannedNode(page)
  await reason(page).fill('planned before it moved')
  // While the last question is open: before it, the sheet itself would say so and not let it through.
  const consent = await openConsent(desktop, () => toConsent(page).click())
  await others.moveElsewhere('south-asia-main', to)
  await click(lastPress(consent))
  await expect(sheet(page).getByText('The cluster moved since you looked').first()).toBeVisible()
  await expect(sheet(page).getByText('account/south-asia-main lease.epoch').first()).toBeVisible()

  await sheet(page).getByRole('button', { name: 'Plan again' }).click()
  await expect(toConsent(page)).toBeVisible()
  await others.moveElsewhere('uae-main', null)
  await click(lastPress(await openConsent(desktop, () => toConsent(page).click())))
  await expectDone(page)
})
