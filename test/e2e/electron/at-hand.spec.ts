/** Several windows of the desktop: each on its place, links that only navigate, a wallboard that stays one. */
import type { ElectronApplication, Page } from '@playwright/test'
import type { Desktop } from '../support/desktop.ts'
import { expect, test } from '../support/desktop-test.ts'
import { openPagePort } from '../support/page-port.ts'

async function pressMenu({ app }: Desktop, label: string): Promise<void> {
  await app.evaluate(({ Menu, BrowserWindow }, wanted) => {
    const [window] = BrowserWindow.getAllWindows()
    for (const menu of Menu.getApplicationMenu()?.items ?? []) {
      const item = menu.submenu?.items.find((one) => one.label === wanted)
      if (item !== undefined) return item.click(undefined, window, window?.webContents)
    }
    throw new Error(`the menu has no ${wanted}`)
  }, label)
}

async function newWindow(desktop: Desktop, label: string): Promise<Page> {
  const opened = desktop.app.waitForEvent('window')
  await pressMenu(desktop, label)
  return opened
}

/** As the system starts us a second time with a link of another program. */
const follow = (app: ElectronApplication, link: string) =>
  app.evaluate(({ app: program }, word) => void program.emit('second-instance', {}, ['linda-console', word]), link)

const tile = (page: Page) => page.getByRole('listitem', { name: 'uae-main' })

test('another window has a place of its own, and both are in the menu', async ({ desktop }) => {
  await expect(desktop.page.getByText('uae-main').first()).toBeVisible()
  const second = await newWindow(desktop, 'New Window')
  await expect(second.getByText('uae-main').first()).toBeVisible()
  await second.keyboard.press('g')
  await second.keyboard.press('p')
  await expect(second).toHaveURL(/#\/operations$/)
  await expect(desktop.page).toHaveURL(/#\/$|index\.html$/)
  await expect
    .poll(() =>
      desktop.app.evaluate(({ Menu }) =>
        Menu.getApplicationMenu()
          ?.items.find(({ label }) => label === '&Window')
          ?.submenu?.items.filter(({ type }) => type === 'checkbox')
          .map(({ label }) => label),
      ),
    )
    .toEqual(Array.from({ length: 2 }, () => 'Test cluster (drill) — Linda Console'))
})

test('a link leads to its place and does nothing there; a hostile one leads nowhere', async ({
  desktop,
  controlPlane,
}) => {
  const { app, page } = desktop
  await expect(page.getByText('uae-main').first()).toBeVisible()
  await follow(app, 'linda://account/uae-main')
  await expect(page).toHaveURL(/#\/account\/uae-main$/)
  for (const link of ['linda://confirm/plan', 'linda://account/uae-main%0a', 'linda://wallboard']) {
    await follow(app, link)
    await expect(page.getByText('The link leads to nothing this console knows.')).toBeVisible()
    await follow(app, 'linda://alerts')
    await expect(page).toHaveURL(/#\/alerts$/)
  }
  await follow(app, 'javascript:alert(1)')
  await expect(page).toHaveURL(/#\/alerts$/)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  const acted = controlPlane.requests.filter(
    ({ line }) => line.startsWith('POST /v1/plans') || line === 'POST /v1/operations',
  )
  expect(acted).toEqual([])
})

test('a wallboard cannot send commands, not by another line either, and no link takes it away', async ({ desktop }) => {
  await expect(desktop.page.getByText('uae-main').first()).toBeVisible()
  const wall = await newWindow(desktop, 'New Wallboard')
  await expect(tile(wall)).toBeVisible()
  const port = await openPagePort(wall)
  const command = { kind: 'failover', accountId: 'uae-main', to: 'uae-2' } as const
  await expect(port.call('preparePlan', { command })).rejects.toThrow('This window is a wallboard')
  await wall.bringToFront()
  await follow(desktop.app, 'linda://account/uae-main')
  await expect(desktop.page).toHaveURL(/#\/account\/uae-main$/)
  await expect(wall).toHaveURL(/#\/wallboard$/)
  await expect(openPagePort(desktop.page).then((own) => own.call('preparePlan', { command }))).resolves.toBeTruthy()
})

test('text grows from 80 to 200 per cent and no further', async ({ desktop }) => {
  await expect(desktop.page.getByText('uae-main').first()).toBeVisible()
  const zoom = () =>
    desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor())
  for (let press = 0; press < 9; press += 1) await pressMenu(desktop, 'Zoom In')
  expect(await zoom()).toBeCloseTo(2, 1)
  for (let press = 0; press < 12; press += 1) await pressMenu(desktop, 'Zoom Out')
  expect(await zoom()).toBeCloseTo(0.8, 1)
  await pressMenu(desktop, 'Actual Size')
})
