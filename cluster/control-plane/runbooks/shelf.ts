/** The runbooks as files of one folder: which there are with their hashes, and the text of one. Read when asked; hashed again when changed. */
import { createHash } from 'node:crypto'
import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../../shared/fault.ts'
import {
  type RunbookFile,
  RunbookFileName,
  type RunbookManifest,
  type RunbookText,
} from '../../../shared/runbook/library.ts'
import { manifestText } from '../../../shared/runbook/manifest-text.ts'

const MOST_BYTES = 1024 ** 2
const MOST_FILES = 20_000
const PICTURES = 'pictures'

interface Hashed {
  readonly file: RunbookFile
  readonly changedMs: number
}

export class RunbookShelf {
  readonly #folder: string | null
  readonly #log: (line: string) => void
  /** Name → as it was hashed last. */
  #hashed: ReadonlyMap<string, Hashed> = new Map()
  /** Left out and said so already: once is enough. */
  readonly #said = new Set<string>()

  /** `folder` `null`: this cluster keeps none. */
  constructor(folder: string | null, log: (line: string) => void) {
    this.#folder = folder
    this.#log = log
  }

  /** `known`: hash of the list that the asker has. @throws {Fault} notFound: none are kept here. notConfigured: the folder cannot be read, and why. tooLarge: there are too many. */
  async manifest(known: string | null): Promise<RunbookManifest> {
    const folder = this.#readable()
    const names = await this.#names(folder)
    if (names.length > MOST_FILES)
      throw new Fault('tooLarge', `The folder of runbooks has ${names.length} files; a set has at most ${MOST_FILES}`)
    const hashed = new Map<string, Hashed>()
    for (const name of names) {
      const found = await this.#hash(folder, name)
      if (found !== null) hashed.set(name, found)
    }
    this.#hashed = hashed
    const files = [...hashed.values()].map(({ file }) => file)
    const hash = sha256(manifestText(files))
    return { hash, files: hash === known ? null : files }
  }

  /** @throws {Fault} unknownRunbook: there is no such file, or it cannot be used; notFound: none are kept here. */
  async text(name: RunbookFileName): Promise<RunbookText> {
    const folder = this.#readable()
    // Asked for by a name that was checked: nothing outside of the folder can be meant, and a link is no file.
    const stats = await lstat(join(folder, name)).catch(() => null)
    if (stats?.isFile() !== true || stats.size > MOST_BYTES)
      throw new Fault('unknownRunbook', `There is no ${name} among the runbooks`)
    const bytes = await readFile(join(folder, name))
    const encoding = name.endsWith('.png') ? 'base64' : 'utf8'
    return { file: fileOf(name, bytes), encoding, text: bytes.toString(encoding) }
  }

  #readable(): string {
    if (this.#folder === null) throw new Fault('notFound', 'This cluster keeps no runbooks: no folder is configured')
    return this.#folder
  }

  async #names(folder: string): Promise<string[]> {
    try {
      const inside = await readdir(folder, { withFileTypes: true })
      const hasPictures = inside.some((entry) => entry.isDirectory() && entry.name === PICTURES)
      const pictures = hasPictures ? await readdir(join(folder, PICTURES), { withFileTypes: true }) : []
      const names = [
        ...inside.filter((entry) => entry.isFile()).map((entry) => entry.name),
        ...pictures.filter((entry) => entry.isFile()).map((entry) => `${PICTURES}/${entry.name}`),
      ]
      return names.filter((name) => this.#isUsable(name)).toSorted()
    } catch (error) {
      throw new Fault('notConfigured', `The folder of runbooks ${folder} cannot be read: ${reasonOf(error)}`)
    }
  }

  #isUsable(name: string): boolean {
    if (RunbookFileName.safeParse(name).success) return true
    if (/\.(?:md|svg|png)$/.test(name))
      this.#leaveOut(name, 'its name is not such as split-brain.md or pictures/floor.svg')
    return false
  }

  /** `null`: it went away meanwhile, or is too large. */
  async #hash(folder: string, name: string): Promise<Hashed | null> {
    const stats = await lstat(join(folder, name)).catch(() => null)
    if (stats === null) return null
    if (stats.size > MOST_BYTES) {
      this.#leaveOut(name, `it has ${stats.size} bytes; a runbook has at most 1 MiB`)
      return null
    }
    const known = this.#hashed.get(name)
    if (known?.changedMs === stats.mtimeMs && known.file.bytes === stats.size) return known
    const bytes = await readFile(join(folder, name)).catch(() => null)
    return bytes === null ? null : { file: fileOf(name, bytes), changedMs: stats.mtimeMs }
  }

  #leaveOut(name: string, why: string): void {
    if (this.#said.has(name)) return
    this.#said.add(name)
    this.#log(`${name} is left out of the runbooks: ${why}`)
  }
}

function fileOf(name: string, bytes: Buffer): RunbookFile {
  return { name, hash: sha256(bytes), bytes: bytes.length }
}

function sha256(of: string | Buffer): string {
  return createHash('sha256').update(of).digest('hex')
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
