/** Zips as somebody with bad intentions makes them. */
import { createHash } from 'node:crypto'
import { fromBufferPromise } from 'yauzl'
import { ZipFile } from 'yazl'

export interface ZipPart {
  readonly name: string
  readonly content: Buffer
  readonly mode?: number
}

export async function zipOf(parts: readonly ZipPart[]): Promise<Buffer> {
  const zip = new ZipFile()
  for (const { name, content, mode = 0o100644 } of parts) zip.addBuffer(content, name, { mode })
  zip.end()
  const pieces: Buffer[] = []
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

export async function partsOf(zip: Buffer): Promise<ZipPart[]> {
  const parts: ZipPart[] = []
  const opened = await fromBufferPromise(zip, { lazyEntries: true })
  for await (const entry of opened.eachEntry()) {
    const pieces: Buffer[] = []
    for await (const piece of await opened.openReadStreamPromise(entry)) pieces.push(piece as Buffer)
    parts.push({ name: entry.fileName, content: Buffer.concat(pieces) })
  }
  return parts
}

export async function contentOf(zip: Buffer, name: string): Promise<string> {
  const found = (await partsOf(zip)).find((part) => part.name === name)
  if (found === undefined) throw new Error(`${name} is not in it`)
  return found.content.toString()
}

/** With one file changed and listed as it is now: only what it says can be wrong. */
export async function relisted(
  zip: Buffer,
  name: string,
  change: (text: string) => string,
  others: readonly ZipPart[] = [],
): Promise<Buffer> {
  const parts = [...(await partsOf(zip)), ...others].map((part) =>
    part.name === name ? { ...part, content: Buffer.from(change(part.content.toString())) } : part,
  )
  return zipOf(
    parts.map((part) => (part.name === 'manifest.json' ? { ...part, content: listing(part.content, parts) } : part)),
  )
}

function listing(manifest: Buffer, parts: readonly ZipPart[]): Buffer {
  const value = JSON.parse(manifest.toString()) as Record<string, unknown>
  const files = parts
    .filter(({ name }) => name !== 'manifest.json')
    .map(({ name, content }) => ({
      name,
      sizeBytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    }))
  return Buffer.from(JSON.stringify({ ...value, files }))
}

/** The same bytes under another name of the same length: writers refuse the names that are tried here. */
export function renamed(zip: Buffer, from: string, to: string): Buffer {
  if (from.length !== to.length) throw new Error('the names have to be of one length')
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1')
}

/** Its lists say another size than what comes out of a file of `real` bytes. */
export function saying(zip: Buffer, real: number, said: number): Buffer {
  const [from, to] = [real, said].map((size) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(size)
    return bytes.toString('latin1')
  })
  return Buffer.from(zip.toString('latin1').replaceAll(from ?? '', to ?? ''), 'latin1')
}

/** Many files with nothing in them, by the format's own tables: more than fit into its first ones. */
export function emptyFiles(count: number): Buffer {
  const names = Array.from({ length: count }, (_, index) => Buffer.from(`f${String(index).padStart(6, '0')}.json`))
  const locals = names.map((name) => {
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(name.length, 26)
    return Buffer.concat([head, name])
  })
  const localBytes = Buffer.concat(locals)
  const entries = names.map((name, index) => {
    const head = Buffer.alloc(46)
    head.writeUInt32LE(0x02014b50, 0)
    head.writeUInt16LE(name.length, 28)
    head.writeUInt32LE(index * (30 + name.length), 42)
    return Buffer.concat([head, name])
  })
  const entryBytes = Buffer.concat(entries)
  const end64 = Buffer.alloc(56)
  end64.writeUInt32LE(0x06064b50, 0)
  end64.writeBigUInt64LE(44n, 4)
  end64.writeBigUInt64LE(BigInt(count), 24)
  end64.writeBigUInt64LE(BigInt(count), 32)
  end64.writeBigUInt64LE(BigInt(entryBytes.length), 40)
  end64.writeBigUInt64LE(BigInt(localBytes.length), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(localBytes.length + entryBytes.length), 8)
  locator.writeUInt32LE(1, 16)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(0xffff, 8)
  end.writeUInt16LE(0xffff, 10)
  end.writeUInt32LE(0xffffffff, 12)
  end.writeUInt32LE(0xffffffff, 16)
  return Buffer.concat([localBytes, entryBytes, end64, locator, end])
}
