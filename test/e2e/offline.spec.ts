/** The control plane is gone: traffic goes on, the last state stays readable with its age, and everything comes back by itself. */
import type { Page } from '@playwright/test'
import type { Snapshot } from '../../shared/snapshot.ts'
import { type Cluster, expect, test } from './support/cluster.ts'
import { controlApi, type ControlApi, controlPlanePid } from './support/control-api.ts'
import { banner, card, expectLive, openLive } from './support/screen.ts'
import { aConsoleFolder, startWebConsole } from './support/web-console.ts'

/** The screen must say it within 3 s; the bound here only tells a dead banner from a slow machine. */
const SAID_WITHIN_MS = 10_000
const GIVEN_UP_WITHIN_MS = 20_000
const BACK_WITHIN_MS = 30_000

let controlPlane: number

test.beforeEach(async ({ cluster }) => {
  await controlApi(cluster).untilSteady()
  controlPlane = await controlPlanePid(cluster)
})

test(
  'a silent control plane: said, aged, remembered over restarts of the console, and healed by itself',
  { tag: '@web' },
  async ({ cluster, browser }, testInfo) => {
    test.setTimeout(120_000)
    const api = controlApi(cluster)
    const before = await api.snapshot()
    const folder = aConsoleFolder()
    const connectionFile = folder.connect(cluster.controlApiUrl, cluster.token)
    let web = await startWebConsole(connectionFile, folder.dataDir)
    const context = await browser.newContext()
    const page = await context.newPage()
    await openLive(page, await web.newLink())
    await expect(page.getByRole('region', { name: 'Messages' })).toContainText('/s')

    process.kill(controlPlane, 'SIGSTOP')
    try {
      const stoppedAt = Date.now()
      await expect(banner(page, 'The cluster has gone quiet')).toBeVisible({ timeout: SAID_WITHIN_MS })
      testInfo.annotations.push({ type: 'stale after', description: `${Date.now() - stoppedAt} ms` })
      await expect(page.getByRole('region', { name: 'Impact' })).toContainText('Last known state')

      await expect(banner(page, 'The control plane does not answer')).toBeVisible({ timeout: GIVEN_UP_WITHIN_MS })
      await expectLastState(page, before)
      await expect(page.getByRole('region', { name: 'Messages' })).toContainText('/s')
      await expect(page.getByRole('region', { name: 'Messages' })).toContainText(/\d s old/)
      await expectLocked(page)

      const accepted = await acceptedReplies(cluster)
      await expect.poll(() => acceptedReplies(cluster), { message: 'replies go on' }).toBeGreaterThan(accepted + 50)

      await page.reload()
      await expectLastState(page, before)
      expect(await ageShownMs(page)).toBeGreaterThan(Date.now() - stoppedAt - 5_000)

      await web.stop()
      await expect(page.getByRole('banner').getByText('Console restarting')).toBeVisible()
      await expect(card(page, 'uae-main')).toBeVisible()
      web = await startWebConsole(connectionFile, folder.dataDir)
      await page.goto('about:blank')
      await page.goto(await web.newLink())
      await expectLastState(page, before)
      await expect(page.getByRole('region', { name: 'Messages' })).toContainText('/s')
      await expect(page.getByRole('region', { name: 'Messages' })).toContainText(/\d (s|min) old/)
      await expectLocked(page)
      // Its true age: counted from the last word before the stop, not from the start of this console.
      const age = await ageShownMs(page)
      const silentFor = Date.now() - stoppedAt
      testInfo.annotations.push({ type: 'age after a restart', description: `${age} ms of ${silentFor} ms` })
      expect(age).toBeGreaterThan(silentFor - 5_000)
      expect(age).toBeLessThan(silentFor + 10_000)
    } finally {
      process.kill(controlPlane, 'SIGCONT')
    }

    await expectLive(page, BACK_WITHIN_MS)
    await expectNothingMoved(api, before)
    await expect(page.getByRole('button', { name: 'Fail over…' })).not.toHaveAttribute('aria-disabled')
    await context.close()
    await web.stop()
    folder.remove()
  },
)

test('a killed control plane: said, and live again with the next one', async ({ cluster, page }) => {
  const api = controlApi(cluster)
  const before = await api.snapshot()
  await openLive(page, await cluster.newLink())
  process.kill(controlPlane, 'SIGKILL')
  await expect(banner(page, 'The control plane does not answer')).toBeVisible({ timeout: SAID_WITHIN_MS })
  await expect(page.getByRole('banner').getByText(/Automatic failover absent since/)).toBeVisible()
  await expectLastState(page, before)

  await expectLive(page, BACK_WITHIN_MS)
  expect(await expectNothingMoved(api, before)).toMatchObject({ journalId: before.journalId, term: before.term + 1 })
})

/** Every account as it was, and that nobody stands guard. */
async function expectLastState(page: Page, { accounts }: Snapshot): Promise<void> {
  await expect(page.getByRole('region', { name: 'Impact' })).toContainText('Last known state')
  for (const { id, lease } of Object.values(accounts)) {
    await expect(card(page, id)).toContainText(`epoch ${lease.epoch}`)
    await expect(card(page, id)).toContainText(`${lease.holder?.nodeId} master`)
  }
  await expect(page.getByRole('banner').getByText(/Automatic failover absent since/)).toBeVisible({
    timeout: GIVEN_UP_WITHIN_MS,
  })
}

/** The button stays where it is and reachable, and says why it does not work: to a reader, and to whoever focuses it. */
async function expectLocked(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Fail over…' })
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  await expect(button).toHaveAccessibleDescription(/Locked/)
  await button.focus()
  await expect(button).toBeFocused()
  await expect(page.getByRole('tooltip').filter({ hasText: 'Locked' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

/** "Last known state, 42 s old: …" in ms. */
async function ageShownMs(page: Page): Promise<number> {
  const text = (await page.getByRole('region', { name: 'Impact' }).textContent()) ?? ''
  const [, value, unit] = /Last known state, ([\d.]+) (s|min) old/.exec(text) ?? []
  if (value === undefined) throw new Error(`no age in: ${text}`)
  return Number(value) * (unit === 'min' ? 60_000 : 1_000)
}

/** The same holders at the same epochs, and no failover begun. */
async function expectNothingMoved(api: ControlApi, before: Snapshot): Promise<Snapshot> {
  await api.untilSteady()
  const after = await api.snapshot()
  for (const { id, lease } of Object.values(before.accounts)) expect(after.accounts[id]?.lease).toEqual(lease)
  expect(after.failovers.map(({ id }) => id)).toEqual(before.failovers.map(({ id }) => id))
  return after
}

async function acceptedReplies({ gatewayUrl }: Cluster): Promise<number> {
  const page = await (await fetch(`${gatewayUrl}/metrics`)).text()
  const lines = page.split('\n').filter((line) => line.includes('verdict="accepted"'))
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}
