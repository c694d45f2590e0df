import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findVersion, listVersions } from '../../../cluster/supervisor/versions.ts'
import { aFolder } from '../../support/factories.ts'
import { faultOf } from '../../support/fault.ts'
import { aVersion, aVersionsFolder, type VersionFolder } from '../../support/versions.ts'

/** What is wrong with the only version of a folder. */
function troubleOf(version: VersionFolder, name = '1.0.0'): string {
  const folder = aFolder()
  aVersion(folder, name, version)
  return listVersions(folder)[0]?.trouble ?? 'not listed'
}

const hashOf = (folder: string) => listVersions(folder)[0]?.hash

describe('the versions of a folder', () => {
  it('are listed newest first, by number', () => {
    const folder = aFolder()
    for (const name of ['0.9.0', '0.10.0', '1.0.0', '0.9.12']) aVersion(folder, name)
    expect(listVersions(folder).map(({ version }) => version)).toEqual(['1.0.0', '0.10.0', '0.9.12', '0.9.0'])
  })

  it('are those that ship and those of the tests, and all can be deployed', () => {
    const versions = listVersions(aVersionsFolder())
    expect(versions.map(({ version, trouble }) => [version, trouble])).toEqual([
      ['0.9.1', ''],
      ['0.9.0', ''],
      ['0.3.0', ''],
      ['0.2.0', ''],
    ])
    expect(versions.at(-1)?.migration?.toSchema).toBe(1)
    expect(versions.at(-1)?.migration?.down).not.toBeNull()
  })

  it('are none where no folder is configured, and nothing but versions where other things lie beside them', () => {
    expect(listVersions(null)).toEqual([])
    const folder = aFolder()
    aVersion(folder, '1.0.0')
    mkdirSync(join(folder, 'drafts'))
    writeFileSync(join(folder, '2.0.0'), 'a file')
    expect(listVersions(folder).map(({ version }) => version)).toEqual(['1.0.0'])
  })

  it('cannot be told where their folder is gone', () => {
    expect(faultOf(() => listVersions('/nowhere/at/all'))).toBe('notConfigured')
  })

  it('have a hash that changes with any file, its name and a new one, and with nothing else', () => {
    const folder = aFolder()
    const path = aVersion(folder, '1.0.0', { code: { 'main.mjs': 'one', 'b.mjs': 'two' } })
    const before = hashOf(folder)
    expect(before).toMatch(/^[0-9a-f]{64}$/)
    expect(hashOf(folder)).toBe(before)
    const other = aFolder()
    aVersion(other, '1.0.0', { code: { 'main.mjs': 'one', 'c.mjs': 'two' } })
    expect(hashOf(other)).not.toBe(before)
    writeFileSync(join(path, 'b.mjs'), 'tw0')
    const changed = hashOf(folder)
    expect(changed).not.toBe(before)
    mkdirSync(join(path, 'deep'))
    expect(hashOf(folder)).toBe(changed)
    writeFileSync(join(path, 'deep', 'more.mjs'), '')
    expect(hashOf(folder)).not.toBe(changed)
  })
})

describe('a version’s folder is refused, and says why,', () => {
  it.each<[string, VersionFolder, RegExp]>([
    ['without a version.json', { file: null }, /^version\.json cannot be read: ENOENT/],
    ['with one that is not JSON', { file: '{"version": ' }, /^version\.json is not JSON: /],
    ['with a field missing', { file: { title: undefined } }, /^version\.json: [\s\S]*title/],
    ['with a field that nobody knows', { file: { entyr: 'a.ts' } as never }, /^version\.json: [\s\S]*entyr/],
    ['under another name', { file: { version: '2.0.0' } }, /says that it is 2\.0\.0, and the folder is named 1\.0\.0/],
    ['without its entry', { code: {} }, /^its entry main\.mjs cannot be read: ENOENT/],
    ['with an entry above it', { file: { entry: '../main.mjs' } }, /a file of this folder/],
    ['with an entry that is no code', { file: { entry: 'main.sh' } }, /a file of this folder/],
    ['that understands nothing', { file: { understands: { from: 2, to: 1 } } }, /from schema 2 to 1: no schema at all/],
    [
      'whose migration leads where its bots cannot follow',
      {
        file: {
          migration: { toSchema: 2, title: 'on', up: [{ change: 'set', name: 'a', value: 1 }], down: null },
        },
      },
      /leads to schema 2, and its bots understand 0 to 1/,
    ],
  ])('%s', (_what, version, why) => {
    expect(troubleOf(version)).toMatch(why)
  })

  it('as the built-in one', () => {
    expect(troubleOf({}, '0.1.0')).toMatch(/^0\.1\.0 is the built-in version/)
  })

  it('with an entry, or any file, that lies elsewhere', () => {
    const folder = aFolder()
    const path = aVersion(folder, '1.0.0', { code: {} })
    writeFileSync(join(folder, 'elsewhere.mjs'), '')
    symlinkSync(join(folder, 'elsewhere.mjs'), join(path, 'main.mjs'))
    expect(listVersions(folder)[0]?.trouble).toMatch(/^its entry main\.mjs lies outside of the folder, at .*elsewhere/)
    const other = aVersion(folder, '2.0.0')
    symlinkSync(join(folder, 'elsewhere.mjs'), join(other, 'part.mjs'))
    expect(listVersions(folder)[0]?.trouble).toBe('part.mjs lies outside of the folder')
  })

  it('with no hash to hold a plan against', () => {
    const folder = aFolder()
    aVersion(folder, '1.0.0', { file: null })
    expect(listVersions(folder)[0]).toMatchObject({ hash: null, understands: null, migration: null })
  })
})

describe('a version that is to run', () => {
  it('is found with its entry', () => {
    const folder = aFolder()
    const path = aVersion(folder, '1.0.0')
    expect(findVersion(folder, '1.0.0').entry).toBe(join(path, 'main.mjs'))
  })

  it('must be there and whole', () => {
    const folder = aFolder()
    aVersion(folder, '1.0.0', { file: '[]' })
    expect(faultOf(() => findVersion(folder, '1.0.0'))).toBe('versionBroken')
    expect(faultOf(() => findVersion(folder, '1.0.1'))).toBe('unknownVersion')
    expect(faultOf(() => findVersion(null, '1.0.0'))).toBe('unknownVersion')
  })
})
