/** Packs one stream into a zstd file and unpacks it again, counting and hashing both sides. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
// As a whole: a runtime without zstd still loads what shares a file with this; it gets no backup process (driver.ts).
import zlib from 'node:zlib'

export interface Packed {
  readonly sizeBytes: number
  readonly packedBytes: number
  /** Hex, of what it was. */
  readonly sha256: string
  /** Hex, of what is on disk. */
  readonly packedSha256: string
}

/** Of the plain side, as it passes. */
export type Passed = (bytes: number) => void

/** On disk when it resolves. @throws what the source or the disk says. */
export async function packTo(path: string, source: Readable, passed: Passed = () => undefined): Promise<Packed> {
  const plain = measure(passed)
  const packed = measure()
  const compress = zlib.createZstdCompress({ params: { [zlib.constants.ZSTD_c_checksumFlag]: 1 } })
  const file = createWriteStream(path, { mode: 0o600, flush: true })
  await pipeline(source, plain.through, compress, packed.through, file)
  return {
    sizeBytes: plain.bytes(),
    packedBytes: packed.bytes(),
    sha256: plain.sha256(),
    packedSha256: packed.sha256(),
  }
}

/** @throws it is no whole zstd file; what the disk says. */
export async function unpackTo(
  path: string,
  from: string,
  passed: Passed = () => undefined,
): Promise<{ sizeBytes: number; sha256: string }> {
  const plain = measure(passed)
  const file = createWriteStream(path, { mode: 0o600 })
  await pipeline(createReadStream(from), zlib.createZstdDecompress(), plain.through, file)
  return { sizeBytes: plain.bytes(), sha256: plain.sha256() }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** The lines of a zstd file, without their ends. @throws it is damaged. */
export async function* linesOf(packedPath: string): AsyncGenerator<string> {
  const plain = createReadStream(packedPath)
  const unpacked = zlib.createZstdDecompress()
  plain.on('error', (error) => unpacked.destroy(error))
  yield* splitLines(plain.pipe(unpacked))
}

/** Text in chunks to lines without their ends; a last line without an end is one too. */
export async function* splitLines(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer[] = []
  for await (const chunk of source) {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const piece = chunk.subarray(from, end)
      yield (rest.length === 0 ? piece : Buffer.concat([...rest, piece])).toString('utf8')
      rest = []
      from = end + 1
    }
    if (from < chunk.length) rest.push(chunk.subarray(from))
  }
  if (rest.length > 0) yield Buffer.concat(rest).toString('utf8')
}

interface Measure {
  readonly through: Transform
  bytes(): number
  sha256(): string
}

function measure(passed: Passed = () => undefined): Measure {
  const hash = createHash('sha256')
  let bytes = 0
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      passed(chunk.length)
      done(null, chunk)
    },
  })
  return { through, bytes: () => bytes, sha256: () => hash.digest('hex') }
}
