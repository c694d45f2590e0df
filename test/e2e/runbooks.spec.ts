/** A runbook gone through while the network is away: found, read, ticked, noted, over a restart of the console; then joined with the cluster. */
import { expect, test } from './support/cluster.ts'
import { controlApi, controlPlanePid } from './support/control-api.ts'
import { entriesOf, said } from './support/incident.ts'
import { noteOnRun, startRun, tick } from './support/run.ts'
import { banner, expectLive, openLive } from './support/screen.ts'
import { aConsoleFolder, startWebConsole } from './support/web-console.ts'

const CUT_WITHIN_MS = 30_000
const BACK_WITHIN_MS = 30_000

test(
  'the network cut and the console restarted: found, read and gone through; back again, nothing is lost or doubled',
  { tag: ['@web', '@long'] },
  async ({ cluster, browser }) => {
    test.setTimeout(180_000)
    await controlApi(cluster).untilSteady()
    const pid = await controlPlanePid(cluster)
    const earlier = new Set((await entriesOf(cluster)).map(({ id }) => id))
    const folder = aConsoleFolder()
    const connectionFile = folder.connect(cluster.controlApiUrl, cluster.token)
    let web = await startWebConsole(connectionFile, folder.dataDir)
    const context = await browser.newContext()
    const page = await context.newPage()
    await openLive(page, await web.newLink())
    await page.keyboard.press('g')
    await page.keyboard.press('k')
    await expect(page.getByRole('heading', { name: 'Runbooks', level: 1 })).toBeVisible()
    // A run of it may be open, under the same name.
    await page.locator('a[href="#/runbook/planned-failover"]').first().click()
    await startRun(page, 'uae-main')
    const address = new URL(page.url()).hash
    await tick(page, /^To do: It is known why/)
    await expect.poll(() => said(cluster, earlier)).toEqual(['started', 'ticked'])

    process.kill(pid, 'SIGSTOP')
    try {
      await expect(banner(page, 'The control plane does not answer')).toBeVisible({ timeout: CUT_WITHIN_MS })
      await noteOnRun(page, 'the network is away')
      await web.stop()
      web = await startWebConsole(connectionFile, folder.dataDir)
      await page.goto('about:blank')
      await page.goto(await web.newLink())

      await page.goto(`${new URL(page.url()).origin}/#/runbooks`)
      await expect(page.getByRole('searchbox', { name: 'Search in all of them' })).toBeVisible()
      await page.keyboard.press('/')
      await page.keyboard.type('two masters')
      await expect(page.getByText('Two masters', { exact: false }).first()).toBeVisible()

      await page.goto(`${new URL(page.url()).origin}/${address}`)
      await expect(page.getByText('the network is away')).toBeVisible()
      await tick(page, /^To do: Nobody else works/)
      await noteOnRun(page, 'written after the restart')
      await expect(page.getByText(/entries? not sent yet|not sent yet/).first()).toBeVisible()
    } finally {
      process.kill(pid, 'SIGCONT')
    }

    await expectLive(page, BACK_WITHIN_MS)
    await expect(page.getByText(/not sent yet/)).toHaveCount(0, { timeout: BACK_WITHIN_MS })
    const entries = await entriesOf(cluster)
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
    expect(await said(cluster, earlier)).toEqual([
      'started',
      'ticked',
      'the network is away',
      'ticked',
      'written after the restart',
    ])
    await expect(page.getByText('the network is away')).toHaveCount(1)
    await context.close()
    await web.stop()
    folder.remove()
  },
)

test('a link in an alert leads to its runbook, and a hostile address to none', async ({ cluster, page }) => {
  await openLive(page, await cluster.newLink())
  await page.goto(`${new URL(page.url()).origin}/#/runbook/..%2F..%2Fetc%2Fpasswd`)
  await expect(page.getByText('No such runbook').first()).toBeVisible()
  await page.goto(`${new URL(page.url()).origin}/#/runbook/split-brain`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Two masters')
})
