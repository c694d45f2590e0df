import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type OpenedArchive, readManifest, unpackArchive, unpackWhole } from '../../../cluster/backup/archive.ts'
import { aFolder } from '../../support/factories.ts'
import { anEstate, entriesOf, flip } from './an-estate.ts'

async function findings(path: string): Promise<string[]> {
  const found: string[] = []
  await unpackArchive(path, aFolder(), { damage: (part, why) => found.push(`${part ?? 'archive'}: ${why}`) })
  return found
}

const PARTS = ['engine.db', 'state-log/uae-main.jsonl', 'cluster.json']

describe('an archive', () => {
  it('holds the manifest first, then every part, and gives back what was packed', async () => {
    const estate = await anEstate()
    const { manifest, manifestSha256 } = await estate.take()
    expect(entriesOf(estate.archive()).map(({ name }) => name)).toEqual([
      'manifest.json',
      ...PARTS.map((name) => `${name}.zst`),
      'manifest.sha256',
    ])
    const folder = aFolder()
    const opened: OpenedArchive = await unpackWhole(estate.archive(), folder)
    expect(opened).toEqual({ manifest, manifestSha256 })
    expect(JSON.parse(readFileSync(join(folder, 'cluster.json'), 'utf8'))).toMatchObject({ id: 'built-in' })
    expect(readFileSync(join(folder, 'state-log', 'uae-main.jsonl'))).toEqual(
      readFileSync(join(estate.root, 'state.log')),
    )
    expect(await readManifest(estate.archive())).toEqual(opened)
  })

  it.each(PARTS)('names %s when one byte of it is another', async (part) => {
    const estate = await anEstate()
    await estate.take()
    const entry = entriesOf(estate.archive()).find(({ name }) => name === `${part}.zst`)
    flip(estate.archive(), (entry?.start ?? 0) + Math.floor((entry?.size ?? 0) / 2))
    expect(await findings(estate.archive())).toEqual([`${part}: its SHA-256 is not the one that was packed`])
    await expect(unpackWhole(estate.archive(), aFolder())).rejects.toMatchObject({ code: 'backupDamaged' })
  })

  it('notices a manifest in which one digit is another', async () => {
    const estate = await anEstate()
    await estate.take()
    const text = readFileSync(estate.archive(), 'latin1')
    writeFileSync(estate.archive(), text.replace('"position": 20', '"position": 21'), 'latin1')
    expect(await findings(estate.archive())).toEqual([
      'manifest.json: its SHA-256 is not the one that was written with it',
    ])
  })

  it('refuses one whose manifest was cut off', async () => {
    const estate = await anEstate()
    await estate.take()
    truncateSync(estate.archive(), 700)
    await expect(readManifest(estate.archive())).rejects.toMatchObject({
      code: 'backupDamaged',
      message: expect.stringContaining('the manifest'),
    })
  })

  it('names what is missing where the file was cut in the middle', async () => {
    const estate = await anEstate()
    await estate.take()
    const log = entriesOf(estate.archive()).find(({ name }) => name.startsWith('state-log'))
    truncateSync(estate.archive(), (log?.start ?? 0) + 10)
    const found = await findings(estate.archive())
    expect(found).toEqual([
      expect.stringContaining('archive: it breaks off after engine.db.zst'),
      'cluster.json: it is missing',
      'manifest.json: its hash is missing: the file was cut',
    ])
  })

  it.each([
    ['"schema": 2', '"schema": 3'],
    ['linda-backup/1', 'linda-backup/2'],
  ])('refuses one of a newer version: %s → %s', async (now, newer) => {
    const estate = await anEstate()
    await estate.take()
    const text = readFileSync(estate.archive(), 'latin1')
    writeFileSync(estate.archive(), text.replace(now, newer), 'latin1')
    await expect(readManifest(estate.archive())).rejects.toMatchObject({
      code: 'backupTooNew',
      message: expect.stringContaining('this version reads linda-backup/1, schema 2'),
    })
  })

  it('leaves nothing half behind', async () => {
    const estate = await anEstate()
    await estate.take()
    expect(estate.places.clean()).toEqual([])
    expect(existsSync(estate.archive())).toBe(true)
  })
})
