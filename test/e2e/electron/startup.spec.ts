/** What keeps the console from starting is said in a window, with what to do about it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createHost } from '../../../host/host.ts'
import { ROOT } from '../../../scripts/run.mjs'
import { aProfile } from '../../host/support/factories.ts'
import { TOKEN } from '../../host/support/fake-control-plane.ts'
import { launch, openDesktop, runToEnd, windowAt } from '../support/desktop.ts'
import { expect, test } from '../support/desktop-test.ts'

test('no connection file: it says where it looked and how to make one, and ends with an error', async ({ folder }) => {
  const missing = join(folder, 'none.json')
  const app = await launch(ROOT, [`--connection=${missing}`, `--data=${folder}`])
  const page = await app.firstWindow()
  await expect(page.getByRole('heading')).toHaveText('No cluster to connect to')
  await expect(page.getByText(missing)).toBeVisible()
  await expect(page.getByText('npm start', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Quit' })).toBeFocused()
  const ended = new Promise((resolve) => app.process().once('exit', resolve))
  await page.keyboard.press('Enter').catch(() => undefined)
  expect(await ended).toBe(1)
})

test('no file was named and none is there: it opens on no cluster, takes one, and the window is named after it', async ({
  folder,
  controlPlane,
}) => {
  const app = await launch(ROOT, [`--data=${folder}`])
  const page = await app.firstWindow()
  const title = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())
  await expect(page.getByText('It knows no cluster yet.')).toBeVisible()
  expect(await title()).toBe('Linda Console')
  await page.getByLabel('Name', { exact: true }).fill('Levant')
  await page.getByLabel('Address of the control plane').fill(controlPlane.url)
  await page.getByLabel('Token').fill(TOKEN)
  await page.getByLabel('Who you are').fill('Rana')
  await page.getByRole('button', { name: 'Add connection' }).click()
  await expect(page.getByText('uae-main').first()).toBeVisible()
  await expect.poll(title).toBe('Levant (production) — Linda Console')
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    expect(readFileSync(join(folder, file), 'utf8'), file).not.toContain(TOKEN)
  }
  await app.close()
})

test('a connection file that others can read: it says so, and the command that mends it', async ({ folder }) => {
  const file = join(folder, 'open.json')
  writeFileSync(file, '{}', { mode: 0o644 })
  const app = await launch(ROOT, [`--connection=${file}`, `--data=${folder}`])
  const page = await app.firstWindow()
  await expect(page.getByText(`chmod 600 ${file}`)).toBeVisible()
  await app.close()
})

test('the store is held by another console: it says by whom', async ({ connectionFile, controlPlane, folder }) => {
  const holder = await createHost({
    profile: aProfile({ id: 'e2e', controlApiUrl: controlPlane.url }),
    token: TOKEN,
    actor: 'me',
    dataDir: folder,
    shell: { kind: 'web', version: '1' },
    consent: { ask: () => Promise.resolve('withdrawn') },
    log: () => undefined,
  })
  try {
    const app = await launch(ROOT, [`--connection=${connectionFile}`, `--data=${folder}`])
    const notice = await windowAt(app, 'app://consent')
    await expect(notice.getByRole('heading')).toHaveText('Another console holds this store')
    await expect(notice.getByText(String(process.pid))).toBeVisible()
    await app.close()
  } finally {
    await holder.close()
  }
})

test('a folder that cannot be made ends it with an error instead of a silent nothing', async ({ connectionFile }) => {
  expect(await runToEnd([`--connection=${connectionFile}`, `--data=${join(connectionFile, 'data')}`])).toBe(1)
})

test('a defect in the shell: it is written down, shown, and ends the program with an error', async ({
  connectionFile,
  folder,
}) => {
  const { app } = await openDesktop(connectionFile, folder)
  const ended = new Promise((resolve) => app.process().once('exit', resolve))
  await app.evaluate(
    ({ dialog }, file) => {
      const fs = process.getBuiltinModule('node:fs')
      dialog.showErrorBox = (title, text) => fs.writeFileSync(file, `${title}\n${text}`)
      setImmediate(() => {
        throw new Error('a defect made by a test')
      })
    },
    join(folder, 'shown.txt'),
  )
  expect(await ended).toBe(70)
  expect(readFileSync(join(folder, 'shown.txt'), 'utf8')).toMatch(
    /^The console has to close\n.*a defect made by a test/,
  )
  expect(readFileSync(join(folder, 'shell.log'), 'utf8')).toContain('a defect made by a test')
})
