/** A master that lives and whose session is gone: counted down for on every screen, vetoed, moved by hand, linked anew, failed back. */
import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { z } from 'zod'
import { type Cluster, expect, test } from './support/cluster.ts'
import { controlApi } from './support/control-api.ts'
import { expectDone, openLive, sheet } from './support/screen.ts'

const ACCOUNT = 'south-asia-main'
const LINKED_WITHIN_MS = 30_000
const Config = z.object({ nodeToken: z.string() })

test('vetoed, moved, linked anew and failed back', { tag: '@web' }, async ({ cluster, page }) => {
  test.setTimeout(150_000)
  const api = controlApi(cluster)
  await api.untilSteady()
  await openLive(page, await cluster.newLink())
  const old = await api.master(ACCOUNT)
  const before = await api.account(ACCOUNT)

  await logOut(cluster, old.id)
  await expect(countdown(page)).toContainText('logged out')
  await expect(countdown(page).getByRole('button', { name: 'Go now' })).toBeEnabled()
  await countdown(page).getByRole('button', { name: 'Hold' }).click()
  const hold = page.getByRole('dialog', { name: /^Hold automatic failover/ })
  await hold.getByRole('button', { name: 'Hold automation', exact: true }).click()
  await expect(countdown(page)).toHaveCount(0)
  await closeSheet(page)
  await expect(page.getByText(`Automatic failover of ${ACCOUNT} is held`, { exact: true })).toBeVisible()
  await screen(page, 'a')
  await expect(page.locator('section', { has: page.getByRole('heading', { name: 'Not begun' }) })).toContainText(
    new RegExp(`${ACCOUNT} stayed on ${old.id}.*held by`),
  )

  // A hold keeps automation still, not the operator.
  await goTo(page, `/account/${ACCOUNT}`)
  await page.keyboard.press('f')
  await sheet(page)
    .getByLabel(/^Reason/)
    .fill('its session is gone')
  await sheet(page).getByRole('button', { name: 'Fail over', exact: true }).click()
  await expectDone(page)
  await closeSheet(page)
  expect((await api.account(ACCOUNT)).lease).toMatchObject({ epoch: before.lease.epoch + 1 })
  expect((await api.master(ACCOUNT)).id).not.toBe(old.id)

  await goTo(page, `/node/${old.id}`)
  await page.getByRole('main').getByRole('button', { name: /^Link/ }).click()
  const link = page.getByRole('dialog', { name: /^Link/ })
  await confirmIn(link, 'Link', old.id)
  await expect(link.getByText('Succeeded')).toBeVisible({ timeout: LINKED_WITHIN_MS })
  await closeSheet(page)

  await page.keyboard.press('u')
  const back = page.getByRole('dialog', { name: new RegExp(`^Fail ${ACCOUNT} back`) })
  await confirmIn(back, 'Fail back', ACCOUNT)
  await expect(back.getByText('Succeeded')).toBeVisible()
  await closeSheet(page)
  expect((await api.master(ACCOUNT)).id).toBe(old.id)

  await screen(page, 'a')
  await page.getByRole('main').getByRole('button', { name: 'Release…' }).first().click()
  const release = page.getByRole('dialog', { name: /^Release automatic failover/ })
  await confirmIn(release, 'Release automation', ACCOUNT)
  await closeSheet(page)
  await expect.poll(async () => (await api.snapshot()).holds).toEqual([])
})

/** As the owner of the phone does. */
async function logOut(cluster: Cluster, nodeId: string): Promise<void> {
  const { nodeToken } = Config.parse(JSON.parse(readFileSync(cluster.configFile, 'utf8')))
  const response = await fetch(`${cluster.gatewayUrl}/messenger/sessions/${nodeId}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${nodeToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ do: 'logOut' }),
  })
  expect(response.status, await response.text()).toBeLessThan(300)
}

/** With whatever the plan's class asks for. */
async function confirmIn(dialog: Locator, verb: string, name: string): Promise<void> {
  const press = dialog.getByRole('button', { name: verb, exact: true })
  await expect(press).toBeVisible()
  await dialog.getByLabel(/^Reason/).fill('to see it done')
  const typed = dialog.getByRole('textbox', { name: /^Type/ })
  if ((await typed.count()) > 0) await typed.fill(name)
  await press.click()
}

/** A letter does not reach through a sheet that is still closing. */
async function closeSheet(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

async function screen(page: Page, key: string): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press(key)
}

function goTo(page: Page, path: string) {
  return page.goto(`${new URL(page.url()).origin}/#${path}`)
}

const countdown = (page: Page) =>
  page
    .getByRole('main')
    .locator('div')
    .filter({ has: page.getByRole('alert').filter({ hasText: `${ACCOUNT} is about to fail over` }) })
    .last()
