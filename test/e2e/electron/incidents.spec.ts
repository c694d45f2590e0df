/** The desktop's window: a whole outage is lived through while the network is away and the program is started anew, twice. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../support/cluster.ts'
import { aFolder, type Desktop, openDesktop, writeConnection } from '../support/desktop.ts'
import { liveThroughOutage, type SavedFile } from '../support/outage.ts'

test('the network cut and the program restarted: a runbook gone through, an incident declared, noted and exported; back again, nothing is lost or doubled', async ({
  cluster,
}) => {
  test.setTimeout(180_000)
  const folder = aFolder()
  const connectionFile = writeConnection(folder.path, cluster.controlApiUrl, cluster.token)
  let desktop = await openDesktop(connectionFile, folder.path)
  await liveThroughOutage(cluster, {
    page: () => desktop.page,
    restart: async () => {
      await desktop.close()
      desktop = await openDesktop(connectionFile, folder.path)
      return desktop.page
    },
    save: () => saved(desktop, join(folder.path, 'saved.zip')),
  })
  await desktop.close()
  folder.remove()
})

/** A person chooses where it goes in the system's dialog; here the place is chosen for them, and nothing else is changed. */
async function saved({ app, page }: Desktop, path: string): Promise<SavedFile> {
  await app.evaluate(({ BrowserWindow }, place) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.webContents.session.once('will-download', (_event, item) => {
      item.setSavePath(place)
      item.once('done', (_done, state) => Reflect.set(globalThis, 'saved', `${state} ${item.getFilename()}`))
    })
  }, path)
  await page.getByRole('button', { name: 'Export bundle' }).click()
  const told = () => app.evaluate(() => Reflect.get(globalThis, 'saved') as string | undefined)
  await expect.poll(told).toMatch(/^completed /)
  return { name: (await told())?.replace('completed ', '') ?? '', bytes: readFileSync(path) }
}
