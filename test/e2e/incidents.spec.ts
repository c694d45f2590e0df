/** An incident while the network is away: declared, written into, over a reload of the page and a restart of the console; then joined with the cluster. */
import { expect, test } from './support/cluster.ts'
import { controlApi, controlPlanePid } from './support/control-api.ts'
import { closeIncident, declare, entriesOf, exported, note, noteBox, said } from './support/incident.ts'
import { banner, expectLive, openLive } from './support/screen.ts'
import { liveThroughOutage } from './support/outage.ts'
import { aConsoleFolder, startWebConsole } from './support/web-console.ts'

const CUT_WITHIN_MS = 30_000
const BACK_WITHIN_MS = 30_000

test(
  'the network cut and the console restarted: declared, noted, exported and handed over; back again, nothing is lost or doubled',
  { tag: ['@web', '@long'] },
  async ({ cluster, browser }) => {
    test.setTimeout(180_000)
    await controlApi(cluster).untilSteady()
    const pid = await controlPlanePid(cluster)
    const folder = aConsoleFolder()
    const connectionFile = folder.connect(cluster.controlApiUrl, cluster.token)
    let web = await startWebConsole(connectionFile, folder.dataDir)
    const context = await browser.newContext()
    const page = await context.newPage()
    await openLive(page, await web.newLink())

    process.kill(pid, 'SIGSTOP')
    try {
      await expect(banner(page, 'The control plane does not answer')).toBeVisible({ timeout: CUT_WITHIN_MS })
      await declare(page, 'nobody answers from Riyadh')
      const address = new URL(page.url()).hash
      await note(page, 'the network is away')
      await expect(page.getByText(/not sent yet/).first()).toBeVisible()

      // Typed and not written down: the page may go, the words may not.
      await noteBox(page).fill('half a sentence')
      await page.reload()
      await expect(noteBox(page)).toHaveValue('half a sentence')

      await web.stop()
      web = await startWebConsole(connectionFile, folder.dataDir)
      await page.goto('about:blank')
      await page.goto(await web.newLink())
      await page.goto(`${new URL(page.url()).origin}/${address}`)
      await expect(page.getByText('the network is away')).toBeVisible()
      await note(page, 'written after the restart')
      const file = await exported(page)
      expect(file.name).toMatch(/\.zip$/)
      expect(file.text.startsWith('PK')).toBe(true)

      await page.goto(`${new URL(page.url()).origin}/#/handover`)
      await page.getByLabel('Note for whoever comes next').fill('the lines to Riyadh are thin')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Sign out…' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click()
      await expect(page.getByText('Nobody has taken over.')).toBeVisible()
    } finally {
      process.kill(pid, 'SIGCONT')
    }

    await expectLive(page, BACK_WITHIN_MS)
    await expect.poll(async () => (await said(cluster)).length, { timeout: BACK_WITHIN_MS }).toBe(8)
    const entries = await entriesOf(cluster)
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
    expect(await said(cluster)).toEqual([
      'declared',
      'assigned',
      'assigned',
      'assigned',
      'the network is away',
      'written after the restart',
      'the lines to Riyadh are thin',
      'signedOut',
    ])
    const card = entries.flatMap(({ body }) => (body.kind === 'signedOut' ? [body.card] : []))[0] ?? ''
    expect(card).toContain('the lines to Riyadh are thin')
    expect(card).toContain('nobody answers from Riyadh')

    await page.getByRole('button', { name: /^Sign in/ }).click()
    await expect(page.getByText('Nobody has signed out.')).toBeVisible()
    await expect(page.getByText('took over')).toBeVisible()
    // The console has it open on every screen, and i leads there.
    await page.keyboard.press('i')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('nobody answers from Riyadh')
    await expect(page.getByText('written after the restart')).toHaveCount(1)
    await expect(page.getByText(/not sent yet/)).toHaveCount(0)
    await closeIncident(page, 'it was the line')
    await expect(page.getByText(/closed by/)).toBeVisible()
    await context.close()
    await web.stop()
    folder.remove()
  },
)

test(
  'a whole outage: a runbook found and gone through, an incident declared, noted and exported, over two restarts; back again, nothing is lost or doubled',
  { tag: '@web' },
  async ({ cluster, browser }) => {
    test.setTimeout(180_000)
    const folder = aConsoleFolder()
    const connectionFile = folder.connect(cluster.controlApiUrl, cluster.token)
    let web = await startWebConsole(connectionFile, folder.dataDir)
    const context = await browser.newContext()
    const page = await context.newPage()
    await openLive(page, await web.newLink())
    await liveThroughOutage(cluster, {
      page: () => page,
      restart: async () => {
        await web.stop()
        web = await startWebConsole(connectionFile, folder.dataDir)
        await page.goto('about:blank')
        await page.goto(await web.newLink())
        return page
      },
      save: async () => {
        const { name, text } = await exported(page)
        return { name, bytes: Buffer.from(text, 'latin1') }
      },
    })
    await context.close()
    await web.stop()
    folder.remove()
  },
)

test('a press on an item of the timeline pins it, and an unknown incident is said to be none', async ({
  cluster,
  page,
}) => {
  await openLive(page, await cluster.newLink())
  await declare(page, 'it is tried out')
  await note(page, 'this is to be kept')
  await page.getByText('this is to be kept').hover()
  await page
    .getByRole('button', { name: /^pin: / })
    .last()
    .click()
  await expect(page.getByRole('region', { name: 'Evidence' }).getByText('pinned by')).toBeVisible()
  await page.goto(`${new URL(page.url()).origin}/#/incident/none`)
  await expect(page.getByText('There is no such incident here').first()).toBeVisible()
})
