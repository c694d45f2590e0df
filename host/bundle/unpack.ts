/**
 * Opens a zip that anybody may have made. Names, kinds and sizes are judged before anything is unpacked, and what comes out is counted
 * while it does: nothing is believed that the file says of itself.
 */
import type { Readable } from 'node:stream'
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl'
import { BundleFileName } from '../../shared/bundle/manifest.ts'
import { Fault } from '../../shared/fault.ts'
import { fileLimit, FILES, PACKED_BYTES, RATIO, RATIO_FROM_BYTES, UNPACKED_BYTES } from './limits.ts'

export interface Unpacked {
  /** In the order they lie in it. */
  readonly names: readonly string[]
  /** Piece by piece. @throws {Fault} malformed: it does not unpack to what it says. */
  read(name: string): AsyncIterable<Buffer>
}

/** @throws {Fault} malformed, tooLarge */
export async function unpack(bytes: Buffer): Promise<Unpacked> {
  if (bytes.length === 0) throw new Fault('malformed', 'The file is empty.')
  if (bytes.length > PACKED_BYTES) throw new Fault('tooLarge', `A bundle has at most ${megabytes(PACKED_BYTES)}.`)
  if (bytes.subarray(0, 4).toString('latin1') !== 'PK\u0003\u0004')
    throw new Fault('malformed', 'The file is no bundle: it does not begin as a zip does.')
  const zip = await guarded(() => fromBufferPromise(bytes, { lazyEntries: true, strictFileNames: true }))
  if (zip.entryCount > FILES)
    throw new Fault('malformed', `It says that it has ${zip.entryCount} files; a bundle has at most ${FILES}.`)
  const entries = new Map<string, Entry>()
  await guarded(async () => {
    for await (const entry of zip.eachEntry()) {
      checkEntry(entry)
      if ([...entries.keys()].some((name) => name.toLowerCase() === entry.fileName.toLowerCase()))
        throw new Fault('malformed', `${shown(entry.fileName)} is in it twice.`)
      entries.set(entry.fileName, entry)
    }
  })
  const sum = [...entries.values()].reduce((total, { uncompressedSize }) => total + uncompressedSize, 0)
  if (sum > UNPACKED_BYTES)
    throw new Fault(
      'tooLarge',
      `Unpacked it would have ${megabytes(sum)}; a bundle has at most ${megabytes(UNPACKED_BYTES)}.`,
    )
  return {
    names: [...entries.keys()],
    read: (name) => {
      const entry = entries.get(name)
      if (entry === undefined) throw new Fault('malformed', `${name} is not in it.`)
      return piecesOf(zip, entry)
    },
  }
}

const KIND_OF_FILE = 0o170000
const REGULAR = 0o100000
const STORED = 0
const DEFLATED = 8

/** @throws {Fault} */
function checkEntry(entry: Entry): void {
  const { fileName, externalFileAttributes, compressionMethod, compressedSize, uncompressedSize } = entry
  const name = shown(fileName)
  if (!BundleFileName.safeParse(fileName).success)
    throw new Fault('malformed', `${name} is no name that a file of a bundle has.`)
  const kind = (externalFileAttributes >>> 16) & KIND_OF_FILE
  if (kind !== 0 && kind !== REGULAR) throw new Fault('malformed', `${name} is no plain file, but a link or a device.`)
  if (entry.isEncrypted()) throw new Fault('malformed', `${name} is encrypted.`)
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED)
    throw new Fault('malformed', `${name} is packed in a way that no bundle is (method ${compressionMethod}).`)
  if (uncompressedSize > fileLimit(fileName))
    throw new Fault(
      'tooLarge',
      `Unpacked ${name} would have ${megabytes(uncompressedSize)}; it may have ${megabytes(fileLimit(fileName))}.`,
    )
  if (uncompressedSize > RATIO_FROM_BYTES && uncompressedSize > RATIO * compressedSize)
    throw new Fault(
      'malformed',
      `${name} would grow ${Math.round(uncompressedSize / Math.max(1, compressedSize))} times; that is no record of anything.`,
    )
}

async function* piecesOf(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  const stream = await guarded(() => zip.openReadStreamPromise(entry))
  let size = 0
  try {
    for await (const piece of stream as Readable & AsyncIterable<Buffer>) {
      size += piece.length
      if (size > entry.uncompressedSize)
        throw new Fault('malformed', `${shown(entry.fileName)} unpacks to more than it says.`)
      yield piece
    }
  } catch (error) {
    throw asRefusal(error, shown(entry.fileName))
  } finally {
    stream.destroy()
  }
}

async function guarded<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw asRefusal(error, 'The zip')
  }
}

/** Whatever the zip's reader says is about the file, not about us. */
function asRefusal(error: unknown, what: string): Fault {
  if (error instanceof Fault) return error
  return new Fault('malformed', `${what} cannot be read: ${error instanceof Error ? error.message : String(error)}.`)
}

/** A name that anybody may have chosen, as it may be shown. */
export function shown(name: string): string {
  return `“${name.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?').slice(0, 80)}”`
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000)} MB`
}
