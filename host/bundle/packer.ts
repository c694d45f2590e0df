/** Packs files into one zip, counting and hashing them on the way; too much of it is refused while it is made, not afterwards. */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { BUNDLE_MANIFEST, type BundleFile } from '../../shared/bundle/manifest.ts'
import { Fault } from '../../shared/fault.ts'
import { fileLimit, PACKED_BYTES } from './limits.ts'

/** No program is to run what is in it, whatever it is unpacked with. */
const MODE = 0o100600

export class Packer {
  readonly #zip = new ZipFile()
  readonly #mtime: Date
  readonly #files: BundleFile[] = []
  readonly #pieces: Buffer[] = []
  readonly #packed: Promise<void>
  #packedBytes = 0
  readonly #limitBytes: number

  /** `madeAt`: epoch ms, the time of all files in it. */
  constructor(madeAt: number, limitBytes = PACKED_BYTES) {
    this.#mtime = new Date(madeAt)
    this.#limitBytes = limitBytes
    // What goes wrong with an entry is heard where the entry is read.
    this.#zip.on('error', () => undefined)
    this.#packed = this.#collect()
    // Whoever fails first is told of; the other only ends.
    this.#packed.catch(() => undefined)
  }

  get files(): readonly BundleFile[] {
    return this.#files
  }

  add(name: string, content: string | Buffer): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    this.#check(name, bytes.length)
    this.#zip.addBuffer(bytes, name, { mtime: this.#mtime, mode: MODE })
    if (name !== BUNDLE_MANIFEST) this.#note(name, bytes.length, createHash('sha256').update(bytes).digest('hex'))
  }

  /** Resolves when all of it was read. @throws {Fault} tooLarge; or what reading it threw. */
  async addPieces(name: string, pieces: AsyncIterable<string>): Promise<void> {
    const hash = createHash('sha256')
    let sizeBytes = 0
    const check = (of: string, size: number): void => this.#check(of, size)
    const counted = async function* (this: void): AsyncGenerator<Buffer> {
      for await (const piece of pieces) {
        if (piece === '') continue
        const bytes = Buffer.from(piece)
        sizeBytes += bytes.length
        check(name, sizeBytes)
        hash.update(bytes)
        yield bytes
      }
    }
    const stream = Readable.from(counted(), { objectMode: false })
    const read = new Promise<void>((resolve, reject) => {
      stream.once('end', resolve)
      stream.once('error', reject)
    })
    this.#zip.addReadStream(stream, name, { mtime: this.#mtime, mode: MODE })
    await Promise.race([read, this.#packed.then(() => read)])
    this.#note(name, sizeBytes, hash.digest('hex'))
  }

  /** All of it. @throws {Fault} tooLarge */
  async finish(): Promise<Buffer> {
    this.#zip.end()
    await this.#packed
    return Buffer.concat(this.#pieces)
  }

  async #collect(): Promise<void> {
    for await (const piece of this.#zip.outputStream as Readable) {
      const bytes = piece as Buffer
      this.#packedBytes += bytes.length
      if (this.#packedBytes > this.#limitBytes)
        throw new Fault(
          'tooLarge',
          `The bundle would be larger than ${Math.floor(this.#limitBytes / 1_000_000)} MB. Choose a shorter time.`,
        )
      this.#pieces.push(bytes)
    }
  }

  #check(name: string, sizeBytes: number): void {
    if (sizeBytes > fileLimit(name))
      throw new Fault(
        'tooLarge',
        `${name} would be larger than ${Math.floor(fileLimit(name) / 1_000_000)} MB. Choose a shorter time.`,
      )
  }

  #note(name: string, sizeBytes: number, sha256: string): void {
    this.#files.push({ name, sizeBytes, sha256 })
  }
}
