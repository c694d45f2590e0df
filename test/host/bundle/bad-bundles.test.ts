import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBundle } from '../../../host/bundle/open.ts'
import type { Store } from '../../../host/store/store.ts'
import { aFact, aSnapshot } from '../support/factories.ts'
import { aBundle, aStore, keep } from './a-source.ts'
import { emptyFiles, partsOf, relisted, renamed, saying, type ZipPart, zipOf } from './zips.ts'

const SYMLINK = 0o120777
const FIFO = 0o010644

describe('a bundle that is not as it should be', () => {
  let store: Store
  let good: Buffer
  let parts: ZipPart[]

  beforeAll(async () => {
    store = aStore()
    keep(store, aSnapshot(), [aFact(1), aFact(2), aFact(3)])
    good = await aBundle(store, aSnapshot())
    parts = await partsOf(good)
  })
  afterAll(() => store.close())

  const refusal = async (bytes: Buffer): Promise<string> => {
    try {
      await openBundle(bytes)
    } catch (error) {
      expect(error).toMatchObject({ name: 'Fault', code: expect.stringMatching(/^(malformed|tooLarge)$/) as string })
      return (error as Error).message
    }
    return 'it was opened'
  }
  const changed = (name: string, change: (text: string) => string) => relisted(good, name, change)
  const manifest = (change: (value: Record<string, unknown>) => object) =>
    zipOf(
      parts.map((part) =>
        part.name === 'manifest.json'
          ? {
              ...part,
              content: Buffer.from(
                JSON.stringify(change(JSON.parse(part.content.toString()) as Record<string, unknown>)),
              ),
            }
          : part,
      ),
    )

  it('is opened where nothing is wrong with it', async () => {
    expect(await refusal(good)).toBe('it was opened')
    expect(await refusal(await changed('facts.ndjson', (text) => text))).toBe('it was opened')
  })

  it('is refused empty, or as something else', async () => {
    expect(await refusal(Buffer.alloc(0))).toBe('The file is empty.')
    expect(await refusal(Buffer.from('%PDF-1.7 and so on'))).toContain('it does not begin as a zip does')
    expect(await refusal(Buffer.from('PK\u0003\u0004 and no more of it'))).toContain('The zip cannot be read')
    expect(await refusal(await zipOf([{ name: 'notes.md', content: Buffer.from('hello') }]))).toContain(
      'there is no manifest.json in it',
    )
  })

  it('is refused cut short at any place', async () => {
    for (let length = 4; length < good.length; length += 97)
      expect(await refusal(good.subarray(0, length)), `cut at ${length}`).not.toBe('it was opened')
  })

  it('is refused with any byte of a file flipped', async () => {
    const slipped: number[] = []
    for (let at = good.indexOf('facts.ndjson') + 16; at < good.length - 2_000; at += 53) {
      const bytes = Buffer.from(good)
      bytes[at] = (bytes[at] ?? 0) ^ 0x10
      const isOpened = (await refusal(bytes)) === 'it was opened'
      // A time that nobody reads, or an attribute, may be another; what it holds may not.
      if (isOpened && !isDeepStrictEqual(await partsOf(bytes), parts)) slipped.push(at)
    }
    expect(slipped).toEqual([])
  })

  it('is refused with a name that leads out of its folder, or to anywhere', async () => {
    const add = async (placeholder: string, name: string) =>
      refusal(renamed(await zipOf([...parts, { name: placeholder, content: Buffer.from('x') }]), placeholder, name))
    expect(await add('pictures-escapes.json', '../../../../etc.json1')).toContain('invalid relative path')
    expect(await add('pictures.json', '/etc/abc.json')).toContain('absolute path')
    expect(await add('picture.json', 'C:/a/ab.json')).toContain('absolute path')
    expect(await add('picture.json', '..\\..\\a.json')).toContain('invalid characters')
    expect(await add('pictures/a.json', 'pictures/\u0000.json')).toContain('no name that a file')
    expect(await add('picturesabbb.png', 'pictures/a/b.png')).toContain('no name that a file')
    expect(await add('abc.json', 'abc.html')).toContain('“abc.html” is no name that a file of a bundle has')
  })

  it('is refused with a name that is there twice, also in other letters', async () => {
    const twice = await zipOf([...parts, { name: 'timeline.cs_', content: Buffer.from('x') }].map((part) => part))
    expect(await refusal(renamed(twice, 'timeline.cs_', 'timeline.csv'))).toBe('“timeline.csv” is in it twice.')
    expect(await refusal(await zipOf([...parts, { name: 'Timeline.csv', content: Buffer.from('x') }]))).toBe(
      '“Timeline.csv” is in it twice.',
    )
  })

  it('is refused with a link or a device in it', async () => {
    const link = { name: 'pictures/a.png', content: Buffer.from('/etc/passwd') }
    expect(await refusal(await zipOf([...parts, { ...link, mode: SYMLINK }]))).toContain('no plain file')
    expect(await refusal(await zipOf([...parts, { ...link, mode: FIFO }]))).toContain('no plain file')
  })

  it('is refused by name with a file too many, one missing, or one that is not listed', async () => {
    expect(await refusal(await zipOf([...parts, { name: 'extra.json', content: Buffer.from('{}') }]))).toBe(
      '“extra.json” is in it, and manifest.json does not list it.',
    )
    expect(await refusal(await zipOf(parts.filter(({ name }) => name !== 'timeline.csv')))).toBe(
      '“timeline.csv” is missing in it.',
    )
    expect(
      await refusal(await manifest((value) => ({ ...value, files: (value['files'] as unknown[]).slice(1) }))),
    ).toContain('is not in the list of manifest.json')
  })

  it('is refused where a file was changed, and says which', async () => {
    const other = parts.map((part) =>
      part.name === 'operations.csv'
        ? { ...part, content: Buffer.from(part.content.toString().replace('created', 'creatad')) }
        : part,
    )
    expect(await refusal(await zipOf(other))).toBe(
      'operations.csv was changed after it was listed: its hash is another.',
    )
    const longer = parts.map((part) =>
      part.name === 'README.md' ? { ...part, content: Buffer.concat([part.content, Buffer.from('!')]) } : part,
    )
    expect(await refusal(await zipOf(longer))).toContain('README.md has')
  })

  it('is refused when a newer console made it, or when its list cannot be read', async () => {
    expect(await refusal(await manifest((value) => ({ ...value, format: 2 })))).toContain(
      'It was made by a newer console (format 2, this one knows 1)',
    )
    expect(await refusal(await manifest((value) => ({ ...value, kind: 'other' })))).toContain(
      'does not say that it is a bundle',
    )
    expect(await refusal(await manifest((value) => ({ ...value, from: 'yesterday' })))).toContain('manifest.json: from')
    expect(await refusal(await manifest((value) => ({ ...value, to: 1 })))).toContain('it ends before it begins')
    expect(
      await refusal(
        await zipOf(
          parts.map((part) => (part.name === 'manifest.json' ? { ...part, content: Buffer.from('{') } : part)),
        ),
      ),
    ).toContain('manifest.json is no JSON')
  })

  it('is refused with facts that do not follow on one another, by line', async () => {
    const lines = (text: string) => text.trimEnd().split('\n')
    const facts = (change: (all: string[]) => string[]) =>
      changed('facts.ndjson', (text) => `${change(lines(text)).join('\n')}\n`).then(refusal)
    expect(await facts(([a = '', , c = '']) => [a, c, c])).toBe(
      'facts.ndjson line 2 has number 3 where 2 is to follow.',
    )
    expect(await facts(([a = '', b = '']) => [a, b])).toContain('facts.ndjson ends after line 2')
    expect(await facts((all) => [...all, all[0] ?? ''])).toContain('facts.ndjson line 4 is behind the last fact')
    expect(await facts(([a = '', , c = '']) => [a, '{"seq":2', c])).toBe('facts.ndjson line 2 is no JSON.')
    expect(await facts(([a = '', , c = '']) => [a, '{"seq":2}', c])).toContain('facts.ndjson line 2 is no fact')
    expect(await refusal(await changed('checkpoints.json', () => '[]'))).toContain('checkpoints.json has 0 states')
    expect(await refusal(await changed('checkpoints.json', (text) => text.replace('"seq":0', '"seq":7')))).toContain(
      'is not the one before fact 1',
    )
  })

  it('is refused with a timeline or an incident of another shape', async () => {
    expect(await refusal(await changed('timeline.json', () => '[{"id":1}]'))).toContain('timeline.json: 0.id')
    expect(await refusal(await changed('incident.json', () => '{}'))).toContain('incident.json: incident')
    expect(await refusal(await changed('metrics.json', () => 'no'))).toContain('metrics.json is no JSON')
  })

  it('is refused as a bomb before it is unpacked, and while it is where it says less of itself', async () => {
    const bomb = await zipOf([...parts, { name: 'pictures/a.png', content: Buffer.alloc(8_000_017) }])
    expect(await refusal(bomb)).toContain('“pictures/a.png” would grow')
    expect(await refusal(saying(bomb, 8_000_017, 70_000_000))).toContain('Unpacked “pictures/a.png” would have 70 MB')
    // Small enough by its own word, and listed so.
    const listed = await relisted(good, 'README.md', (text) => text, [
      { name: 'pictures/a.png', content: Buffer.alloc(8_000_017) },
    ])
    expect(await refusal(saying(listed, 8_000_017, 900_001))).toContain('“pictures/a.png” cannot be read')
  })

  it('is refused when its files are too much together', async () => {
    const noise = randomBytes(210_007)
    const many = Array.from({ length: 17 }, (_, index) => ({ name: `pictures/${index}.png`, content: noise }))
    const large = saying(await zipOf([...parts, ...many]), noise.length, 60_000_000)
    expect(await refusal(large)).toMatch(/^Unpacked it would have 1021 MB; a bundle has at most 1000 MB\.$/)
    expect(await refusal(Buffer.alloc(75_000_001))).toBe('A bundle has at most 75 MB.')
  })

  it('is refused with more files than any bundle has, before their names are read', async () => {
    expect(await refusal(emptyFiles(100_000))).toBe('It says that it has 100000 files; a bundle has at most 200.')
  })
})
