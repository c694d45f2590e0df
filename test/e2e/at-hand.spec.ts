/** What is at hand in a browser: a wallboard that cannot act, a second window, and one notification for all tabs. */
import type { BrowserContext, Page } from '@playwright/test'
import { toWallboard } from '../../web/link.ts'
import { TOKEN, type FakeControlPlane } from '../host/support/fake-control-plane.ts'
import { anAlert } from '../support/factories.ts'
import { expect, test } from './support/desktop-test.ts'
import { aConsoleFolder, startWebConsole, type WebConsole } from './support/web-console.ts'

async function withConsole(controlPlane: FakeControlPlane, run: (console: WebConsole) => Promise<void>): Promise<void> {
  const folder = aConsoleFolder()
  const console = await startWebConsole(folder.connect(controlPlane.url, TOKEN), folder.dataDir)
  try {
    await run(console)
  } finally {
    await console.stop()
    folder.remove()
  }
}

/** Anything that asks the cluster to plan or to do something. */
const asked = ({ requests }: FakeControlPlane) =>
  requests.filter(({ line }) => line === 'POST /v1/plans' || line === 'POST /v1/operations')

const tile = (page: Page) => page.getByRole('listitem', { name: 'uae-main' })

test(
  'the wallboard shows every account and takes no key, also after a reload',
  { tag: '@web' },
  async ({ page, controlPlane }) => {
    await withConsole(controlPlane, async (console) => {
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(String(error)))
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      await page.goto(toWallboard(await console.newLink()))
      await expect(tile(page)).toContainText('master uae-1')
      for (const round of ['at first', 'after a reload']) {
        for (const key of ['f', 'r', 'u', 'a', 's', 'z', '?', 'Control+k', 'g', 'p']) await page.keyboard.press(key)
        await expect(page.getByRole('dialog'), round).toHaveCount(0)
        await expect(page.getByRole('button'), round).toHaveCount(0)
        await expect(tile(page), round).toBeVisible()
        await page.reload()
        await expect(tile(page)).toContainText('master uae-1')
      }
      await page.evaluate(() => {
        location.hash = '#/account/uae-main'
      })
      await expect(page).toHaveURL(/#\/wallboard$/)
      await expect(tile(page)).toBeVisible()
      expect(asked(controlPlane)).toEqual([])
      expect(complaints).toEqual([])
    })
  },
)

test('the wallboard says that what it shows is old', { tag: '@web' }, async ({ page, controlPlane }) => {
  await withConsole(controlPlane, async (console) => {
    await page.goto(toWallboard(await console.newLink()))
    await expect(tile(page)).toBeVisible()
    // Cut and not to be had again: a console that is only cut is live again before anybody reads it.
    for (const line of ['GET /v1/version', 'GET /v1/cluster', 'GET /v1/events'])
      controlPlane.overrides.set(line, (_, response) => response.destroy())
    controlPlane.cut()
    await expect(page.getByText(/^OFFLINE|^STALE/)).toBeVisible()
  })
})

test(
  'another window is opened on the same cluster, without another link',
  { tag: '@web' },
  async ({ page, controlPlane }) => {
    await withConsole(controlPlane, async (console) => {
      await page.goto(await console.newLink())
      await expect(page.getByText('uae-main').first()).toBeVisible()
      const other = await openFromPalette(page, 'Open another window')
      await expect(other.getByText('uae-main').first()).toBeVisible()
      await expect(other.getByRole('navigation')).toBeVisible()
      const wall = await openFromPalette(page, 'Open the wallboard')
      await expect(tile(wall)).toBeVisible()
      await expect(page.getByRole('navigation')).toBeVisible()
    })
  },
)

test(
  'an alert is told once, though three tabs are open, and leads to its place',
  { tag: '@web' },
  async ({ page, context, controlPlane }) => {
    await withConsole(controlPlane, async (console) => {
      await recordNotifications(context)
      await page.goto(await console.newLink())
      await expect(page.getByText('uae-main').first()).toBeVisible()
      const tabs = [
        page,
        await openFromPalette(page, 'Open another window'),
        await openFromPalette(page, 'Open another window'),
      ]
      for (const tab of tabs) await expect(tab.getByText('uae-main').first()).toBeVisible()
      const alert = anAlert({ title: 'uae-main has no standby', raisedAt: Date.now() })
      controlPlane.append({ kind: 'alertRaised', alert })
      for (const tab of tabs) await expect(tab.getByText('uae-main has no standby').first()).toBeVisible()
      await expect.poll(() => shown(tabs)).toEqual(['uae-main has no standby'])
      const [teller] = await Promise.all(tabs.map(async (tab) => ((await pressed(tab)) ? tab : null))).then((all) =>
        all.filter((tab) => tab !== null),
      )
      await expect(teller ?? page).toHaveURL(/#\/alert\/noStandby%2Fuae-main$/)
    })
  },
)

async function openFromPalette(page: Page, name: string): Promise<Page> {
  const opened = page.waitForEvent('popup')
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Screen, account, node or action').fill(name)
  await page.getByRole('button', { name: new RegExp(name) }).click()
  return opened
}

/** A desktop that allows notifications and writes them down: which tab shows what is the page's own doing. */
async function recordNotifications(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const made: EventTarget[] = []
    class Recorded extends EventTarget {
      static readonly permission = 'granted'
      readonly title: string
      constructor(title: string) {
        super()
        this.title = title
        made.push(this)
      }
      close(): void {}
    }
    Object.assign(window, { Notification: Recorded, recorded: made })
  })
}

async function shown(tabs: readonly Page[]): Promise<string[]> {
  const all = await Promise.all(tabs.map((tab) => tab.evaluate(() => window.recorded?.map(({ title }) => title) ?? [])))
  return all.flat()
}

/** Presses what this tab shows; false: it shows nothing. */
function pressed(tab: Page): Promise<boolean> {
  return tab.evaluate(() => {
    const first = window.recorded?.[0]
    first?.dispatchEvent(new Event('click'))
    return first !== undefined
  })
}

declare global {
  interface Window {
    readonly recorded?: readonly (EventTarget & { readonly title: string })[]
  }
}
