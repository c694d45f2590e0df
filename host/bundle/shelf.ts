/** What can be replayed: the recordings that ship, and bundles that were opened here, kept as they came. Each of these under the hash of its bytes, so that a file that was damaged since is known by its name. */
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { CallInput } from '../../shared/calls.ts'
import { asFault, Fault } from '../../shared/fault.ts'
import { Recording } from '../../shared/replay.ts'
import type { RecordingShelf } from '../replay/recorded.ts'
import { openBundle } from './open.ts'
import { BundleRecorded, keptFrom } from './recorded.ts'
import { ShippedRecordings } from './shipped.ts'

/** What is listed without reading the bundle itself. `openedAt`: this machine's clock. */
const Card = z.object({ recording: Recording, openedAt: z.number() })
type Card = z.infer<typeof Card>

export interface BundleShelfOptions {
  /** Made where it is missing, with the first bundle. */
  readonly folder: string
  /** Epoch ms of this machine. */
  readonly now: () => number
  readonly log: (line: string) => void
  /** Folder of the recordings that ship; absent or `null`: none do. */
  readonly shipped?: string | null
}

const ID = /^[0-9a-f]{64}$/

export class BundleShelf implements RecordingShelf {
  readonly #options: BundleShelfOptions
  readonly #shipped: ShippedRecordings

  constructor(options: BundleShelfOptions) {
    this.#options = options
    this.#shipped = new ShippedRecordings(options.shipped ?? null, options.log)
  }

  /** What was opened here comes first. */
  list(): readonly Recording[] {
    const shipped = this.#shipped.list()
    const opened = this.#cards()
      .toSorted((a, b) => b.openedAt - a.openedAt)
      .map(({ recording }) => recording)
    // Opened with an older version that did not bring it yet.
    return [...opened.filter(({ id }) => !shipped.some((one) => one.id === id)), ...shipped]
  }

  /** Checked wholly before any of it is kept. Opened twice it is kept once. @throws {Fault} malformed, tooLarge, storeFull */
  async add({ name, base64 }: CallInput<'openBundle'>): Promise<Recording> {
    const bytes = Buffer.from(base64, 'base64')
    const id = createHash('sha256').update(bytes).digest('hex')
    const shipped = this.#shipped.find(id)
    if (shipped !== null) return shipped
    const { manifest } = await named(name, () => openBundle(bytes))
    const recording: Recording = {
      id,
      name: manifest.title.slice(0, 200),
      kind: 'bundle',
      from: keptFrom(manifest),
      to: manifest.to,
    }
    this.#keep(recording, bytes)
    return recording
  }

  /** @throws {Fault} unknownRecording; malformed: its file was damaged since. */
  async read(recordingId: string): Promise<BundleRecorded> {
    if (this.#shipped.find(recordingId) !== null)
      return new BundleRecorded(recordingId, await openBundle(this.#shipped.bytes(recordingId)), 'shipped')
    if (!ID.test(recordingId) || !existsSync(this.#file(recordingId, '.zip')))
      throw new Fault('unknownRecording', 'This bundle is not kept here any more. Open its file again.')
    const bytes = await readFile(this.#file(recordingId, '.zip'))
    if (createHash('sha256').update(bytes).digest('hex') !== recordingId)
      throw new Fault('malformed', 'The copy of this bundle that was kept here is damaged. Open its file again.')
    return new BundleRecorded(recordingId, await openBundle(bytes))
  }

  /** @throws {Fault} storeFull: nothing of it is kept. */
  #keep(recording: Recording, bytes: Buffer): void {
    const card: Card = { recording, openedAt: this.#options.now() }
    try {
      mkdirSync(this.#options.folder, { recursive: true, mode: 0o700 })
      this.#sweep()
      writeWhole(this.#file(recording.id, '.zip'), bytes)
      // Last: without it the bundle is not in the list.
      writeWhole(this.#file(recording.id, '.json'), Buffer.from(JSON.stringify(card)))
    } catch (error) {
      throw new Fault('storeFull', `The bundle cannot be kept in ${this.#options.folder}: ${asFault(error).message}.`)
    }
  }

  #cards(): Card[] {
    if (!existsSync(this.#options.folder)) return []
    return readdirSync(this.#options.folder).flatMap((name) => {
      const id = /^(.*)\.json$/.exec(name)?.[1] ?? ''
      if (!ID.test(id) || !existsSync(this.#file(id, '.zip'))) return []
      const card = this.#card(id)
      return card === null ? [] : [card]
    })
  }

  #card(id: string): Card | null {
    try {
      const card = Card.parse(JSON.parse(readFileSync(this.#file(id, '.json'), 'utf8')))
      return card.recording.id === id ? card : null
    } catch (error) {
      this.#options.log(`The card of the bundle ${id} cannot be read: ${asFault(error).message}`)
      return null
    }
  }

  /** What was left of a console that was killed while it wrote. */
  #sweep(): void {
    for (const name of readdirSync(this.#options.folder)) {
      if (name.endsWith(UNFINISHED)) rmSync(join(this.#options.folder, name), { force: true })
    }
  }

  #file(id: string, ending: '.zip' | '.json'): string {
    return join(this.#options.folder, `${id}${ending}`)
  }
}

const UNFINISHED = '.unfinished'

/** Under its name it is there wholly or not at all, whenever the console or the machine stops. */
function writeWhole(file: string, bytes: Buffer): void {
  const unfinished = `${file}.${process.pid}${UNFINISHED}`
  const handle = openSync(unfinished, 'w', 0o600)
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(unfinished, file)
}

async function named<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Fault) throw new Fault(error.code, `${name.slice(0, 120)}: ${error.message}`, error.data)
    throw error
  }
}
