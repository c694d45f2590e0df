/** A folder of this machine as a source of runbooks, for a team's own: over what ships, under the cluster's. Only ever read. */
import { constants } from 'node:fs'
import { open, readdir, realpath } from 'node:fs/promises'
import { isAbsolute, join, sep } from 'node:path'
import { asFault, Fault } from '../../shared/fault.ts'
import { RunbookFileName } from '../../shared/runbook/library.ts'
import type { NewRunbookFile, RunbooksTable, RunbookSync } from '../store/runbooks-table.ts'
import type { FolderStanding } from './library.ts'
import { RUNBOOK_MOST_BYTES } from './read-runbook.ts'
import { hashOf, usableFile } from './usable-file.ts'

type Refused = RunbookSync['refused'][number]

/** More is no library of runbooks. */
const MOST_FILES = 20_000
const MOST_BYTES = 256 * 1024 ** 2
const PICTURES = 'pictures'
/** What is meant to be part of the set; other files that lie there are nobody's business. */
const MEANT = /\.(?:md|svg|png)$/i

interface FolderTaken {
  /** The set in the store is another one now. */
  readonly isOther: boolean
  /** What lies there and cannot be used; what was kept of it before stays. */
  readonly refused: readonly Refused[]
}

export interface FolderOptions {
  readonly folder: string
  readonly table: RunbooksTable
  /** Epoch ms of this machine. */
  readonly now: () => number
}

/** One folder, and how the last look into it went. */
export class FolderSource {
  readonly #options: FolderOptions
  #isClosed = false
  #problem: string | null = null
  #refused: readonly Refused[] = []

  constructor(options: FolderOptions) {
    this.#options = options
  }

  /** Why the last look brought nothing; `null`: it went well, or there was none. */
  get problem(): string | null {
    return this.#problem
  }

  get standing(): FolderStanding {
    const { folder: path, table } = this.#options
    return { path, problem: this.#problem, read: table.sync().folder ?? null, refused: this.#refused }
  }

  /** Whether the set is another one now. What cannot be planned for is thrown. */
  async take(): Promise<boolean> {
    try {
      const { isOther, refused } = await takeFolder(this.#options, () => !this.#isClosed)
      this.#problem = null
      this.#refused = refused
      return isOther
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.#problem = error.message
      return false
    }
  }

  /** The store ends: what comes from here on is not written. */
  close(): void {
    this.#isClosed = true
  }
}

/** Lets go of what a folder had brought that is no source any more. */
export function forgetFolder(table: RunbooksTable, log: (line: string) => void): void {
  if (!table.files().some(({ origin }) => origin === 'folder')) return
  try {
    table.dropStaged()
    table.replace('folder', new Set(), { ...table.sync(), folder: null })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    log(`The runbooks of the folder of before could not be let go of: ${error.message}`)
  }
}

/** Brings the folder's set into the store, whole or not at all. @throws {Fault} malformed: the folder cannot be used, and why. tooLarge, storeFull */
async function takeFolder({ folder, table, now }: FolderOptions, isWanted: () => boolean): Promise<FolderTaken> {
  const root = await rootOf(folder)
  const names = await namesIn(root)
  const here = new Map(table.files().flatMap((file) => (file.origin === 'folder' ? [[file.name, file.hash]] : [])))
  const kept = new Set<string>()
  const fresh: NewRunbookFile[] = []
  const refused: Refused[] = []
  let bytes = 0
  for (const name of names) {
    const file = await lookAt(root, name, here.get(name) ?? null, now())
    bytes += file.bytes
    if (bytes > MOST_BYTES)
      throw new Fault(
        'tooLarge',
        `The runbooks in ${folder} have more than ${MOST_BYTES / 1024 ** 2} MiB; none are taken.`,
      )
    if (file.kind === 'fresh') fresh.push(file.file)
    else if (file.kind === 'same') kept.add(name)
    else {
      refused.push(file.refused)
      if (here.has(name)) kept.add(name)
    }
  }
  if (!isWanted()) return { isOther: false, refused }
  const sync = { ...table.sync(), folder: { path: folder, at: now() } }
  if (fresh.length === 0 && kept.size === here.size) {
    table.saveSync(sync)
    return { isOther: false, refused }
  }
  table.dropStaged()
  table.stage(fresh)
  table.replace('folder', kept, sync)
  return { isOther: true, refused }
}

type Looked =
  | { readonly kind: 'fresh'; readonly bytes: number; readonly file: NewRunbookFile }
  | { readonly kind: 'same'; readonly bytes: number }
  | { readonly kind: 'refused'; readonly bytes: number; readonly refused: Refused }

async function lookAt(root: string, name: string, known: string | null, at: number): Promise<Looked> {
  try {
    if (!RunbookFileName.safeParse(name).success)
      throw new Fault('malformed', 'Its name is none of a runbook: such as split-brain.md or pictures/floor.svg.')
    const body = await bodyOf(root, name)
    if (hashOf(body) === known) return { kind: 'same', bytes: body.length }
    return { kind: 'fresh', bytes: body.length, file: usableFile(name, body, at) }
  } catch (error) {
    return { kind: 'refused', bytes: 0, refused: { name, hash: '', why: asFault(error).message } }
  }
}

/** @throws {Fault} malformed: it is no plain file in there, or too large. */
async function bodyOf(root: string, name: string): Promise<Buffer> {
  const path = await realpath(join(root, name))
  if (!path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`))
    throw new Fault('malformed', 'It is a link that leads out of the folder.')
  // Not for a pipe: that would wait for somebody to write.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const about = await file.stat()
    if (!about.isFile()) throw new Fault('malformed', 'It is no plain file.')
    if (about.size > RUNBOOK_MOST_BYTES)
      throw new Fault('malformed', `It has ${about.size} bytes; a file of the runbooks has at most 1 MiB.`)
    return await file.readFile()
  } finally {
    await file.close()
  }
}

/** Without links. @throws {Fault} malformed */
async function rootOf(folder: string): Promise<string> {
  if (!isAbsolute(folder))
    throw new Fault('malformed', `The folder of runbooks has to be given with its whole path, and is “${folder}”.`)
  return guarded(folder, () => realpath(folder))
}

/** In no order. @throws {Fault} malformed, tooLarge */
async function namesIn(root: string): Promise<string[]> {
  const own = await guarded(root, () => readdir(root))
  const pictures = own.includes(PICTURES) ? await guarded(root, () => readdir(join(root, PICTURES))) : []
  const names = [...own, ...pictures.map((name) => `${PICTURES}/${name}`)].filter((name) => MEANT.test(name))
  if (names.length > MOST_FILES)
    throw new Fault(
      'tooLarge',
      `The folder ${root} has ${names.length} files of runbooks; at most ${MOST_FILES} are taken.`,
    )
  return names
}

async function guarded<T>(folder: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw new Fault('malformed', `The folder of runbooks ${folder} cannot be read: ${reasonOf(error)}`)
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOENT') return 'it is not there.'
  if (code === 'ENOTDIR') return 'it is no folder.'
  if (code === 'EACCES' || code === 'EPERM') return 'the user this console runs as may not read it.'
  return `${asFault(error).message}.`
}
