import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RunbookShelf } from '../../../../cluster/control-plane/runbooks/shelf.ts'
import { manifestText } from '../../../../shared/runbook/manifest-text.ts'
import { aFolder } from '../../../support/factories.ts'
import { faultOfPromise } from '../../../support/fault.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

function aShelf() {
  const folder = aFolder()
  const lines: string[] = []
  const write = (name: string, text: string | Buffer) => {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return { folder, lines, write, shelf: new RunbookShelf(folder, (line) => lines.push(line)) }
}

describe('the runbooks of a cluster', () => {
  it('are listed with their hashes, and not again for somebody who has this very list', async () => {
    const { shelf, write } = aShelf()
    write('split-brain.md', 'two')
    write('pictures/floor.svg', '<svg/>')
    const { hash, files } = await shelf.manifest(null)
    expect(files).toEqual([
      { name: 'pictures/floor.svg', hash: sha256('<svg/>'), bytes: 6 },
      { name: 'split-brain.md', hash: sha256('two'), bytes: 3 },
    ])
    expect(hash).toBe(sha256(manifestText(files ?? [])))
    expect(await shelf.manifest(hash)).toEqual({ hash, files: null })
  })

  it('are another list when a file is changed, added or gone', async () => {
    const { shelf, write, folder } = aShelf()
    write('a.md', 'one')
    const hashes = [(await shelf.manifest(null)).hash]
    write('a.md', 'two')
    utimesSync(join(folder, 'a.md'), 1, 1)
    hashes.push((await shelf.manifest(null)).hash)
    write('b.md', 'three')
    hashes.push((await shelf.manifest(null)).hash)
    rmSync(join(folder, 'a.md'))
    hashes.push((await shelf.manifest(null)).hash)
    expect(new Set(hashes).size).toBe(4)
  })

  it('are given one by one, pictures of dots as base64', async () => {
    const { shelf, write } = aShelf()
    write('a.md', 'é')
    write('pictures/p.png', Buffer.from([137, 80]))
    expect(await shelf.text('a.md')).toMatchObject({ encoding: 'utf8', text: 'é', file: { bytes: 2 } })
    expect(await shelf.text('pictures/p.png')).toMatchObject({ encoding: 'base64', text: 'iVA=' })
    expect(await faultOfPromise(shelf.text('b.md'))).toBe('unknownRunbook')
  })

  it('leave out what is too large, wrongly named or a link, and say so once', async () => {
    const { shelf, write, folder, lines } = aShelf()
    write('good.md', 'good')
    write('large.md', 'x'.repeat(10 * 1024 ** 2))
    write('README.md', 'no')
    symlinkSync('/etc/passwd', join(folder, 'passwd.md'))
    for (const _ of [1, 2]) expect((await shelf.manifest(null)).files?.map(({ name }) => name)).toEqual(['good.md'])
    expect(lines).toHaveLength(2)
    expect(lines.join()).toContain('large.md is left out of the runbooks: it has 10485760 bytes')
    expect(await faultOfPromise(shelf.text('large.md'))).toBe('unknownRunbook')
    expect(await faultOfPromise(shelf.text('passwd.md'))).toBe('unknownRunbook')
  })

  it('that cannot be read are said to be so', async () => {
    const gone = new RunbookShelf(join(aFolder(), 'gone'), () => undefined)
    expect(await faultOfPromise(gone.manifest(null))).toBe('notConfigured')
    const none = new RunbookShelf(null, () => undefined)
    expect(await faultOfPromise(none.manifest(null))).toBe('notFound')
    expect(await faultOfPromise(none.text('a.md'))).toBe('notFound')
  })
})
