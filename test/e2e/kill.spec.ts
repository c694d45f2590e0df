/** Masters die and hang for real, and the screen shows what the cluster makes of it. */
import type { Page } from '@playwright/test'
import type { Failover } from '../../shared/failover.ts'
import { expect, test } from './support/cluster.ts'
import { controlApi, type ControlApi } from './support/control-api.ts'
import { card, nodeLine, openLive } from './support/screen.ts'

const FAILED_OVER_WITHIN_MS = 20_000
/** The supervisor waits 2 s, longer after repeated ends. */
const BACK_WITHIN_MS = 30_000

test.beforeEach(async ({ cluster, page }) => {
  await controlApi(cluster).untilSteady()
  await openLive(page, await cluster.newLink())
})

test('a master killed with -9 is replaced, and comes back as servant', async ({ cluster, page }) => {
  const api = controlApi(cluster)
  const { lease } = await api.account('uae-main')
  const old = await api.master('uae-main')
  process.kill(old.pid, 'SIGKILL')

  await expect(card(page, 'uae-main')).toContainText(`epoch ${lease.epoch + 1}`, { timeout: FAILED_OVER_WITHIN_MS })
  const failover = await endedAfter(api, 'uae-main', lease.epoch)
  expect(failover).toMatchObject({ trigger: 'automatic', from: old.id, outcome: 'completed' })
  await expect(nodeLine(page, 'uae-main', String(failover.to))).toContainText('master')
  await expect(nodeLine(page, 'uae-main', old.id)).toContainText('servant')
  await expect(nodeLine(page, 'uae-main', old.id)).toContainText('down')
  await expectListed(page, failover)

  await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click()
  await expect(nodeLine(page, 'uae-main', old.id)).not.toContainText(/down|suspect/, { timeout: BACK_WITHIN_MS })
  const { nodes } = await api.snapshot()
  expect(nodes[old.id]).toMatchObject({ role: 'servant', health: 'healthy' })
  expect(nodes[old.id]?.pid).not.toBe(old.pid)
  expect((await api.account('uae-main')).lease.epoch).toBe(lease.epoch + 1)
})

test('a master that hangs is replaced, and is servant again when it wakes up', async ({ cluster, page }) => {
  const api = controlApi(cluster)
  const { lease } = await api.account('south-asia-main')
  const old = await api.master('south-asia-main')
  process.kill(old.pid, 'SIGSTOP')
  try {
    await expect(nodeLine(page, 'south-asia-main', old.id)).toContainText('down', { timeout: FAILED_OVER_WITHIN_MS })
    const failover = await endedAfter(api, 'south-asia-main', lease.epoch)
    expect(failover).toMatchObject({ trigger: 'automatic', from: old.id, outcome: 'completed' })
    await expect(nodeLine(page, 'south-asia-main', String(failover.to))).toContainText('master')
  } finally {
    process.kill(old.pid, 'SIGCONT')
  }
  const awake = nodeLine(page, 'south-asia-main', old.id)
  await expect(awake).not.toContainText(/down|suspect/, { timeout: BACK_WITHIN_MS })
  await expect(awake).toContainText('servant')

  const { nodes, accounts } = await api.snapshot()
  // The same process: nobody restarted it.
  expect(nodes[old.id]).toMatchObject({ role: 'servant', health: 'healthy', pid: old.pid })
  expect(Object.values(nodes).filter((node) => node.accountId === 'south-asia-main' && node.role === 'master')).toEqual(
    [expect.objectContaining({ id: accounts['south-asia-main']?.lease.holder?.nodeId })],
  )
  expect(await doubled(cluster.gatewayUrl)).toBe(0)
})

async function endedAfter(api: ControlApi, accountId: string, epoch: number): Promise<Failover> {
  const find = async (): Promise<Failover | undefined> =>
    (await api.snapshot()).failovers.find((one) => one.accountId === accountId && one.epochBefore === epoch)
  await expect.poll(async () => (await find())?.outcome, { timeout: FAILED_OVER_WITHIN_MS }).toBe('completed')
  const failover = await find()
  if (failover === undefined) throw new Error('the failover went away')
  return failover
}

/** As a person reads it: cause in the list, then the phase of confirmation and who witnessed it. */
async function expectListed(page: Page, failover: Failover): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Failovers' }).click()
  const row = page
    .getByRole('row')
    .filter({ hasText: `${failover.from} → ${failover.to}` })
    .first()
  await expect(row).toContainText('automatic')
  await expect(row).toContainText(failover.cause)
  await expect(row).toContainText('Completed')
  await row.getByRole('link').click()
  await expect(page.getByText('Confirm', { exact: true })).toBeVisible()
  await expect(page.getByText('of 10 s')).toBeVisible()
  await expect(page.getByText('got no answer', { exact: true }).first()).toBeVisible()
}

async function doubled(gatewayUrl: string): Promise<number> {
  const page = await (await fetch(`${gatewayUrl}/metrics`)).text()
  const lines = page.split('\n').filter((line) => line.includes('verdict="doubled"'))
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}
