import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { COMPARE_EVERY_MS } from '../../../host/runbooks/desk.ts'
import { aDataDir, aHost, TestWindow, type TestHost } from '../support/a-host.ts'
import { aProfile } from '../support/factories.ts'
import { FakeControlPlane } from '../support/fake-control-plane.ts'
import { aPage, FakeShelf } from './a-library.ts'

const NOWHERE = 'http://127.0.0.1:1'
const PNG = Buffer.from('89504e470d0a1a0a00', 'hex')

let folder: string
let open: TestHost[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'linda-runbooks-'))
  mkdirSync(join(folder, 'pictures'))
})
afterEach(async () => {
  for (const { host } of open) await host.close()
  open = []
  rmSync(folder, { recursive: true })
})

const put = (name: string, text: string | Uint8Array): void => writeFileSync(join(folder, name), text)

/** `from`: as its profile says; `null`: no folder. */
async function aConsole(from: string | null = folder, url = NOWHERE, over: Parameters<typeof aHost>[1] = {}) {
  const profile = aProfile({ controlApiUrl: url, ...(from === null ? {} : { runbooksFolder: from }) })
  const made = await aHost(url, { profile, ...over })
  open.push(made)
  const window = new TestWindow(made.host)
  await window.watch()
  return { ...made, window, compare: () => window.call('syncRunbooks', {}) }
}

const rows = (library: { entries: { head: { id: string; version: number }; source: string }[] }) =>
  library.entries.map(({ head, source }) => `${head.id} ${head.version} ${source}`)

describe('a folder of runbooks', () => {
  it('is read without a cluster, over what ships, pages and pictures, and says so', async () => {
    const shipped = mkdtempSync(join(tmpdir(), 'linda-shipped-'))
    writeFileSync(join(shipped, 'a.md'), aPage('a'))
    writeFileSync(join(shipped, 'z.md'), aPage('z'))
    put('a.md', aPage('a', { version: 7 }))
    put('pictures/floor.png', PNG)
    put('notes.txt', 'nobody asked')
    const { compare, window, clock } = await aConsole(folder, NOWHERE, { shippedRunbooks: shipped })
    const library = await compare()
    expect(rows(library)).toEqual(['a 7 folder', 'z 1 shipped'])
    expect(library).toMatchObject({ source: 'folder', comparedAt: clock.now(), refused: [] })
    expect(library.folder).toEqual({ path: folder, problem: null, read: { path: folder, at: clock.now() } })
    expect(library.problem).toContain('only the folder was compared')
    const picture = await window.call('getRunbookPicture', { name: 'pictures/floor.png' })
    expect(picture.base64).toBe(PNG.toString('base64'))
    expect((await window.call('searchRunbooks', { text: 'about', limit: 9 })).hits).toHaveLength(2)
  })

  it('lies under what the cluster keeps; a cluster that keeps none is nothing to be told of then', async () => {
    const controlPlane = new FakeControlPlane()
    const shelf = new FakeShelf(controlPlane)
    shelf.put('a.md', aPage('a', { version: 9 }))
    await controlPlane.listen()
    put('a.md', aPage('a', { version: 7 }))
    put('b.md', aPage('b'))
    const { compare, window, clock } = await aConsole(folder, controlPlane.url)
    await window.until(clock, ({ link }) => link.kind === 'live', 'live')
    const library = await compare()
    expect([library.source, ...rows(library)]).toEqual(['cluster', 'a 9 cluster', 'b 1 folder'])
    controlPlane.overrides.delete('GET /v1/runbooks')
    expect((await compare()).problem).toBeNull()
    await controlPlane.close()
  })

  it('is looked into again every five minutes, and follows what came, changed and went', async () => {
    put('a.md', aPage('a'))
    put('b.md', aPage('b'))
    const { compare, window, clock } = await aConsole()
    expect(rows(await compare())).toEqual(['a 1 folder', 'b 1 folder'])
    put('a.md', aPage('a', { version: 2 }))
    rmSync(join(folder, 'b.md'))
    put('c.md', aPage('c'))
    clock.advance(COMPARE_EVERY_MS)
    const isTold = (): boolean =>
      window.pushes.some((push) => push.kind === 'library' && rows(push.library).includes('c 1 folder'))
    await window.until(clock, isTold, 'it was looked into')
    expect(rows(await window.call('listRunbooks', {}))).toEqual(['a 2 folder', 'c 1 folder'])
  })

  it('is kept whole for when it cannot be read, and the reason is said', async () => {
    put('a.md', aPage('a'))
    const dataDir = aDataDir()
    const { compare, host, clock } = await aConsole(folder, NOWHERE, { dataDir })
    await compare()
    const read = { path: folder, at: clock.now() }
    await host.close()
    open = []
    const away = `${folder}-away`
    const again = await aConsole(away, NOWHERE, { dataDir })
    again.clock.advance(60_000)
    const library = await again.compare()
    const problem = `The folder of runbooks ${away} cannot be read: it is not there.`
    expect(rows(library)).toEqual(['a 1 folder'])
    expect(library).toMatchObject({ problem, comparedAt: read.at, folder: { path: away, problem, read } })
  })

  it('says so when it goes away while the console runs, and that it is back', async () => {
    put('a.md', aPage('a'))
    const { compare, clock } = await aConsole()
    const { comparedAt: at } = await compare()
    renameSync(folder, `${folder}-gone`)
    clock.advance(90_000)
    expect((await compare()).folder).toMatchObject({
      problem: expect.stringContaining('it is not there') as string,
      read: { at },
    })
    renameSync(`${folder}-gone`, folder)
    expect((await compare()).folder).toMatchObject({ problem: null, read: { at: clock.now() } })
  })

  it('is no folder where it is a file', async () => {
    put('a.md', aPage('a'))
    const { compare } = await aConsole(join(folder, 'a.md'))
    expect((await compare()).folder).toMatchObject({
      problem: `The folder of runbooks ${join(folder, 'a.md')} cannot be read: it is no folder.`,
      read: null,
    })
  })

  it('is let go of when the connection names none any more', async () => {
    put('a.md', aPage('a'))
    const dataDir = aDataDir()
    const { compare, host } = await aConsole(folder, NOWHERE, { dataDir })
    expect(rows(await compare())).toHaveLength(1)
    await host.close()
    open = []
    const { window } = await aConsole(null, NOWHERE, { dataDir })
    expect(await window.call('listRunbooks', {})).toMatchObject({ entries: [], folder: null, comparedAt: null })
  })

  it('has to be named with its whole path', async () => {
    const { compare } = await aConsole('runbooks')
    expect((await compare()).problem).toContain('whole path')
  })
})

describe('what lies in the folder and cannot be used', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'linda-elsewhere-'))
  const cases: readonly [string, string, () => void, RegExp][] = [
    ['no head', 'bad.md', () => put('bad.md', 'text'), /begins with its head .* line 1/],
    [
      'a head that is no YAML',
      'bad.md',
      () => put('bad.md', aPage('bad').replace('version: 1', 'version: 1\nversion: 2')),
      /^Line [56] is no YAML: Map keys must be unique$/,
    ],
    [
      'a wrong field',
      'bad.md',
      () => put('bad.md', aPage('bad').replace('version: 1', 'version: one')),
      /: line 5, version: /,
    ],
    ['another id', 'bad.md', () => put('bad.md', aPage('good')), /says it is good/],
    ['a name that is none', 'Bad Name.md', () => put('Bad Name.md', aPage('bad')), /name is none of a runbook/],
    ['a picture that is none', 'pictures/p.png', () => put('pictures/p.png', '<script>'), /no PNG/],
    ['a folder of that name', 'bad.md', () => mkdirSync(join(folder, 'bad.md')), /no plain file|EISDIR/],
    [
      'more than a MiB',
      'bad.md',
      () => {
        put('bad.md', '')
        truncateSync(join(folder, 'bad.md'), 1024 ** 2 + 1)
      },
      /at most 1 MiB/,
    ],
    [
      'a link that leads out',
      'bad.md',
      () => {
        writeFileSync(join(elsewhere, 'bad.md'), aPage('bad'))
        symlinkSync(join(elsewhere, 'bad.md'), join(folder, 'bad.md'))
      },
      /leads out of the folder/,
    ],
    ['a link to nothing', 'bad.md', () => symlinkSync(join(elsewhere, 'none'), join(folder, 'bad.md')), /ENOENT/],
  ]
  it.each(cases)('%s is refused by name, and the others are taken', async (_what, name, make, why) => {
    put('fine.md', aPage('fine'))
    make()
    const { compare } = await aConsole()
    const library = await compare()
    expect(rows(library)).toEqual(['fine 1 folder'])
    expect(library.refused).toEqual([{ name, why: expect.stringMatching(why) as string }])
  })

  it('takes nothing through a folder of pictures that is a link out', async () => {
    writeFileSync(join(elsewhere, 'p.png'), PNG)
    rmSync(join(folder, 'pictures'), { recursive: true })
    symlinkSync(elsewhere, join(folder, 'pictures'))
    const { refused } = await (await aConsole()).compare()
    expect(refused.find(({ name }) => name === 'pictures/p.png')?.why).toContain('leads out of the folder')
  })

  it('keeps its version of before', async () => {
    put('a.md', aPage('a'))
    const { compare } = await aConsole()
    await compare()
    put('a.md', 'broken')
    const library = await compare()
    expect(rows(library)).toEqual(['a 1 folder'])
    expect(library.refused.map(({ name }) => name)).toEqual(['a.md'])
  })
})
