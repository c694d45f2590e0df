/** The desktop's window: an incident is declared and worked on while the network is away and the program is started anew. */
import { expect, test } from '../support/cluster.ts'
import { controlApi, controlPlanePid } from '../support/control-api.ts'
import { aFolder, openDesktop, writeConnection } from '../support/desktop.ts'
import { declare, entriesOf, note, said } from '../support/incident.ts'
import { banner, expectLive } from '../support/screen.ts'

const CUT_WITHIN_MS = 30_000
const BACK_WITHIN_MS = 30_000

test('the network cut and the program restarted: declared and noted; back again, nothing is lost or doubled', async ({
  cluster,
}) => {
  test.setTimeout(180_000)
  await controlApi(cluster).untilSteady()
  const pid = await controlPlanePid(cluster)
  const folder = aFolder()
  const connectionFile = writeConnection(folder.path, cluster.controlApiUrl, cluster.token)
  let desktop = await openDesktop(connectionFile, folder.path)
  await expectLive(desktop.page)

  process.kill(pid, 'SIGSTOP')
  try {
    await expect(banner(desktop.page, 'The control plane does not answer')).toBeVisible({ timeout: CUT_WITHIN_MS })
    await declare(desktop.page, 'nobody answers from Riyadh')
    await note(desktop.page, 'the network is away')
    await desktop.close()
    desktop = await openDesktop(connectionFile, folder.path)
    await expect(desktop.page.getByRole('region', { name: 'Open incident' })).toBeVisible()
    await desktop.page.keyboard.press('i')
    await expect(desktop.page.getByText('the network is away')).toBeVisible()
    await note(desktop.page, 'written after the restart')
    await expect(desktop.page.getByText(/not sent yet/).first()).toBeVisible()
  } finally {
    process.kill(pid, 'SIGCONT')
  }

  await expectLive(desktop.page, BACK_WITHIN_MS)
  await expect.poll(async () => (await said(cluster)).length, { timeout: BACK_WITHIN_MS }).toBe(6)
  expect(await said(cluster)).toEqual([
    'declared',
    'assigned',
    'assigned',
    'assigned',
    'the network is away',
    'written after the restart',
  ])
  const entries = await entriesOf(cluster)
  expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
  await expect(desktop.page.getByText(/not sent yet/)).toHaveCount(0, { timeout: BACK_WITHIN_MS })
  await desktop.close()
  folder.remove()
})
