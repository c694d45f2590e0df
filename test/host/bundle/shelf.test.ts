import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BundleShelf } from '../../../host/bundle/shelf.ts'
import type { Store } from '../../../host/store/store.ts'
import { aDataDir } from '../support/a-host.ts'
import { aFact, aSnapshot, AT } from '../support/factories.ts'
import { aBundle, aStore, HOUR_MS, keep } from './a-source.ts'

describe('the bundles that were opened here', () => {
  let store: Store
  let bytes: Buffer
  let folder: string
  let now: number

  beforeAll(async () => {
    store = aStore()
    keep(store, aSnapshot(), [{ ...aFact(1), at: AT + 60_000 }])
    bytes = await aBundle(store, aSnapshot())
  })
  afterAll(() => store.close())
  beforeEach(() => {
    folder = join(aDataDir(), 'bundles')
    now = AT
  })

  const aShelf = (lines: string[] = []) => new BundleShelf({ folder, now: () => now, log: (line) => lines.push(line) })
  const file = (content = bytes, name = 'drill.zip') => ({ name, base64: content.toString('base64') })

  it('are none before the first, and no folder is made for that', () => {
    expect(aShelf().list()).toEqual([])
    expect(() => readdirSync(folder)).toThrow('ENOENT')
  })

  it('are there after a restart, newest first, and can be replayed', async () => {
    const first = await aShelf().add(file())
    expect(first).toEqual({
      id: createHash('sha256').update(bytes).digest('hex'),
      name: 'A quiet hour',
      kind: 'bundle',
      from: AT,
      to: AT + HOUR_MS,
    })
    now += 1_000
    const second = await aShelf().add(file(await aBundle(store, aSnapshot(), { actor: 'noor' })))
    expect(aShelf().list()).toEqual([second, first])
    expect((await aShelf().read(first.id)).snapshotAt(AT + 60_000)?.seq).toBe(1)
  })

  it('are kept once, however often they are opened', async () => {
    await aShelf().add(file())
    await aShelf().add(file())
    expect(aShelf().list()).toHaveLength(1)
    expect(readdirSync(folder)).toHaveLength(2)
  })

  it('keep nothing of one that is refused, and say its name', async () => {
    await expect(aShelf().add(file(bytes.subarray(0, 900)))).rejects.toThrow(/^drill\.zip: /)
    expect(aShelf().list()).toEqual([])
    expect(() => readdirSync(folder)).toThrow('ENOENT')
  })

  it('are not read when the kept file was damaged since, or is not there', async () => {
    const { id } = await aShelf().add(file())
    writeFileSync(join(folder, `${id}.zip`), bytes.subarray(1))
    await expect(aShelf().read(id)).rejects.toMatchObject({ code: 'malformed' })
    await expect(aShelf().read('../../etc/passwd')).rejects.toMatchObject({ code: 'unknownRecording' })
    await expect(aShelf().read('0'.repeat(64))).rejects.toMatchObject({ code: 'unknownRecording' })
  })

  it('are listed without one whose card cannot be read, and the log says so', async () => {
    const { id } = await aShelf().add(file())
    writeFileSync(join(folder, `${id}.json`), '{')
    const lines: string[] = []
    expect(aShelf(lines).list()).toEqual([])
    expect(lines.join()).toContain(id)
  })

  it('are refused as a full disk where the folder cannot be written', async () => {
    mkdirSync(folder)
    writeFileSync(join(folder, 'file'), '')
    const shelf = new BundleShelf({ folder: join(folder, 'file'), now: () => now, log: () => undefined })
    await expect(shelf.add(file())).rejects.toMatchObject({ code: 'storeFull' })
    chmodSync(folder, 0o700)
  })

  it('have no half file when the console is killed while it keeps one', { timeout: 60_000 }, async () => {
    const source = join(aDataDir(), 'bundle.zip')
    writeFileSync(source, bytes)
    const id = createHash('sha256').update(bytes).digest('hex')
    for (let turn = 0; turn < 8; turn += 1) {
      const keeper = [join(import.meta.dirname, 'keeper.ts'), source, folder, String(turn)]
      expect(spawnSync(process.execPath, keeper).signal).toBe('SIGKILL')
      const kept = existsSync(folder) ? readdirSync(folder) : []
      for (const name of kept.filter((one) => one.endsWith('.zip')))
        expect(readFileSync(join(folder, name))).toEqual(bytes)
      for (const { id: listed } of aShelf().list()) expect(listed).toBe(id)
    }
    await aShelf().add(file())
    expect(readdirSync(folder).toSorted()).toEqual([`${id}.json`, `${id}.zip`])
  })
})
