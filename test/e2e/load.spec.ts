/** How an account's work is spread: seen, predicted, changed and measured; a node drained and taken back. By keyboard. */
import type { Page } from '@playwright/test'
import { expect, test } from './support/cluster.ts'
import { controlApi } from './support/control-api.ts'
import { confirmWithReason, go, planSheet } from './support/plan.ts'
import { openLive, pressUntilFocused } from './support/screen.ts'

const ACCOUNT = 'ksa-main'

test(
  'another algorithm and a drain: predicted, confirmed, measured, taken back',
  { tag: ['@web', '@long'] },
  async ({ cluster, page }) => {
    test.setTimeout(120_000)
    const api = controlApi(cluster)
    await api.untilSteady()
    await openLive(page, await cluster.newLink())
    await go(page, 'l', 'Load')
    await pressUntilFocused(page, 'Tab', card(page, ACCOUNT).getByRole('link', { name: ACCOUNT, exact: true }))
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: `Load of ${ACCOUNT}` })).toBeVisible()

    const whatIf = page.getByRole('table').filter({ hasText: 'Today, measured' })
    await expect(whatIf.getByRole('row').filter({ hasText: 'Today, measured' })).toContainText(/\d %/)
    for (const name of ['Round robin', 'Priority', 'Least loaded', 'Geo-location']) {
      await expect(whatIf.getByRole('row').filter({ hasText: name }).last()).toContainText(/\d %/)
    }
    await expect(
      whatIf
        .getByRole('row')
        .filter({ hasText: /^Without/ })
        .first(),
    ).toContainText('gone')
    await expect(page.getByText(/from [\d,. ]+ messages of \d+ conversations in/)).toBeVisible()

    await chooseNext(page, ['geo-location', 'round robin'])
    await confirmWithReason(page, /^Balance /, 'the evening is busy')
    await expect.poll(async () => (await api.account(ACCOUNT)).balancing).toBe('roundRobin')
    const change = card(page, 'Last change')
    await expect(change).toContainText('→ Round robin')
    await expect(change).toContainText(/measuring|off by at most/)
    await expect(change.getByRole('table')).toContainText(/\d %/)

    const servant = Object.values((await api.snapshot()).nodes).find(
      ({ accountId, role }) => accountId === ACCOUNT && role === 'servant',
    )
    if (servant === undefined) throw new Error(`${ACCOUNT} has no servant`)
    const row = page.getByRole('table').filter({ hasText: 'Handles' }).getByRole('row').filter({ hasText: servant.id })
    await pressUntilFocused(page, 'Tab', row.getByRole('button', { name: /^Drain/ }))
    await page.keyboard.press('Enter')
    await confirmWithReason(page, `Drain ${servant.id}`, 'its machine gets more memory')
    await expect(row).toContainText('drained')
    await pressUntilFocused(page, 'Tab', row.getByRole('button', { name: /^End drain/ }))
    await page.keyboard.press('Enter')
    await confirmWithReason(page, `Take ${servant.id} back into work`, 'the memory is in')
    await expect(row).not.toContainText('drained')
  },
)

function card(page: Page, title: string) {
  return page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name: title, exact: true }) })
}

/** Through the form of the sheet: it begins with what is set, and each press of an arrow is another plan. */
async function chooseNext(page: Page, algorithms: readonly string[]): Promise<void> {
  await pressUntilFocused(page, 'Tab', page.getByRole('button', { name: 'Set balancing…' }))
  await page.keyboard.press('Enter')
  const sheet = planSheet(page, /^Balance /)
  await expect(sheet.getByRole('group', { name: 'New conversations go' })).toBeVisible()
  for (const name of algorithms) {
    await pressUntilFocused(page, 'Shift+Tab', sheet.getByRole('radio', { checked: true }))
    await page.keyboard.press('ArrowDown')
    await expect(sheet.getByRole('heading', { level: 2 })).toContainText(`by ${name}`)
    await expect(sheet.getByLabel(/^Reason/)).toBeVisible()
  }
}
