/** The recordings that ship with the console: bundles in a folder beside it, whether it runs from its sources, built or packaged. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { EpochMs } from '../../shared/ids.ts'
import { asFault, Fault } from '../../shared/fault.ts'
import type { Recording } from '../../shared/replay.ts'

const FOLDER = 'recordings'
/** Beside the bundles: what they are, without opening them. */
export const RECORDINGS_INDEX = 'index.json'

export const RecordingsIndex = z.strictObject({
  recordings: z.array(
    z.strictObject({
      file: z.string().regex(/^[a-z0-9][a-z0-9-]{0,80}\.zip$/),
      /** Of the file. */
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      name: z.string().min(1).max(200),
      from: EpochMs,
      to: EpochMs,
    }),
  ),
})
export type RecordingsIndex = z.infer<typeof RecordingsIndex>
type Row = RecordingsIndex['recordings'][number]

/** The nearest above this file; `null`: none came with it. */
export function shippedRecordings(from = dirname(fileURLToPath(import.meta.url))): string | null {
  const candidate = join(from, FOLDER)
  if (existsSync(join(candidate, RECORDINGS_INDEX))) return candidate
  const above = dirname(from)
  return above === from ? null : shippedRecordings(above)
}

/** Only read. Each file is looked at once, and held against its hash again whenever it is opened. */
export class ShippedRecordings {
  readonly #folder: string | null
  readonly #log: (line: string) => void
  #rows: readonly Row[] | null = null

  /** `folder`: `null`: nothing ships. */
  constructor(folder: string | null, log: (line: string) => void) {
    this.#folder = folder
    this.#log = log
  }

  /** Newest first. What is broken is left out, and the log says so. */
  list(): readonly Recording[] {
    return this.#whole()
      .toSorted((a, b) => b.from - a.from)
      .map(asRecording)
  }

  /** `null`: it does not ship. */
  find(recordingId: string): Recording | null {
    const row = this.#whole().find(({ sha256 }) => sha256 === recordingId)
    return row === undefined ? null : asRecording(row)
  }

  /** @throws {Fault} unknownRecording: it does not ship. malformed: its file was damaged since. */
  bytes(recordingId: string): Buffer {
    const row = this.#whole().find(({ sha256 }) => sha256 === recordingId)
    if (row === undefined) throw new Fault('unknownRecording', 'This recording did not come with the console.')
    return this.#read(row)
  }

  #whole(): readonly Row[] {
    this.#rows ??= this.#listed().filter((row) => this.#isWhole(row))
    return this.#rows
  }

  #listed(): readonly Row[] {
    if (this.#folder === null) return []
    try {
      return RecordingsIndex.parse(JSON.parse(readFileSync(join(this.#folder, RECORDINGS_INDEX), 'utf8'))).recordings
    } catch (error) {
      this.#log(`The list of the recordings that ship cannot be read: ${asFault(error).message}`)
      return []
    }
  }

  #isWhole(row: Row): boolean {
    try {
      this.#read(row)
      return true
    } catch (error) {
      this.#log(`The recording ${row.file} that ships is left out: ${asFault(error).message}`)
      return false
    }
  }

  /** @throws {Fault} malformed */
  #read({ file, sha256 }: Row): Buffer {
    let bytes: Buffer
    try {
      bytes = readFileSync(join(this.#folder ?? '', file))
    } catch (error) {
      throw new Fault('malformed', `The recording ${file} cannot be read: ${asFault(error).message}`)
    }
    if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      throw new Fault(
        'malformed',
        `The recording ${file} is not the one that shipped: its hash is another. Install the console anew.`,
      )
    return bytes
  }
}

function asRecording({ sha256, name, from, to }: Row): Recording {
  return { id: sha256, name, kind: 'shipped', from, to }
}
