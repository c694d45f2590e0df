/** A window goes back to before a failover, sees it happen again, and can do nothing there; another one stays live. And a bundle does the same where nobody was. */
import { writeFileSync } from 'node:fs'
import { LEAD_MS } from '../../renderer/replay/replay-from.ts'
import { expect, test } from './support/cluster.ts'
import { controlApi, controlPlanePid } from './support/control-api.ts'
import { closeIncident, declare, exported, note, timelineRows } from './support/incident.ts'
import {
  banner,
  card,
  confirm,
  expectDone,
  expectLive,
  openLive,
  plannedNode,
  reason,
  sheet,
} from './support/screen.ts'
import { aConsoleFolder, startWebConsole } from './support/web-console.ts'

const CUT_WITHIN_MS = 30_000

test.beforeEach(async ({ cluster, page }) => {
  await controlApi(cluster).untilSteady()
  await openLive(page, await cluster.newLink())
})

test(
  'replays a failover from before it, at ten times its pace',
  { tag: '@web' },
  async ({ cluster, page, context }) => {
    // A replay begins a little before: no earlier spec may have moved the account within that.
    await expect
      .poll(async () => Date.now() - (await controlApi(cluster).account('uae-main')).lease.since, { timeout: 20_000 })
      .toBeGreaterThan(LEAD_MS)
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

    await bar.getByRole('button', { name: '1 times as fast' }).click()
    await expect(bar.getByRole('button', { name: /^Pause/ })).toBeVisible()
    await page.keyboard.press('Space')
    await expect(bar.getByRole('button', { name: /^Play/ })).toBeVisible()
    await bar.getByRole('button', { name: '10 times as fast' }).click()
    await expect(card(page, 'uae-main')).toContainText(`epoch ${after.lease.epoch}`, { timeout: 20_000 })
    // What was kept ends soon after it, and there it stands still by itself.
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

test(
  'a bundle of a real drill tells the same in a console that knows no cluster, and plays there',
  { tag: ['@web', '@long'] },
  async ({ cluster, page, browser }) => {
    test.setTimeout(180_000)
    const before = await controlApi(cluster).account('uae-main')
    await declare(page, 'the master of uae-main is killed')
    const incidentId = new URL(page.url()).hash.split('/').at(-1) ?? ''
    await note(page, 'everybody watches')
    await controlApi(cluster).carryOut({
      kind: 'runDrill',
      scenarioId: 'master-killed',
      accountId: 'uae-main',
      minutes: 2,
    })
    await controlApi(cluster).untilSteady()
    const after = await controlApi(cluster).account('uae-main')
    expect(after.lease.epoch).toBeGreaterThan(before.lease.epoch)
    await note(page, 'nobody had to do anything')
    await page.getByText('nobody had to do anything').hover()
    await page
      .getByRole('button', { name: /^pin: / })
      .last()
      .click()
    await expect(page.getByRole('region', { name: 'Evidence' }).getByText('pinned by')).toBeVisible()
    await closeIncident(page, 'it was a drill')
    await expect(page.getByText(/closed by/)).toBeVisible()

    // While it is away nothing is added to the timeline: both show the very same stretch.
    const pid = await controlPlanePid(cluster)
    process.kill(pid, 'SIGSTOP')
    try {
      await expect(banner(page, 'The control plane does not answer')).toBeVisible({ timeout: CUT_WITHIN_MS })
      const rows = await timelineRows(page)
      expect(rows.join('\n')).toContain('everybody watches')
      expect(rows.join('\n')).toMatch(/Failover/)
      expect(rows.join('\n')).toMatch(/drill/i)
      const bundle = await exported(page)
      expect(await timelineRows(page)).toEqual(rows)

      const folder = aConsoleFolder()
      const file = test.info().outputPath(bundle.name)
      writeFileSync(file, bundle.text, 'latin1')
      const elsewhere = await startWebConsole(null, folder.dataDir)
      const context = await browser.newContext()
      const there = await context.newPage()
      await there.goto(await elsewhere.newLink())
      await there.getByLabel('Choose a bundle…').setInputFiles(file)
      const bar = there.getByRole('region', { name: 'Replay', exact: true })
      await expect(bar).toContainText('the master of uae-main is killed')
      // It begins some minutes before the incident, which may be before other failovers.
      await expect(card(there, 'uae-main')).toContainText(/epoch \d/)
      await expect(card(there, 'uae-main')).not.toContainText(`epoch ${after.lease.epoch}`)

      await there.getByRole('navigation').getByRole('link', { name: 'Incidents' }).click()
      await there.getByRole('row').getByRole('link', { name: 'the master of uae-main is killed' }).click()
      await expect(there).toHaveURL(new RegExp(`${incidentId}$`))
      await expect(there.getByRole('heading', { level: 1 })).toHaveText('the master of uae-main is killed')
      await expect.poll(() => timelineRows(there)).toEqual(rows)
      const evidence = { name: 'Evidence' }
      expect(await there.getByRole('region', evidence).textContent()).toBe(
        await page.getByRole('region', evidence).textContent(),
      )
      await there.screenshot({ path: test.info().outputPath('bundle-incident.png') })
      await page.screenshot({ path: test.info().outputPath('own-incident.png') })

      await there.getByRole('navigation').getByRole('link', { name: 'Overview' }).click()
      await bar.getByRole('button', { name: /^To / }).last().click()
      await bar.getByRole('button', { name: '10 times as fast' }).click()
      await expect(card(there, 'uae-main')).toContainText(`epoch ${after.lease.epoch}`, { timeout: 20_000 })
      // It is kept, and opened again without its file.
      await there.keyboard.press('Escape')
      await expect(there.getByRole('list', { name: 'Recordings' })).toContainText('the master of uae-main is killed')
      await there.screenshot({ path: test.info().outputPath('first-screen.png') })
      await context.close()
      await elsewhere.stop()
      folder.remove()
    } finally {
      process.kill(pid, 'SIGCONT')
    }
  },
)
