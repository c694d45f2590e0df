/** What the desktop console does when a part of it dies, or the cluster is gone. */
import { isAlive } from '../../../scripts/launch/is-alive.ts'
import { hostPid, openDesktop } from '../support/desktop.ts'
import { expect, test } from '../support/desktop-test.ts'
import { expectLive } from '../support/screen.ts'
import { aHealthChange } from '../../host/support/factories.ts'

test('the host killed: the window says so, and by itself it is live again with what happened meanwhile', async ({
  controlPlane,
  desktop,
}) => {
  const { page } = desktop
  await expectLive(page)
  const killed = await hostPid(desktop)
  process.kill(killed, 'SIGKILL')
  controlPlane.append(aHealthChange('its disk is full'))
  await expect(page.getByText('its disk is full').first()).toBeVisible()
  await expectLive(page)
  expect(await hostPid(desktop)).not.toBe(killed)
})

test('the page killed: it is given back, live', async ({ desktop: { app, page } }) => {
  await expectLive(page)
  const pageProcess = () =>
    app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      return contents === undefined || contents.isCrashed() || contents.isLoading() ? 0 : contents.getOSProcessId()
    })
  const killed = await pageProcess()
  process.kill(killed, 'SIGKILL')
  await expect.poll(async () => [0, killed].includes(await pageProcess())).toBe(false)
  const text = () =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText'),
    )
  await expect.poll(text).toContain('Automatic failover on')
})

test('closed and started again while the control plane is gone: the last state is there, with its age, and acts are locked', async ({
  connectionFile,
  controlPlane,
  folder,
}) => {
  const first = await openDesktop(connectionFile, folder)
  await expectLive(first.page)
  await first.close()
  await controlPlane.close()

  const second = await openDesktop(connectionFile, folder)
  await expect(second.page.getByRole('heading', { name: 'uae-main' })).toBeVisible()
  await expect(second.page.getByRole('region', { name: 'Impact' })).toContainText(
    /Last known state, .+ old: uae-main is served/,
  )
  await expect(second.page.getByRole('button', { name: 'Fail over…' })).toHaveAttribute('aria-disabled', 'true')
  await second.close()
})

test('closing the window ends every process of it', async ({ connectionFile, folder }) => {
  const desktop = await openDesktop(connectionFile, folder)
  await expectLive(desktop.page)
  const pids = await desktop.app.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid))
  expect(pids.length).toBeGreaterThan(2)
  const ended = new Promise((resolve) => desktop.app.process().once('exit', resolve))
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined)
  expect(await ended).toBe(0)
  await expect.poll(() => pids.filter(isAlive)).toEqual([])
})
