/** The cluster moves between the plan and the press: what rests on it is refused with what changed, and nothing else is. */
import { v7 as uuidv7 } from 'uuid'
import { expect, test } from './support/cluster.ts'
import { controlApi } from './support/control-api.ts'
import { card, confirm, confirmButton, expectDone, openLive, plannedNode, reason, sheet } from './support/screen.ts'

test.beforeEach(({ cluster }) => controlApi(cluster).untilSteady())

test('the account moved meanwhile: said at once, with what changed, and locked; planned again, it goes through', async ({
  cluster,
  page,
}) => {
  const api = controlApi(cluster)
  const { lease } = await api.account('uae-main')
  await openLive(page, await cluster.newLink())
  await card(page, 'uae-main').getByRole('link').click()
  await page.getByRole('button', { name: 'Fail over…' }).click()
  const planned = await plannedNode(page)
  await reason(page).fill('planned before it moved')
  await api.moveElsewhere('uae-main', planned)

  const moved = sheet(page).getByText(`uae-main is at epoch ${lease.epoch + 1} by now, not at ${lease.epoch}.`)
  await expect(moved).toBeVisible()
  // What the cluster itself refuses, when the page could not know yet, is shown in the desktop's main flow.
  await expect(confirmButton(page)).toHaveCount(0)
  expect((await api.account('uae-main')).lease.epoch).toBe(lease.epoch + 1)

  await sheet(page).getByRole('button', { name: 'Plan again' }).click()
  await expect(moved).toHaveCount(0)
  await expect(reason(page)).toHaveValue('planned before it moved')
  await expect(confirmButton(page)).not.toHaveAttribute('aria-disabled')
  const again = await plannedNode(page)
  await confirm(page)
  await expectDone(page)
  expect((await api.account('uae-main')).lease).toMatchObject({ epoch: lease.epoch + 2, holder: { nodeId: again } })
})

test('another account moved meanwhile: the press goes through', async ({ cluster, page }) => {
  const api = controlApi(cluster)
  const { lease } = await api.account('ksa-main')
  await openLive(page, await cluster.newLink())
  await card(page, 'ksa-main').getByRole('link').click()
  await page.getByRole('button', { name: 'Fail over…' }).click()
  const to = await plannedNode(page)
  await reason(page).fill('only another one moved')
  await api.moveElsewhere('south-asia-main', null)
  await confirm(page)
  await expectDone(page)
  expect((await api.account('ksa-main')).lease).toMatchObject({ epoch: lease.epoch + 1, holder: { nodeId: to } })
})

test('the same operation sent twice happens once', async ({ cluster }) => {
  const api = controlApi(cluster)
  const { lease } = await api.account('uae-main')
  const { id: planId } = await api.plan('uae-main')
  const operationId = uuidv7()
  const [first, second] = await Promise.all([api.confirm(planId, operationId), api.confirm(planId, operationId)])
  expect(second.failoverId).toBe(first.failoverId)
  expect(await api.outcome(operationId)).toMatchObject({ status: 'succeeded' })
  expect(await api.confirm(planId, operationId)).toMatchObject({ status: 'succeeded', failoverId: first.failoverId })

  const { accounts, failovers, operations } = await api.snapshot()
  expect(accounts['uae-main']?.lease.epoch).toBe(lease.epoch + 1)
  expect(failovers.filter((failover) => failover.operationId === operationId)).toHaveLength(1)
  expect(operations.filter(({ id }) => id === operationId)).toHaveLength(1)
})
