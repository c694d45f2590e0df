/** A window goes back to before a failover, sees it happen again, and can do nothing there; another one stays live. */
import { expect, test } from './support/cluster.ts'
import { controlApi } from './support/control-api.ts'
import { card, confirm, expectDone, expectLive, openLive, plannedNode, reason, sheet } from './support/screen.ts'

test.beforeEach(async ({ cluster, page }) => {
  await controlApi(cluster).untilSteady()
  await openLive(page, await cluster.newLink())
})

test(
  'replays a failover from before it, at ten times its pace',
  { tag: '@web' },
  async ({ cluster, page, context }) => {
    const before = await controlApi(cluster).account('uae-main')
    await card(page, 'uae-main').getByRole('link', { name: 'uae-main' }).click()
    await page.getByRole('button', { name: 'Fail over…' }).click()
    const to = await plannedNode(page)
    await reason(page).fill('to be seen again')
    await confirm(page)
    await expectDone(page)
    await sheet(page).getByRole('button', { name: 'Close', exact: true }).click()
    const after = await controlApi(cluster).account('uae-main')
    const other = await context.newPage()
    await other.goto(`${new URL(page.url()).origin}/#/`)
    await expectLive(other)

    await page.getByRole('navigation').getByRole('link', { name: 'Failovers' }).click()
    await page
      .getByRole('row')
      .filter({ hasText: `${before.lease.holder?.nodeId} → ${to}` })
      .first()
      .getByRole('link')
      .first()
      .click()
    await page.getByRole('button', { name: 'Replay from here' }).click()

    const bar = page.getByRole('region', { name: 'Replay', exact: true })
    await expect(bar).toBeVisible()
    await expect(page.getByRole('banner').getByText('Replay', { exact: true })).toBeVisible()
    await expect(page.getByRole('banner').getByText(/^Live/)).toHaveCount(0)
    await expect(page).toHaveTitle(/^REPLAY · /)
    await expect(card(page, 'uae-main')).toContainText(`epoch ${before.lease.epoch}`)
    await page.screenshot({ path: test.info().outputPath('replay.png') })

    await card(page, 'uae-main').getByRole('link', { name: 'uae-main' }).click()
    await expect(page.getByRole('button', { name: 'Fail over…' })).toHaveAttribute('aria-disabled', 'true')
    await page.getByRole('navigation').getByRole('link', { name: 'Incidents' }).click()
    await expect(page.getByText('Not part of a replay')).toBeVisible()
    await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click()

    await bar.getByRole('button', { name: '10 times as fast' }).click()
    await expect(card(page, 'uae-main')).toContainText(`epoch ${after.lease.epoch}`, { timeout: 20_000 })
    await page.keyboard.press('Space')
    await expect(bar.getByRole('button', { name: /^Play/ })).toBeVisible()
    // Back to the beginning of it, by the marks.
    await page.keyboard.press('Shift+ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await expect(card(page, 'uae-main')).toContainText(`epoch ${before.lease.epoch}`)

    await expect(other.getByRole('region', { name: 'Replay', exact: true })).toHaveCount(0)
    await expectLive(other)
    await page.keyboard.press('Escape')
    await expect(bar).toHaveCount(0)
    await expectLive(page)
    await expect(page).not.toHaveTitle(/REPLAY/)
    await expect(card(page, 'uae-main')).toContainText(`epoch ${after.lease.epoch}`)
  },
)
