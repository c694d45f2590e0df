/** A version that is neither good nor bad: 3 % of its answers fail. It stops and waits for a person, who decides from the keyboard. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test as base } from '@playwright/test'
import { BUILT_IN_PORTS, builtInConfig } from '../../cluster/built-in.ts'
import { freePorts } from '../../cluster/supervisor/ports.ts'
import { ROOT } from '../../scripts/run.mjs'
import { LiveCluster } from '../bench/support/live-cluster.ts'
import { controlApi } from './support/control-api.ts'
import { confirmByKeys, deployByKeys, go, planSheet } from './support/plan.ts'
import { openLive, pressUntilFocused } from './support/screen.ts'
import { aConsoleFolder, startWebConsole } from './support/web-console.ts'

/** Enough for 200 messages of the canary alone within half a minute. */
const RATE = 20
const VERSION = '0.3.3'
/** 3 %: between the limit that stops and the one that takes back. */
const FAILS_EVERY = 33
/** Errors over the first limit for two minutes stop it. */
const STOPPED_WITHIN_MS = 300_000
const GOES_ON_WITHIN_MS = 120_000
const BACK_WITHIN_MS = 240_000

const test = base.extend<{ live: LiveCluster; link: string }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs off this pattern.
  live: async ({}, provide) => {
    const versionsFolder = mkdtempSync(join(tmpdir(), 'linda-versions-'))
    writeVersion(versionsFolder)
    const live = await LiveCluster.start({
      seed: 61,
      rate: RATE,
      configure: async (dataDir) => {
        const ports = await freePorts(BUILT_IN_PORTS)
        const scenario = { seed: 61, messagesPerSecond: RATE }
        return { ...builtInConfig({ dataDir, ports, scenario }), versionsFolder }
      },
    })
    await provide(live)
    await live.remove()
    rmSync(versionsFolder, { recursive: true, force: true })
  },
  link: async ({ live }, provide) => {
    const folder = aConsoleFolder()
    const web = await startWebConsole(folder.connect(live.api.url, live.api.token), folder.dataDir)
    await provide(await web.newLink())
    await web.stop()
    folder.remove()
  },
})

test(
  'between the limits it stops and waits; promoted it goes on, and one press takes it back all the same',
  { tag: ['@web', '@long'] },
  async ({ live, link, page }) => {
    test.setTimeout(STOPPED_WITHIN_MS + 420_000)
    const api = controlApi({ controlApiUrl: live.api.url, token: live.api.token })
    const deployment = async () => (await api.snapshot()).deployments[0]
    await live.untilSteady()
    await openLive(page, link)
    await deployByKeys(page, VERSION, 'neither good nor bad')
    await expect.poll(async () => (await deployment())?.state, { timeout: STOPPED_WITHIN_MS }).toBe('stopped')
    const stopped = await deployment()
    expect(stopped?.why).toMatch(
      /^stopped: [1-4]\.\d % errors of [\d\s]+ messages, limit 1 % for 1[2-9]\d s; 0\.1\.0 had/,
    )
    expect(stopped?.nodes.filter(({ state }) => state === 'updated')).toHaveLength(1)

    await go(page, 'o', 'Overview')
    await expect(page.getByRole('region', { name: 'Deployment', exact: true })).toContainText('waits for you')
    await go(page, 'r', 'Deployments')
    const card = page.getByRole('region', { name: `Deployment of ${VERSION}` })
    await pressUntilFocused(page, 'Tab', card.getByRole('button', { name: 'Promote…' }))
    await page.keyboard.press('Enter')
    const promotion = planSheet(page, /^Go on|^Promote/)
    await expect(promotion.getByText(/[1-4]\.\d % errors of [\d\s]+ messages/).first()).toBeVisible()
    await confirmByKeys(page, promotion, { verb: 'Promote', reason: 'these errors are known', typed: 'cluster' })
    await expect(promotion.getByText('Succeeded', { exact: true })).toBeVisible({ timeout: GOES_ON_WITHIN_MS })
    await page.keyboard.press('Escape')
    const updated = async () => (await deployment())?.nodes.filter(({ state }) => state === 'updated').length ?? 0
    await expect.poll(updated, { timeout: GOES_ON_WITHIN_MS }).toBeGreaterThan(1)
    expect((await deployment())?.promoted?.reason).toBe('these errors are known')
    await expect(page.getByText('these errors are known').first()).toBeVisible()

    await go(page, 'o', 'Overview')
    await page.keyboard.press('r')
    const sheet = planSheet(page, /^Roll back/)
    await expect(sheet.getByText('Routine', { exact: true })).toBeVisible()
    await expect(
      sheet.getByText(new RegExp(`${VERSION} is beyond its limits: [1-4]\\.\\d % errors`)).first(),
    ).toBeVisible()
    await confirmByKeys(page, sheet, { verb: 'Roll back', reason: null })
    await expect(sheet.getByText('Succeeded', { exact: true })).toBeVisible({ timeout: BACK_WITHIN_MS })
    expect(await deployment()).toMatchObject({ state: 'rolledBack' })
    await expect
      .poll(async () => new Set(Object.values((await api.snapshot()).nodes).map(({ version }) => version)))
      .toEqual(new Set(['0.1.0']))
  },
)

/** As 0.3.0 ships, but failing less often. */
function writeVersion(folder: string): void {
  const path = join(folder, VERSION)
  mkdirSync(path)
  const file = { version: VERSION, title: 'Fails 3 %', entry: 'main.mjs', understands: { from: 0, to: 1 } }
  writeFileSync(join(path, 'version.json'), JSON.stringify(file))
  const bot = join(ROOT, 'cluster', 'bot')
  writeFileSync(
    join(path, 'main.mjs'),
    `import { answer } from ${JSON.stringify(join(bot, 'answer.ts'))}
import { runBot } from ${JSON.stringify(join(bot, 'run.ts'))}
let computed = 0
await runBot({
  version: {
    version: '${VERSION}',
    understands: { from: 0, to: 1 },
    answering: ({ meaningOf }) => (message, before) => {
      computed += 1
      if (computed % ${FAILS_EVERY} === 0) throw new Error('one of ${FAILS_EVERY} fails')
      return answer(message, before, meaningOf)
    },
  },
})
`,
  )
}
