/** Several clusters in one console: added by hand, tried, gone to and left, with nothing of the one on the other. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { aNode, anAccount, aSnapshot } from '../host/support/factories.ts'
import { FakeControlPlane, TOKEN } from '../host/support/fake-control-plane.ts'
import { expect, test } from './support/desktop-test.ts'
import { watchPage } from './support/page-watch.ts'
import { aConsoleFolder, startWebConsole, type WebConsole } from './support/web-console.ts'

interface Clusters {
  readonly console: WebConsole
  readonly levant: FakeControlPlane
  readonly dataDir: string
}

/** A cluster whose one account is of another name, so that it can be told apart. */
async function aLevant(): Promise<FakeControlPlane> {
  const levant = new FakeControlPlane(
    aSnapshot({
      accounts: { 'levant-main': anAccount({ id: 'levant-main' }) },
      nodes: { 'lev-1': aNode({ id: 'lev-1', accountId: 'levant-main', role: 'master' }) },
    }),
  )
  levant.beginJournal()
  await levant.listen()
  return levant
}

async function withClusters(
  connection: (folder: ReturnType<typeof aConsoleFolder>) => string | null,
  run: (clusters: Clusters) => Promise<void>,
): Promise<void> {
  const folder = aConsoleFolder()
  const levant = await aLevant()
  const ticking = setInterval(() => levant.tick(), 500)
  const console = await startWebConsole(connection(folder), folder.dataDir)
  try {
    await run({ console, levant, dataDir: folder.dataDir })
  } finally {
    clearInterval(ticking)
    await console.stop()
    await levant.close()
    folder.remove()
  }
}

async function fill(
  page: Page,
  { name, address, environment }: { name: string; address: string; environment: string },
): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByText(environment, { exact: true }).last().click()
  await page.getByLabel('Address of the control plane').fill(address)
  await page.getByLabel('Token').fill(TOKEN)
  await page.getByLabel('Who you are').fill('Rana')
}

const frame = (page: Page) => page.locator('[data-environment][aria-hidden="true"]').last()
const switcher = (page: Page) => page.getByRole('banner').getByRole('button', { name: /production|staging|drill/ })

test('a console without a cluster is told of one, tries it, and is live on it', { tag: '@web' }, async ({ page }) => {
  await withClusters(
    () => null,
    async ({ console, levant }) => {
      await page.goto(await console.newLink())
      await expect(page.getByText('It knows no cluster yet.')).toBeVisible()
      await expect(page.getByText('npm start')).toBeVisible()
      await fill(page, { name: 'Levant', address: `${levant.url}9`, environment: 'production' })
      await page.getByRole('button', { name: 'Test' }).click()
      await expect(page.getByText('It fails at:')).toBeVisible()
      await page.getByLabel('Address of the control plane').fill(levant.url)
      await page.getByRole('button', { name: 'Test' }).click()
      await expect(page.getByText(/^It works/)).toBeVisible()
      await page.getByRole('button', { name: 'Add connection' }).click()
      await expect(page.getByText('levant-main').first()).toBeVisible()
      await expect(page).toHaveTitle(/Levant \(production\)/)
      await page.reload()
      await expect(page.getByText('levant-main').first()).toBeVisible()
    },
  )
})

test(
  'going to another cluster changes frame, title and everything shown, and back again',
  { tag: '@web' },
  async ({ page, controlPlane }) => {
    await withClusters(
      (folder) => folder.connect(controlPlane.url, TOKEN),
      async ({ console, levant, dataDir }) => {
        const watch = await watchPage(page)
        await page.goto(await console.newLink())
        await expect(page.getByText('uae-main').first()).toBeVisible()
        await expect(frame(page)).toHaveAttribute('data-environment', 'drill')
        await page.goto(`${new URL(page.url()).origin}/#/settings`)
        await page.getByRole('button', { name: 'Add a connection' }).click()
        await fill(page, { name: 'Levant', address: levant.url, environment: 'staging' })
        await page.getByRole('button', { name: 'Add connection' }).click()
        await expect(page.getByRole('listitem', { name: 'Levant' })).toContainText('in memory only')

        await page.goto(`${new URL(page.url()).origin}/#/account/uae-main`)
        await expect(page.getByRole('heading', { level: 1 })).toContainText('uae-main')
        await page.keyboard.press('g')
        await page.keyboard.press('c')
        await page.getByRole('menuitem', { name: /Levant/ }).click()
        await expect(page.getByText('levant-main').first()).toBeVisible()
        await expect(page.getByText('uae-main')).toHaveCount(0)
        await expect(frame(page)).toHaveAttribute('data-environment', 'staging')
        await expect(page).toHaveTitle(/Levant \(staging\)/)

        await switcher(page).click()
        await page.getByRole('menuitem', { name: /Test cluster/ }).click()
        await expect(page.getByText('uae-main').first()).toBeVisible()
        await expect(page.getByText('levant-main')).toHaveCount(0)
        await expect(frame(page)).toHaveAttribute('data-environment', 'drill')

        for (const text of await watch.received()) expect(text.includes(TOKEN)).toBe(false)
        for (const file of readdirSync(dataDir))
          expect(readFileSync(join(dataDir, file), 'latin1').includes(TOKEN)).toBe(false)
        expect(watch.complaints).toEqual([])
      },
    )
  },
)

test(
  'a cluster that is removed while a window is on it leaves that window on the other one',
  { tag: '@web' },
  async ({ page, controlPlane }) => {
    await withClusters(
      (folder) => folder.connect(controlPlane.url, TOKEN),
      async ({ console, levant }) => {
        await page.goto(await console.newLink())
        await expect(page.getByText('uae-main').first()).toBeVisible()
        await page.goto(`${new URL(page.url()).origin}/#/settings`)
        await page.getByRole('button', { name: 'Add a connection' }).click()
        await fill(page, { name: 'Levant', address: levant.url, environment: 'staging' })
        await page.getByRole('button', { name: 'Add connection' }).click()
        await page.getByRole('button', { name: 'Open Levant' }).click()
        await expect(frame(page)).toHaveAttribute('data-environment', 'staging')
        await page.getByRole('button', { name: 'Remove Levant' }).click()
        await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
        await expect(frame(page)).toHaveAttribute('data-environment', 'drill')
        await expect(page.getByRole('listitem', { name: 'Levant' })).toHaveCount(0)
      },
    )
  },
)

test(
  'after a restart without a keyring the token is asked for again, and given it the cluster is back',
  { tag: '@web' },
  async ({ page }) => {
    await withClusters(
      () => null,
      async ({ console, levant, dataDir }) => {
        await page.goto(await console.newLink())
        await fill(page, { name: 'Levant', address: levant.url, environment: 'staging' })
        await page.getByRole('button', { name: 'Add connection' }).click()
        await expect(page.getByText('levant-main').first()).toBeVisible()
        await console.stop()
        const again = await startWebConsole(null, dataDir)
        try {
          await page.goto('about:blank')
          await page.goto(await again.newLink())
          await expect(page.getByText('None of its clusters could be opened.')).toBeVisible()
          await expect(page.getByRole('listitem', { name: 'Levant' })).toContainText('No token')
          await page.getByRole('button', { name: 'Change Levant' }).click()
          await page.getByLabel('Token').fill(TOKEN)
          await page.getByRole('button', { name: 'Save' }).click()
          await expect(page.getByText('levant-main').first()).toBeVisible()
        } finally {
          await again.stop()
        }
      },
    )
  },
)
