/** The console dies by kill -9 while something that it began is running: the cluster goes on, and the next console shows it as it is. */
import type { Browser, Page } from '@playwright/test'
import type { LedgerState } from '../../shared/ledger.ts'
import type { Operation } from '../../shared/operation.ts'
import { type Cluster, expect, test } from './support/cluster.ts'
import { controlApi, type ControlApi } from './support/control-api.ts'
import { confirmByKeys, deployByKeys, go, planSheet } from './support/plan.ts'
import { openPort } from './support/port-client.ts'
import { openLive } from './support/screen.ts'
import { aConsoleFolder, startWebConsole } from './support/web-console.ts'

const ENDS_WITHIN_MS = 60_000

test.beforeEach(({ cluster }) => controlApi(cluster).untilSteady())

test(
  'a backup goes on, is made once, and its outcome is in the ledger',
  { tag: ['@web', '@long'] },
  async ({ cluster, browser }) => {
    test.setTimeout(120_000)
    const api = controlApi(cluster)
    const before = await operations(api, 'backup')
    const backupProcess = await pidOfBackup(api)
    await withKills(cluster, browser, async ({ page, kill, pressed }) => {
      // Still, so that it certainly runs over the end of the console.
      process.kill(backupProcess, 'SIGSTOP')
      try {
        await go(page, 'o', 'Overview')
        await page.keyboard.press('b')
        await expect.poll(async () => (await operations(api, 'backup')).length).toBe(before.length + 1)
        const next = await kill()
        await expect(running(next, 'Back up')).toBeVisible()
        await expect(next.getByRole('link', { name: /Backing up/ })).toBeVisible()
        expect(await pressed('backup')).toEqual(['running'])
        process.kill(backupProcess, 'SIGCONT')
        await expectInLedger(next, /Back up the cluster$/, 'Succeeded')
        await expect.poll(() => pressed('backup')).toEqual(['succeeded'])
      } finally {
        process.kill(backupProcess, 'SIGCONT')
      }
    })
    const after = await operations(api, 'backup')
    expect(after.map(({ status }) => status)).toEqual([...before.map(({ status }) => status), 'succeeded'])
    const { backups } = await api.snapshot()
    const begun = after.find(({ id }) => before.every((one) => one.id !== id))
    expect(backups.filter(({ operationId }) => operationId === begun?.id).map(({ state }) => state)).toEqual([
      'complete',
    ])
  },
)

test(
  'a deployment goes on, is there to be taken back, and its outcome is in the ledger',
  { tag: ['@web', '@long'] },
  async ({ cluster, browser }) => {
    test.setTimeout(180_000)
    const api = controlApi(cluster)
    const before = await operations(api, 'deploy')
    const isUpdated = async () =>
      (await api.snapshot()).deployments
        .find(({ endedAt }) => endedAt === null)
        ?.nodes.some(({ state }) => state === 'updated')
    await withKills(cluster, browser, async ({ page, kill, pressed }) => {
      await deployByKeys(page, '0.3.0', 'the console will die')
      const next = await kill()
      await expect(running(next, 'Deploy version 0.3.0')).toBeVisible()
      await expect.poll(isUpdated, { timeout: ENDS_WITHIN_MS }).toBe(true)
      await go(next, 'o', 'Overview')
      await expect(next.getByRole('region', { name: 'Deployment', exact: true })).toContainText(
        /0\.3\.0 is on 1 of \d+ nodes/,
      )
      await next.keyboard.press('r')
      const sheet = planSheet(next, /^Roll back/)
      await confirmByKeys(next, sheet, { verb: 'Roll back', reason: 'enough seen' })
      await expect(sheet.getByText('Succeeded', { exact: true })).toBeVisible({ timeout: ENDS_WITHIN_MS })
      await next.keyboard.press('Escape')
      await expectInLedger(next, /Deploy version 0\.3\.0$/, 'Failed')
      expect(await pressed('deploy')).toEqual(['failed'])
      expect(await pressed('rollbackDeployment')).toEqual(['succeeded'])
    })
    const after = await operations(api, 'deploy')
    expect(after).toHaveLength(before.length + 1)
    const begun = after.find(({ id }) => before.every((one) => one.id !== id))
    const { deployments } = await api.snapshot()
    expect(deployments.filter(({ reason }) => reason === 'the console will die')).toMatchObject([
      { id: begun?.id, state: 'rolledBack', rollback: { reason: 'enough seen' } },
    ])
  },
)

interface Killable {
  readonly page: Page
  /** Ends the console without a word, starts it again on the same store, and answers with its page, live. */
  readonly kill: () => Promise<Page>
  /** What stands in its own ledger of what was pressed here, newest first. */
  readonly pressed: (kind: Operation['command']['kind']) => Promise<LedgerState[]>
}

async function withKills(cluster: Cluster, browser: Browser, act: (one: Killable) => Promise<void>): Promise<void> {
  const folder = aConsoleFolder()
  const file = folder.connect(cluster.controlApiUrl, cluster.token)
  const context = await browser.newContext()
  let web = await startWebConsole(file, folder.dataDir)
  const open = async (): Promise<Page> => {
    const page = await context.newPage()
    await openLive(page, await web.newLink())
    return page
  }
  try {
    const page = await open()
    await act({
      page,
      kill: async () => {
        await web.kill()
        await page.close()
        web = await startWebConsole(file, folder.dataDir)
        return open()
      },
      pressed: async (kind) => {
        const port = await openPort(await web.newLink())
        const filter = { text: null, states: null, kinds: [kind], from: null, to: null, before: null, limit: 10 }
        const entries = await port.call('listOperations', filter)
        port.close()
        // What was asked for elsewhere has no plan of this console.
        return entries.filter((entry) => entry.class !== null).map(({ state }) => state)
      },
    })
  } finally {
    await context.close()
    await web.stop()
    folder.remove()
  }
}

const running = (page: Page, title: string) =>
  page.getByRole('region', { name: 'Running operations' }).getByRole('listitem').filter({ hasText: title })

/** The console's own record of it, on its own page. */
async function expectInLedger(page: Page, title: RegExp, state: string): Promise<void> {
  await go(page, 'p', 'Operations')
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: title }) })
    .first()
  await expect(row).toContainText(state, { timeout: ENDS_WITHIN_MS })
}

/** Oldest first. */
async function operations(api: ControlApi, kind: Operation['command']['kind']): Promise<Operation[]> {
  const { operations: all } = await api.snapshot()
  return all.filter(({ command }) => command.kind === kind).toSorted((a, b) => a.acceptedAt - b.acceptedAt)
}

async function pidOfBackup(api: ControlApi): Promise<number> {
  const pid = (await api.snapshot()).services['backup']?.pid
  if (pid == null) throw new Error('the backup process has not joined')
  return pid
}
