/** A folder of a team's own runbooks, named in Settings: what is added, edited, broken or taken away there is seen here, and said. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { aPage } from '../host/runbooks/a-library.ts'
import { TOKEN } from '../host/support/fake-control-plane.ts'
import { expect, test } from './support/desktop-test.ts'
import { aConsoleFolder, startWebConsole } from './support/web-console.ts'

const OWN = 'Restart the till'

async function openRunbooks(page: Page): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#/runbooks`)
  await expect(page.getByRole('button', { name: 'Compare now' })).toBeVisible()
}

async function compare(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Compare now' }).click()
  await expect(page.getByRole('button', { name: 'Compare now' })).toBeVisible()
}

/** `path`: empty for none. */
async function nameFolder(page: Page, path: string): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#/settings`)
  await page.getByRole('button', { name: 'Change Till cluster' }).click()
  const field = page.getByLabel('Folder of your own runbooks')
  if (!(await field.isVisible())) await page.getByText('Runbooks', { exact: true }).last().click()
  await field.fill(path)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(field).toHaveCount(0)
  await openRunbooks(page)
}

const row = (page: Page, title: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name: title }) })

const card = (page: Page, title: RegExp): Locator => page.getByRole('region', { name: title })

test(
  'a folder of runbooks: pages that come, change, break and go, and a folder that cannot be read any more',
  { tag: '@web' },
  async ({ page, controlPlane }) => {
    const place = mkdtempSync(join(tmpdir(), 'linda-own-runbooks-'))
    const own = join(place, 'own')
    mkdirSync(own)
    const put = (version: number, text: string): void =>
      writeFileSync(join(own, 'restart-till.md'), aPage('restart-till', { title: OWN, version, body: text }))
    const folder = aConsoleFolder()
    const web = await startWebConsole(null, folder.dataDir)
    try {
      await page.goto(await web.newLink())
      await page.getByLabel('Name', { exact: true }).fill('Till cluster')
      await page.getByText('staging', { exact: true }).last().click()
      await page.getByLabel('Address of the control plane').fill(controlPlane.url)
      await page.getByLabel('Token').fill(TOKEN)
      await page.getByLabel('Who you are').fill('Rana')
      await page.getByRole('button', { name: 'Add connection' }).click()
      await expect(page.getByText('uae-main').first()).toBeVisible()

      put(1, '## Before\n\nAsk the shop first.\n')
      await nameFolder(page, own)
      await expect(row(page, OWN)).toContainText('from a folder')
      await expect(card(page, /cannot be read|cannot be used/)).toHaveCount(0)

      writeFileSync(join(own, 'count-till.md'), aPage('count-till', { title: 'Count the till' }))
      put(2, '## Before\n\nAsk the shop twice.\n')
      await compare(page)
      await expect(row(page, 'Count the till')).toBeVisible()
      await row(page, OWN).getByRole('link').click()
      await expect(page.getByText('Ask the shop twice.')).toBeVisible()
      await expect(page.getByText('Ask the shop first.')).toHaveCount(0)

      writeFileSync(join(own, 'count-till.md'), aPage('count-till').replace('version: 1', 'version: one'))
      rmSync(join(own, 'restart-till.md'))
      await openRunbooks(page)
      await compare(page)
      await expect(card(page, /^1 file cannot be used/)).toContainText(/count-till\.md.*line 5, version/)
      await expect(row(page, 'Count the till')).toBeVisible()
      await expect(row(page, OWN)).toHaveCount(0)

      const problem = card(page, /^The folder of runbooks cannot be read/)
      renameSync(own, join(place, 'gone'))
      await compare(page)
      await expect(problem).toContainText(`The folder of runbooks ${own} cannot be read: it is not there.`)
      await expect(problem).toContainText(/1 runbook from a folder is shown as read before, as of .* ago\./)
      await expect(row(page, 'Count the till')).toBeVisible()
      renameSync(join(place, 'gone'), own)
      await compare(page)
      await expect(problem).toHaveCount(0)

      const noFolder = join(own, 'count-till.md')
      await nameFolder(page, noFolder)
      await expect(problem).toContainText(`The folder of runbooks ${noFolder} cannot be read: it is no folder.`)
      await expect(problem).toContainText(`1 runbook from a folder is shown as read before in ${own}, as of`)
      await expect(row(page, 'Count the till')).toBeVisible()

      await nameFolder(page, '')
      await expect(row(page, 'Count the till')).toHaveCount(0)
      await expect(problem).toHaveCount(0)
    } finally {
      await web.stop()
      folder.remove()
      rmSync(place, { recursive: true, force: true })
    }
  },
)
