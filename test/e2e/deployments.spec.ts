/** Deployments by hand, all without the pointer: begun, watched, taken back; what automation does by itself is joined, never doubled. */
import type { Page } from '@playwright/test'
import { type Deployment, openDeployment } from '../../shared/deployment.ts'
import { expect, test } from './support/cluster.ts'
import { controlApi, type ControlApi } from './support/control-api.ts'
import { confirmByKeys, deployByKeys, go, planSheet } from './support/plan.ts'
import { openLive } from './support/screen.ts'

const CANARY_WITHIN_MS = 45_000
/** From there to a judgement: 60 s where there are fewer than 200 messages. */
const JUDGED_WITHIN_MS = 120_000
const BACK_WITHIN_MS = 60_000
const DEPLOYED_WITHIN_MS = 480_000

test.beforeEach(async ({ cluster, page }) => {
  await controlApi(cluster).untilSteady()
  await openLive(page, await cluster.newLink())
})

test('a canary is begun from the menu and taken back from Overview by one key and one confirmation', async ({
  cluster,
  page,
}) => {
  test.setTimeout(120_000)
  const api = controlApi(cluster)
  await deployByKeys(page, '0.3.0', 'to see what it does')
  const begun = await untilUpdated(api, 1)
  await go(page, 'o', 'Overview')
  await expect(strip(page)).toContainText(/0\.3\.0 is on 1 of \d+ nodes/)

  await page.keyboard.press('r')
  const sheet = planSheet(page, /^Roll back/)
  await expect(sheet.getByText(/1 node restarts?; each is drained first/)).toBeVisible()
  await confirmByKeys(page, sheet, { verb: 'Roll back', reason: 'its answers look odd' })
  // That was the only question.
  await expect(page.getByRole('dialog')).toHaveCount(1)
  await expect(sheet.getByText('Succeeded', { exact: true })).toBeVisible({ timeout: BACK_WITHIN_MS })
  await page.keyboard.press('Escape')

  const ended = await untilEnded(api, begun.id)
  expect(ended).toMatchObject({ state: 'rolledBack', rollback: { reason: 'its answers look odd' } })
  expect(ended.nodes.filter(({ state }) => state !== 'waiting').map(({ state }) => state)).toEqual(['returned'])
  expect(await rollbacksOf(api, begun.id)).toHaveLength(1)
  await expectTold(page, ended)
})

test(
  'a bad version is taken back by automation, and whoever presses meanwhile joins that',
  { tag: '@long' },
  async ({ cluster, page }) => {
    test.setTimeout(300_000)
    const api = controlApi(cluster)
    await deployByKeys(page, '0.3.0', 'the new version')
    const begun = await untilUpdated(api, 1)
    await go(page, 'o', 'Overview')
    await expect
      .poll(async () => (await newest(api)).state, { timeout: JUDGED_WITHIN_MS, intervals: [100] })
      .toBe('rollingBack')

    await page.keyboard.press('r')
    const sheet = planSheet(page, /^Roll back/)
    await expect(sheet.getByText('already rolling back, by automation').first()).toBeVisible()
    await expect(sheet.getByText('Routine', { exact: true })).toBeVisible()
    await confirmByKeys(page, sheet, { verb: 'Roll back', reason: null })
    await expect(page.getByRole('dialog')).toHaveCount(1)
    await expect(sheet.getByText('Succeeded', { exact: true })).toBeVisible({ timeout: BACK_WITHIN_MS })
    await page.keyboard.press('Escape')

    const ended = await untilEnded(api, begun.id)
    expect(ended).toMatchObject({ state: 'rolledBack', rollback: { by: 'automation' } })
    expect(ended.rollback?.reason).toMatch(/^\d+\.\d % errors of [\d\s]+ messages, limit 5 %; 0\.1\.0 had \d+\.\d %/u)
    expect((await rollbacksOf(api, begun.id)).map(({ joins }) => joins)).toEqual([begun.id])
    await expectTold(page, ended)
  },
)

test('the good version is judged by its canary and goes to every node', { tag: '@long' }, async ({ cluster, page }) => {
  test.setTimeout(DEPLOYED_WITHIN_MS + 120_000)
  const api = controlApi(cluster)
  await deployByKeys(page, '0.2.0', 'understands more')
  const begun = await untilUpdated(api, 1)
  await expect(page.getByText(/canary within limits: 0\.0 % errors of [\d\s]+ messages/).first()).toBeVisible({
    timeout: JUDGED_WITHIN_MS,
  })
  await expect(page.getByText('Canary beside the old version').first()).toBeVisible()

  const ended = await untilEnded(api, begun.id, DEPLOYED_WITHIN_MS)
  expect([ended.state, ended.why]).toEqual(['succeeded', '0.2.0 runs on every node'])
  await expect(page.getByText(/^0\.2\.0 is on all \d+ nodes/).first()).toBeVisible()
  const { nodes } = await api.snapshot()
  expect(new Set(Object.values(nodes).map(({ version }) => version))).toEqual(new Set(['0.2.0']))
})

/** On Deployments, as a person reads it: who took it back, why, and that somebody looked afterwards. */
async function expectTold(page: Page, { version, rollback }: Deployment): Promise<void> {
  await go(page, 'r', 'Deployments')
  const card = page.getByRole('region', { name: `Deployment of ${version}` })
  await expect(card.getByText('Rolled back', { exact: true })).toBeVisible()
  await expect(card).toContainText(`${version} was rolled back by ${rollback?.by}: ${rollback?.reason}`)
  await expect(
    page.getByText(/^Checked afterwards: every account has a healthy master; 1 node runs 0\.1\.0 again/),
  ).toBeVisible()
}

const strip = (page: Page) => page.getByRole('region', { name: 'Deployment', exact: true })

async function newest(api: ControlApi): Promise<Deployment> {
  const { deployments } = await api.snapshot()
  const found = openDeployment(deployments) ?? deployments[0]
  if (found === undefined) throw new Error('nothing was deployed')
  return found
}

async function untilUpdated(api: ControlApi, count: number): Promise<Deployment> {
  const updated = async () => (await newest(api)).nodes.filter(({ state }) => state === 'updated').length
  await expect.poll(updated, { timeout: CANARY_WITHIN_MS }).toBeGreaterThanOrEqual(count)
  return newest(api)
}

async function untilEnded(api: ControlApi, id: string, withinMs = BACK_WITHIN_MS): Promise<Deployment> {
  const find = async () => (await api.snapshot()).deployments.find((one) => one.id === id)
  await expect.poll(async () => (await find())?.endedAt ?? null, { timeout: withinMs }).not.toBeNull()
  const found = await find()
  if (found === undefined) throw new Error(`${id} is not known any more`)
  return found
}

async function rollbacksOf(api: ControlApi, deploymentId: string) {
  const { operations } = await api.snapshot()
  return operations.filter(
    ({ command }) => command.kind === 'rollbackDeployment' && command.deploymentId === deploymentId,
  )
}
