/** An alert from its first row to its place in the history, without a mouse: folded, acknowledged, silenced, resolved. */
import type { Page } from '@playwright/test'
import type { Alert } from '../../shared/alert.ts'
import { expect, test } from './support/cluster.ts'
import { controlApi, type ControlApi } from './support/control-api.ts'
import { confirmAtOnce, confirmWithReason, go } from './support/plan.ts'
import { openLive, pressUntilFocused } from './support/screen.ts'

const ACCOUNT = 'south-asia-main'
/** Until a silent node counts as down, and what follows from it is seen. */
const RAISED_WITHIN_MS = 25_000
const RESOLVED_WITHIN_MS = 30_000

test(
  'two silent servants: told once, taken, kept quiet, and over by themselves',
  { tag: '@web' },
  async ({ cluster, page }) => {
    test.setTimeout(120_000)
    const api = controlApi(cluster)
    await api.untilSteady()
    await openLive(page, await cluster.newLink())
    const servants = await servantsOf(api)
    const [first] = servants
    if (first === undefined || servants.length !== 2) throw new Error(`${ACCOUNT} has not two servants`)
    for (const { pid } of servants) process.kill(pid, 'SIGSTOP')
    try {
      await expect.poll(async () => downOf(await openAlerts(api)), { timeout: RAISED_WITHIN_MS }).toBe(servants.length)
      await go(page, 'n', 'Alerts')
      const title = await titleOf(api, first.id)
      const links = page.getByRole('region', { name: 'Open alerts' }).locator('[data-row-link]')
      await pressUntilFocused(page, 'j', links.last())
      await pressUntilFocused(page, 'k', openRow(page, title).getByRole('link', { name: title, exact: true }))
      await page.keyboard.press('Enter')
      await expect(page).toHaveURL(/#\/alert\//)
      const detail = page.getByRole('main').getByText('First step')
      await expect(detail).toBeVisible()
      // The rule about its heartbeat says nothing new: it stands under what explains it, and is not counted for itself.
      await expect(openRow(page, title)).toContainText('1 follows from it', { timeout: RAISED_WITHIN_MS })
      await expect(page.getByRole('heading', { level: 1 }).locator('..')).toContainText(/2 warnings, 2 more follow/)

      await page.keyboard.press('a')
      await confirmAtOnce(page, /^Acknowledge/, 'Acknowledge')
      await expect(openRow(page, title)).toContainText('acknowledged by')

      await page.keyboard.press('s')
      await confirmWithReason(page, /^Silence/, 'the kernel of its machine is updated')
      await expect(openRow(page, title)).toContainText('silenced by')
      await choose(page, /^Silences/)
      const quiet = page.getByRole('table').filter({ hasText: 'Quiet' }).getByRole('row')
      const silence = quiet.filter({ hasText: 'the kernel of its machine is updated' })
      await expect(silence).toContainText(first.id)
      await pressUntilFocused(page, 'Tab', silence.getByRole('button', { name: /^End silence/ }))
      await page.keyboard.press('Enter')
      await confirmWithReason(page, /^End silence/, 'the update is over')
      await expect(page.getByText('Nothing is silenced')).toBeVisible()
    } finally {
      for (const { pid } of servants) process.kill(pid, 'SIGCONT')
    }

    await expect.poll(async () => downOf(await openAlerts(api)), { timeout: RESOLVED_WITHIN_MS }).toBe(0)
    await choose(page, 'History')
    const past = page.getByRole('region', { name: /^History of alerts/ }).getByRole('row')
    await expect(past.filter({ hasText: `${first.id} is down` }).first()).toContainText(/healthy|back|answers/)

    await choose(page, 'Rules')
    const rules = page.getByRole('table').first().getByRole('row')
    await expect.poll(() => rules.count()).toBeGreaterThan(10)
    await expect(page.getByText(/not reported/i).first()).toBeVisible()
    await api.untilSteady()
  },
)

async function servantsOf(api: ControlApi): Promise<{ id: string; pid: number }[]> {
  const { nodes } = await api.snapshot()
  return Object.values(nodes)
    .filter(({ accountId, role }) => accountId === ACCOUNT && role === 'servant')
    .flatMap(({ id, pid }) => (pid === null ? [] : [{ id, pid }]))
    .slice(0, 2)
}

async function openAlerts(api: ControlApi): Promise<Alert[]> {
  const { alerts } = await api.snapshot()
  return alerts.filter(({ accountId, resolvedAt }) => accountId === ACCOUNT && resolvedAt === null)
}

const downOf = (alerts: readonly Alert[]): number => alerts.filter(({ code }) => code === 'nodeDown').length

async function titleOf(api: ControlApi, nodeId: string): Promise<string> {
  const alert = (await openAlerts(api)).find((one) => one.code === 'nodeDown' && one.nodeId === nodeId)
  if (alert === undefined) throw new Error(`nothing says that ${nodeId} is down`)
  return alert.title
}

const openRow = (page: Page, title: string) =>
  page.getByRole('region', { name: 'Open alerts' }).getByRole('listitem').filter({ hasText: title }).first()

const choose = (page: Page, name: string | RegExp) =>
  page.getByRole('radiogroup', { name: 'Which alerts' }).getByText(name).click()
