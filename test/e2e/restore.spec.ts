/** The cluster taken back from the screen, by keyboard: what is given up is said before and after, and the console comes through it. */
import type { Page } from '@playwright/test'
import { expect, test } from './support/cluster.ts'
import { controlApi } from './support/control-api.ts'
import { confirmByKeys, go, planSheet } from './support/plan.ts'
import { expectLive, openLive, pressUntilFocused } from './support/screen.ts'

const MADE_WITHIN_MS = 45_000
const RESTORED_WITHIN_MS = 120_000

test.beforeEach(async ({ cluster, page }) => {
  await controlApi(cluster).untilSteady()
  await openLive(page, await cluster.newLink())
})

test(
  'a restore gives up what came after its backup; the console notices, recovers and tells it',
  { tag: '@long' },
  async ({ cluster, page }) => {
    test.setTimeout(300_000)
    const api = controlApi(cluster)
    await go(page, 'o', 'Overview')
    const known = new Set((await api.snapshot()).backups.map(({ id }) => id))
    await page.keyboard.press('b')
    const made = async () =>
      (await api.snapshot()).backups.find(({ id, state }) => state === 'complete' && !known.has(id))?.id ?? ''
    await expect.poll(made, { timeout: MADE_WITHIN_MS }).not.toBe('')
    const backupId = await made()
    // What is given up: traffic by itself, and a change of master.
    await api.moveElsewhere('uae-main', null)
    const before = await api.snapshot()

    await go(page, 'b', 'Backups')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    const restore = page
      .getByRole('region', { name: `Backup ${backupId}` })
      .getByRole('button', { name: 'Restore to it…' })
    await expect(restore).toBeVisible()
    await pressUntilFocused(page, 'Tab', restore)
    await page.keyboard.press('Enter')
    const sheet = planSheet(page, /^Restore the cluster/)
    await expect(sheet.getByText('Forced', { exact: true })).toBeVisible()
    await expect(
      sheet.getByText(/records? of uae-main.* and 1 operation.* is given up|is given up: .*1 operation\./).first(),
    ).toBeVisible()
    const words = await wordsOfTheLink(page)
    await confirmByKeys(page, sheet, { verb: 'Restore', reason: 'a wrong setting', typed: 'cluster' })
    await expect(sheet.getByText('Succeeded', { exact: true })).toBeVisible({ timeout: RESTORED_WITHIN_MS })
    await expect(sheet.getByText(/restored the cluster to backup/)).toBeVisible()
    await page.keyboard.press('Escape')
    await expectLive(page, RESTORED_WITHIN_MS)
    // The control plane ended and began anew: for that while the screen did not say that it is live.
    expect(new Set(await words())).not.toEqual(new Set(['Live']))
    await api.untilSteady()

    const after = await api.snapshot()
    expect(after.journalId).not.toBe(before.journalId)
    for (const [id, { lease }] of Object.entries(before.accounts))
      expect(after.accounts[id]?.lease.epoch, id).toBeGreaterThan(lease.epoch)
    const [done] = after.restores
    expect(done?.backupId).toBe(backupId)
    const told = page.getByRole('listitem').filter({ hasText: '“a wrong setting”' }).first()
    await expect(told).toContainText(`“a wrong setting” · from ${backupId}`)
    await expect(told).toContainText(/\d+ records? of uae-main, positions/)
    await expect(told).toContainText('operation “Fail over uae-main')
    await expect(told).toContainText(`Way back: ${done?.safetyBackupId}`)

    await go(page, 'r', 'Deployments')
    await expect(page.getByText(/^All \d+ nodes run \d+\.\d+\.\d+\./)).toBeVisible()
    await go(page, 'n', 'Alerts')
    // What rang while every account was out of service is over with it.
    await expect
      .poll(
        async () =>
          (await api.snapshot()).alerts
            .filter(({ resolvedAt, level }) => resolvedAt === null && level === 'critical')
            .map(({ title }) => title),
        { timeout: 30_000 },
      )
      .toEqual([])
  },
)

/** Every word that the header had for the connection from now on; read off when it is called. */
async function wordsOfTheLink(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const header = document.querySelector('header')
    const said: string[] = []
    const look = (): void => {
      const word = /Live|Connecting|Stale|Offline|Refused|Console restarting/.exec(header?.textContent ?? '')?.[0]
      if (word !== undefined && said.at(-1) !== word) said.push(word)
    }
    look()
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    Object.assign(window, { linkWords: said })
  })
  return () => page.evaluate(() => [...(window.linkWords ?? [])])
}

declare global {
  interface Window {
    readonly linkWords?: readonly string[]
  }
}
