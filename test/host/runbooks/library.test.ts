import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readRunbook } from '../../../host/runbooks/read-runbook.ts'
import { sectionsOf } from '../../../host/runbooks/sections.ts'
import { shippedFolder } from '../../../host/runbooks/shipped.ts'
import { WindowLock } from '../../../host/window-lock.ts'
import { ROOT } from '../../../scripts/run.mjs'
import { faultOfPromise } from '../../support/fault.ts'
import { aHost, aDataDir, TestWindow, type TestHost } from '../support/a-host.ts'
import { FakeControlPlane } from '../support/fake-control-plane.ts'
import { aPage, FakeShelf, sha256 } from './a-library.ts'

const NOWHERE = 'http://127.0.0.1:1'
const PNG = Buffer.from('89504e470d0a1a0a00', 'hex')

let open: TestHost[] = []
let controlPlane: FakeControlPlane
let shelf: FakeShelf

beforeEach(async () => {
  controlPlane = new FakeControlPlane()
  shelf = new FakeShelf(controlPlane)
  await controlPlane.listen()
})
afterEach(async () => {
  for (const { host } of open) await host.close()
  open = []
  await controlPlane.close()
})

async function aConsole(url = controlPlane.url, over: Parameters<typeof aHost>[1] = {}) {
  const made = await aHost(url, over)
  open.push(made)
  const window = new TestWindow(made.host)
  await window.watch()
  return { ...made, window }
}

/** Connected, with what the cluster keeps. */
async function aSynchronised(over: Parameters<typeof aHost>[1] = {}) {
  const console = await aConsole(controlPlane.url, over)
  await console.window.until(
    console.clock,
    () => console.window.pushes.some(({ kind }) => kind === 'library'),
    'compared',
  )
  return console
}

function aShippedFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'linda-shipped-'))
  mkdirSync(join(folder, 'pictures'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

const ids = (library: { entries: { head: { id: string } }[] }) => library.entries.map(({ head }) => head.id)

describe('the library without a cluster', () => {
  it('has what ships, to read and to search, also after a restart', async () => {
    const dataDir = aDataDir()
    for (const _ of [1, 2]) {
      const { window, host } = await aConsole(NOWHERE, { dataDir, shippedRunbooks: shippedFolder() })
      const library = await window.call('listRunbooks', {})
      expect(library.entries.length).toBe(readdirSync(join(ROOT, 'runbooks')).filter((n) => n.endsWith('.md')).length)
      expect(library).toMatchObject({ source: 'shipped', comparedAt: null, problem: null, refused: [] })
      expect((await window.call('getRunbook', { id: 'split-brain' })).runbook.head.id).toBe('split-brain')
      expect((await window.call('searchRunbooks', { text: 'split', limit: 5 })).hits[0]?.id).toBe('split-brain')
      await host.close()
      open = []
    }
  })

  it('follows what ships with another version of the console', async () => {
    const dataDir = aDataDir()
    const first = aShippedFolder({ 'a.md': aPage('a'), 'b.md': aPage('b') })
    const before = await aConsole(NOWHERE, { dataDir, shippedRunbooks: first })
    await before.host.close()
    open = []
    const second = aShippedFolder({ 'b.md': aPage('b', { version: 2 }), 'c.md': aPage('c') })
    const { window } = await aConsole(NOWHERE, { dataDir, shippedRunbooks: second })
    const library = await window.call('listRunbooks', {})
    expect(library.entries.map(({ head }) => [head.id, head.version])).toEqual([
      ['b', 2],
      ['c', 1],
    ])
  })

  it('finds what ships from where it is built to, and nothing where nothing came with it', () => {
    expect(shippedFolder(join(ROOT, 'out', 'main', 'chunks'))).toBe(join(ROOT, 'runbooks'))
    expect(shippedFolder(tmpdir())).toBeNull()
  })

  it('says that it cannot compare', async () => {
    const { window } = await aConsole(NOWHERE)
    expect((await window.call('syncRunbooks', {})).problem).toContain('not connected')
  })
})

describe('synchronising', () => {
  it('brings what the cluster keeps on top of what ships, and keeps it for when the cluster is away', async () => {
    const dataDir = aDataDir()
    shelf.put('b.md', aPage('b', { version: 7 }))
    shelf.put('pictures/floor.svg', '<svg xmlns="x"/>')
    shelf.put('pictures/p.png', PNG)
    const shippedRunbooks = aShippedFolder({ 'a.md': aPage('a'), 'b.md': aPage('b') })
    const console = await aSynchronised({ dataDir, shippedRunbooks })
    await console.host.close()
    open = []
    const { window } = await aConsole(NOWHERE, { dataDir, shippedRunbooks })
    const library = await window.call('listRunbooks', {})
    expect(library.entries.map(({ head, source }) => [head.id, head.version, source])).toEqual([
      ['a', 1, 'shipped'],
      ['b', 7, 'cluster'],
    ])
    expect(library).toMatchObject({ source: 'cluster', comparedAt: console.clock.now() })
    expect((await window.call('searchRunbooks', { text: 'about', limit: 9 })).hits.map(({ id }) => id)).toEqual([
      'a',
      'b',
    ])
    expect(await window.call('getRunbookPicture', { name: 'pictures/floor.svg' })).toEqual({
      mime: 'image/svg+xml',
      base64: Buffer.from('<svg xmlns="x"/>').toString('base64'),
    })
    expect((await window.call('getRunbookPicture', { name: 'pictures/p.png' })).base64).toBe(PNG.toString('base64'))
    expect(await faultOfPromise(window.call('getRunbookPicture', { name: '../../etc/passwd' }))).toBe('unknownRunbook')
  })

  it('costs one request while nothing changed, and one more for each file that did', async () => {
    shelf.put('a.md', aPage('a'))
    shelf.put('b.md', aPage('b'))
    const { window } = await aSynchronised()
    expect(shelf.asked()).toHaveLength(3)
    await window.call('syncRunbooks', {})
    expect(shelf.asked().slice(3)).toEqual(['GET /v1/runbooks'])
    shelf.put('b.md', aPage('b', { version: 2 }))
    const before = shelf.asked().length
    await window.call('syncRunbooks', {})
    expect(shelf.asked().slice(before)).toEqual(['GET /v1/runbooks', 'GET /v1/runbooks/b.md'])
  })

  it('lets go of what the cluster let go of', async () => {
    shelf.put('a.md', aPage('a'))
    shelf.put('b.md', aPage('b'))
    const { window } = await aSynchronised()
    shelf.files.delete('a.md')
    expect(ids(await window.call('syncRunbooks', {}))).toEqual(['b'])
    expect((await window.call('searchRunbooks', { text: 'about', limit: 9 })).hits.map(({ id }) => id)).toEqual(['b'])
  })

  it('that breaks off leaves the whole set of before', async () => {
    shelf.put('a.md', aPage('a'))
    shelf.put('b.md', aPage('b'))
    const { window } = await aSynchronised()
    shelf.put('a.md', aPage('a', { version: 2 }))
    shelf.put('b.md', aPage('b', { version: 2 }))
    controlPlane.overrides.set('GET /v1/runbooks/b.md', (_request, response) => void response.destroy())
    const broken = await window.call('syncRunbooks', {})
    expect(broken.entries.map(({ head }) => head.version)).toEqual([1, 1])
    expect(broken.problem).not.toBeNull()
    expect((await window.call('searchRunbooks', { text: 'about', limit: 9 })).hits).toHaveLength(2)
    shelf.put('b.md', aPage('b', { version: 2 }))
    const whole = await window.call('syncRunbooks', {})
    expect([whole.problem, ...whole.entries.map(({ head }) => head.version)]).toEqual([null, 2, 2])
  })

  it('with a cluster that keeps none says so, and shows what ships', async () => {
    controlPlane.overrides.delete('GET /v1/runbooks')
    const { window } = await aSynchronised({ shippedRunbooks: aShippedFolder({ 'a.md': aPage('a') }) })
    const library = await window.call('listRunbooks', {})
    expect(ids(library)).toEqual(['a'])
    expect(library.problem).toContain('keeps no runbooks')
  })
})

describe('what cannot be used', () => {
  const bomb = `---\na: &a [x, x]\nb: &b [*a, *a]\nid: bomb\ntitle: *b\n---\n`
  const deepList = Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth * 2)}- x`).join('\n')
  const cases: readonly [string, string, string | Uint8Array, RegExp][] = [
    ['a broken head', 'bad.md', '---\nid: bad\n---\ntext', /head of the runbook/],
    ['no head', 'bad.md', 'text', /begins with its head/],
    ['a YAML bomb', 'bomb.md', bomb, /no YAML/],
    ['a head without end', 'bad.md', `---\nid: bad\nx: ${'y'.repeat(30_000)}\n---\n`, /at most 20000 characters/],
    ['another id', 'bad.md', aPage('good'), /says it is good/],
    ['lists in lists without end', 'deep.md', aPage('deep', { body: deepList }), /nested too deeply/],
    ['quotes in quotes', 'deep.md', aPage('deep', { body: '>'.repeat(5_000) }), /nested too deeply/],
    ['what takes a parse minutes', 'slow.md', aPage('slow', { body: '*a_ '.repeat(5_000) }), /marks of Markdown/],
    ['no UTF-8', 'bad.md', Buffer.from([0xff, 0xfe]), /hash is another|UTF-8/],
    ['a picture that is none', 'pictures/p.png', '<script>', /no PNG/],
    ['a drawing that is none', 'pictures/p.svg', '<html>', /no SVG/],
  ]
  it.each(cases)('%s is refused by name, and the others are taken', async (_, name, text, why) => {
    shelf.put('fine.md', aPage('fine'))
    shelf.put(name, text)
    const { window } = await aSynchronised()
    const library = await window.call('listRunbooks', {})
    expect(ids(library)).toEqual(['fine'])
    expect(library.refused).toEqual([{ name, why: expect.stringMatching(why) as string }])
    expect(library.problem).toBeNull()
  })

  it('keeps its version of before, and is not fetched again until it is another', async () => {
    shelf.put('a.md', aPage('a'))
    const { window } = await aSynchronised()
    shelf.put('a.md', 'broken')
    const library = await window.call('syncRunbooks', {})
    expect(library.entries.map(({ head }) => head.version)).toEqual([1])
    expect(library.refused.map(({ name }) => name)).toEqual(['a.md'])
    const asked = shelf.asked().length
    await window.call('syncRunbooks', {})
    expect(shelf.asked().slice(asked)).toEqual(['GET /v1/runbooks'])
    shelf.put('a.md', aPage('a', { version: 2 }))
    expect((await window.call('syncRunbooks', {})).refused).toEqual([])
  })

  it('is a file that is not what the list says, which is asked for again', async () => {
    shelf.put('a.md', aPage('a'))
    const { window } = await aSynchronised()
    shelf.put('a.md', aPage('a', { version: 2 }))
    shelf.wrongHashes.set('a.md', 'f'.repeat(64))
    const library = await window.call('syncRunbooks', {})
    expect(library.entries.map(({ head }) => head.version)).toEqual([1])
    expect(library.refused).toEqual([{ name: 'a.md', why: expect.stringContaining('hash is another') as string }])
    shelf.wrongHashes.clear()
    expect((await window.call('syncRunbooks', {})).entries.map(({ head }) => head.version)).toEqual([2])
  })

  it('is a list that is damaged, too large, or has names that climb: nothing of it is taken', async () => {
    shelf.put('a.md', aPage('a'))
    const { window } = await aSynchronised()
    const file = { name: 'a.md', hash: sha256('x'), bytes: 1 }
    const lists: readonly [unknown, RegExp][] = [
      [{ hash: 'f'.repeat(64), files: [file] }, /damaged/],
      [{ hash: 'f'.repeat(64), files: [{ ...file, name: '../a.md' }] }, /something else than agreed/],
      [{ hash: 'f'.repeat(64), files: [{ ...file, bytes: 10 * 1024 ** 2 }] }, /something else than agreed/],
      [{ hash: 'f'.repeat(64), files: Array.from({ length: 20_001 }, () => file) }, /something else than agreed/],
    ]
    for (const [answer, why] of lists) {
      controlPlane.overrides.set('GET /v1/runbooks', (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
      })
      const library = await window.call('syncRunbooks', {})
      expect(library.problem).toMatch(why)
      expect(ids(library)).toEqual(['a'])
    }
  })
})

describe('reading', () => {
  it('counts as read, and says what changed since the version read before, as often as it is opened', async () => {
    shelf.put('a.md', aPage('a', { body: '## One\n\nkept\ngone\n' }))
    const { window } = await aSynchronised()
    expect((await window.call('getRunbook', { id: 'a' })).changes).toBeNull()
    shelf.put('a.md', aPage('a', { version: 2, body: '## One\n\nkept\nnew\n' }))
    expect((await window.call('syncRunbooks', {})).entries[0]).toMatchObject({ readVersion: 1 })
    for (const _ of [1, 2])
      expect((await window.call('getRunbook', { id: 'a' })).changes).toEqual({
        fromVersion: 1,
        added: ['version: 2', 'new'],
        removed: ['version: 1', 'gone'],
      })
    expect((await window.call('listRunbooks', {})).entries[0]).toMatchObject({ readVersion: 2 })
  })

  it('of a wallboard counts as nothing, and it cannot pin, begin or write', async () => {
    shelf.put('a.md', aPage('a'))
    const { host, window } = await aSynchronised()
    const lock = new WindowLock()
    const board = new TestWindow({ open: (send) => host.open(send, undefined, lock) })
    await board.watch()
    await board.call('lockWindow', {})
    expect((await board.call('getRunbook', { id: 'a' })).entry.readVersion).toBeNull()
    expect((await board.call('searchRunbooks', { text: 'about', limit: 1 })).hits).toHaveLength(1)
    const subject = { accountId: null, nodeId: null, serviceId: null, alertId: null }
    expect(await faultOfPromise(board.call('pinRunbook', { id: 'a', isPinned: true }))).toBe('forbidden')
    expect(await faultOfPromise(board.call('startRun', { runbookId: 'a', subject }))).toBe('forbidden')
    expect((await window.call('listRunbooks', {})).entries[0]).toMatchObject({ readVersion: null })
  })

  it('pins, and refuses what is not there', async () => {
    shelf.put('a.md', aPage('a'))
    const { window } = await aSynchronised()
    expect((await window.call('pinRunbook', { id: 'a', isPinned: true })).entries[0]?.isPinned).toBe(true)
    expect((await window.call('pinRunbook', { id: 'a', isPinned: false })).entries[0]?.isPinned).toBe(false)
    expect(await faultOfPromise(window.call('pinRunbook', { id: 'b', isPinned: true }))).toBe('unknownRunbook')
    expect(await faultOfPromise(window.call('getRunbook', { id: 'b' }))).toBe('unknownRunbook')
  })

  it('follows links that go in circles no further than somebody clicks', async () => {
    shelf.put('a.md', aPage('a', { body: '[b](#/runbook/b)\n' }))
    shelf.put('b.md', aPage('b', { body: '[a](#/runbook/a)\n' }))
    const { window } = await aSynchronised()
    expect((await window.call('getRunbook', { id: 'a' })).runbook.parts).toHaveLength(1)
  })
})

describe('searching', () => {
  async function found(text: string) {
    shelf.put(
      'a.md',
      aPage('a', { title: 'Failing over', body: '## Steps\n\nPress the café button.\n\n## After `it`\n\nLook.\n' }),
    )
    shelf.put('b.md', aPage('b', { title: 'Steps', body: '## Nothing\n\nNo button.\n' }))
    const { window } = await aSynchronised()
    return (await window.call('searchRunbooks', { text, limit: 5 })).hits
  }

  it('finds words as far as they are typed, without accents, by their section', async () => {
    expect(await found('cafe butt')).toEqual([
      {
        id: 'a',
        title: 'Failing over',
        section: { text: 'Steps', slug: 'steps' },
        snippet: [
          { text: 'Press the ', isHit: false },
          { text: 'café', isHit: true },
          { text: ' ', isHit: false },
          { text: 'button', isHit: true },
          { text: '.', isHit: false },
        ],
      },
    ])
  })

  it('has what is in the title first', async () => {
    expect((await found('steps')).map(({ id, section }) => [id, section?.slug ?? null])).toEqual([
      ['b', null],
      ['a', 'steps'],
    ])
  })

  it.each(['', '  ', '"', '*', 'a" OR b', 'NEAR(', '-', '(', "';--"])(
    'takes %j for words and nothing else',
    async (text) => {
      expect(Array.isArray(await found(text))).toBe(true)
    },
  )

  it('names sections as the pages do', () => {
    const folder = join(ROOT, 'runbooks')
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.md'))) {
      const source = readFileSync(join(folder, name), 'utf8')
      const headings = readRunbook(source).parts.flatMap((part) => (part.kind === 'heading' ? [part] : []))
      expect(sectionsOf(source).flatMap(({ heading }) => heading ?? [])).toEqual(
        headings.map(({ text, slug }) => ({ text, slug })),
      )
    }
  })
})
