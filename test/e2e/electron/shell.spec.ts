/** What the desktop's window is and is not allowed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../../scripts/run.mjs'
import { TOKEN } from '../../host/support/fake-control-plane.ts'
import { openDesktop, runToEnd } from '../support/desktop.ts'
import { expect, test } from '../support/desktop-test.ts'

test('the page obeys the strict policy: it loads without one report, and nothing inline runs', async ({ desktop }) => {
  const { app, page } = desktop
  await app.context().addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const reports = (globalThis.reports ??= [])
      reports.push(`${event.violatedDirective} ${event.blockedURI}`)
    })
  })
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload())
  await expect(page.getByText('uae-main').first()).toBeVisible()
  expect(await page.evaluate(() => globalThis.reports ?? [])).toEqual([])

  const inlineRan = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'globalThis.inlineRan = true'
    document.head.append(script)
    return 'inlineRan' in globalThis
  })
  expect(inlineRan).toBe(false)
  await expect.poll(() => page.evaluate(() => globalThis.reports)).toEqual([expect.stringMatching(/^script-src/)])
})

test('the page has no Node and no Electron, only a name and ways to ask for its port, for windows and for the demonstration', async ({
  desktop,
}) => {
  const { app, page } = desktop
  const world = await page.evaluate(() => ({
    leaks: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in globalThis),
    linda: Object.keys(window.linda ?? {}).toSorted(),
  }))
  expect(world).toEqual({ leaks: [], linda: ['demo', 'isDemo', 'openWindow', 'requestPort', 'shell'] })
  const preferences: unknown = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    // Electron has it, and its types do not name it.
    return Reflect.apply(Reflect.get(Object(contents), 'getLastWebPreferences'), contents, [])
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  })
})

test('the page goes nowhere and opens nothing', async ({ desktop }) => {
  const { app, page } = desktop
  const before = page.url()
  const opened = await page.evaluate(() => {
    const child = window.open('https://example.com')
    const link = document.createElement('a')
    link.href = 'https://example.com/'
    link.target = '_blank'
    document.body.append(link)
    link.click()
    window.location.href = 'https://example.com/'
    return child
  })
  expect(opened).toBeNull()
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  expect(page.url()).toBe(before)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('every permission and device is denied, but to copy what a person copies', async ({ desktop }) => {
  // Only a window that a person is in may copy.
  await desktop.page.getByRole('main').click()
  const asked = await desktop.page.evaluate(async () => {
    const state = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state
    const refusal = (pending: Promise<unknown>) =>
      pending.then(
        () => 'given',
        (error: Error) => error.name,
      )
    return {
      states: await Promise.all(['geolocation', 'notifications', 'camera', 'microphone', 'midi'].map(state)),
      clipboard: [
        await refusal(navigator.clipboard.writeText('uae-main.41')),
        await refusal(navigator.clipboard.readText()),
      ],
      notification: await Notification.requestPermission(),
      camera: await refusal(navigator.mediaDevices.getUserMedia({ video: true })),
      screen: await refusal(navigator.mediaDevices.getDisplayMedia()),
    }
  })
  expect(asked.states).toEqual(Array.from({ length: 5 }, () => 'denied'))
  expect(asked.clipboard).toEqual(['given', 'NotAllowedError'])
  expect(asked.notification).toBe('denied')
  expect(asked.camera).not.toBe('given')
  expect(asked.screen).not.toBe('given')
})

test('the app: scheme serves the console’s own files only', async ({ desktop }) => {
  const status = (url: string) => desktop.app.evaluate(async ({ net }, asked) => (await net.fetch(asked)).status, url)
  expect(await status('app://console/index.html')).toBe(200)
  expect(await status('app://console/..%2fmain%2fmain.cjs')).toBe(403)
  expect(await status('app://console/..%2f..%2fpackage.json')).toBe(403)
  expect(await status('app://consent/index.html')).toBe(403)
  expect(await status('app://console/missing.js')).toBe(404)
})

test('a file that the page made can be saved where a person says; nothing else is downloaded', async ({ desktop }) => {
  const { app, page } = desktop
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.session.on('will-download', (event, item) => {
      const downloads: string[] = (Reflect.get(globalThis, 'downloads') as string[] | undefined) ?? []
      Reflect.set(globalThis, 'downloads', [...downloads, `${event.defaultPrevented} ${item.getFilename()}`])
      // No dialog in a test: it was let through, which is all that is asked here.
      event.preventDefault()
    })
  })
  await page.evaluate(() => {
    const save = (href: string, name: string): void => {
      const link = Object.assign(document.createElement('a'), { href, download: name })
      document.body.append(link)
      link.click()
    }
    save('data:text/plain,hello', 'foreign.txt')
    save(URL.createObjectURL(new Blob(['a,b'], { type: 'text/csv' })), 'operations.csv')
  })
  const downloads = () => app.evaluate(() => Reflect.get(globalThis, 'downloads'))
  await expect.poll(downloads).toEqual(['true foreign.txt', 'false operations.csv'])
})

test('a window that is not the console’s gets no port, though it has the console’s preload and page', async ({
  desktop,
  folder,
}) => {
  await desktop.app.evaluate(
    async ({ BrowserWindow }, preload) => {
      const stranger = new BrowserWindow({ show: false, webPreferences: { preload } })
      await stranger.loadURL('app://console/index.html')
    },
    join(ROOT, 'out', 'preload', 'preload.cjs'),
  )
  const log = () => readFileSync(join(folder, 'shell.log'), 'utf8')
  await expect.poll(log).toContain('refused a port: not a window of this console')
})

test('the token is in no page, and on no command line', async ({ desktop, controlPlane }) => {
  const { app, page } = desktop
  await expect(page.getByText('uae-main').first()).toBeVisible()
  const calls = controlPlane.requests.filter(({ line }) => line.includes(' /v1/'))
  expect(calls.every(({ headers }) => headers.authorization === `Bearer ${TOKEN}`)).toBe(true)
  expect(calls.length).toBeGreaterThan(0)
  expect(await page.content()).not.toContain(TOKEN)
  const pids = await app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ pid }) => pid))
  for (const file of pids.flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`])) {
    expect(readFileSync(file, 'utf8'), file).not.toContain(TOKEN)
  }
})

test('the window names the cluster, and a second start finds it instead of opening another', async ({
  desktop,
  connectionFile,
  folder,
}) => {
  const { app } = desktop
  const title = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())
  expect(title).toMatch(/^Test cluster \((drill|staging|production)\) — Linda Console$/)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
  expect(await runToEnd([`--connection=${connectionFile}`, `--data=${folder}`])).toBe(0)
  const windows = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isMinimized()))
  await expect.poll(windows).toEqual([false])
})

test('the window comes back in the size it had', async ({ connectionFile, folder }) => {
  const first = await openDesktop(connectionFile, folder)
  await first.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1000, height: 700 }),
  )
  await first.close()
  const second = await openDesktop(connectionFile, folder)
  const bounds = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
  expect(bounds).toMatchObject({ width: 1000, height: 700 })
  await second.close()
})
