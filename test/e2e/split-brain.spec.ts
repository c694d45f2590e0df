/** A node that ignores its demotion: every screen says so, the matrix shows who believes what, and the gateway refuses it. */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { ROOT } from '../../scripts/run.mjs'
import { LiveCluster } from '../bench/support/live-cluster.ts'
import { expect, test } from './support/desktop-test.ts'
import { expectLive } from './support/screen.ts'
import { aConsoleFolder, startWebConsole } from './support/web-console.ts'

const STUBBORN_BOT = join(ROOT, 'test', 'broken', 'bot-ignoring-demotion.ts')
/** The screen must say it within 2 s; the bound here only tells a dead banner from a slow machine. */
const SAID_WITHIN_MS = 15_000
const SCREENS = ['o', 't', 'l', 'f', 'p', 'a']

test('two masters are on every screen until one gives in', { tag: '@web' }, async ({ page }, testInfo) => {
  test.setTimeout(120_000)
  const cluster = await LiveCluster.start({ seed: 5, rate: 10, entries: { bot: STUBBORN_BOT } })
  const folder = aConsoleFolder()
  const console = await startWebConsole(folder.connect(cluster.api.url, cluster.api.token), folder.dataDir)
  try {
    await cluster.untilSteady()
    await page.goto(await console.newLink())
    await expectLive(page)
    const old = await cluster.masterOf('uae-main')
    await expect(disagreement(page)).toHaveCount(0)

    await cluster.confirm(await cluster.planFailover('uae-main'))
    const holder = async () => (await cluster.snapshot()).accounts['uae-main']?.lease.holder?.nodeId ?? old.nodeId
    await expect.poll(holder, { intervals: [50] }).not.toBe(old.nodeId)
    const movedAt = Date.now()
    const now = await cluster.masterOf('uae-main')
    await expect(disagreement(page)).toContainText('Two nodes believe to be master of uae-main', {
      timeout: SAID_WITHIN_MS,
    })
    testInfo.annotations.push({ type: 'banner after', description: `${Date.now() - movedAt} ms` })
    await expect(disagreement(page)).toContainText(`${old.nodeId} (epoch ${old.epoch})`)
    await expect(disagreement(page)).toContainText(`${now.nodeId} (epoch ${now.epoch})`)
    await expect(disagreement(page)).toContainText(`The gateway takes replies at epoch ${now.epoch} only`)

    for (const key of SCREENS) {
      await page.keyboard.press('g')
      await page.keyboard.press(key)
      await expect(disagreement(page)).toBeVisible()
    }
    await page.keyboard.press('g')
    await page.keyboard.press('t')
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: /^uae-main/ }) })
    await expect(row.getByRole('cell').filter({ hasText: new RegExp(`^${old.nodeId}`) })).toContainText(
      new RegExp(`${old.nodeId} · ${old.epoch}`),
    )
    await expect(row.getByRole('cell').filter({ hasText: new RegExp(`^${now.nodeId}`) })).toContainText(
      new RegExp(`${now.nodeId} · ${now.epoch}`),
    )

    const refused = async () => {
      const { samples } = await cluster.ask()
      const sample = samples.find((one) => one.kind === 'account' && one.accountId === 'uae-main')
      return sample?.kind === 'account' ? sample.totals.staleRefused : 0
    }
    await expect.poll(refused, { message: 'the gateway refuses the old master' }).toBeGreaterThan(0)

    await page.keyboard.press('o')
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/^Two masters/)
    await expect(disagreement(page)).toBeVisible()

    process.kill(await cluster.pidOf(old.nodeId), 'SIGKILL')
    await expect(disagreement(page)).toHaveCount(0, { timeout: SAID_WITHIN_MS })
  } finally {
    await console.stop()
    folder.remove()
    await cluster.remove()
  }
})

const disagreement = (page: Page) => page.getByRole('region', { name: 'Disagreement' })
