/** Brings the cluster's runbooks here, after those of the folder where there is one: only what changed, every hash checked, and the whole set at once or not at all. */
import type { RouteOutput } from '../../shared/api.ts'
import { Fault } from '../../shared/fault.ts'
import type { RunbookFile } from '../../shared/runbook/library.ts'
import { manifestText } from '../../shared/runbook/manifest-text.ts'
import type { Clock } from '../clock.ts'
import type { ControlClient } from '../control/client.ts'
import type { NewRunbookFile, RunbooksTable, RunbookSync } from '../store/runbooks-table.ts'
import type { FolderSource } from './folder.ts'
import { hashOf, usableFile } from './usable-file.ts'

/** Of one set, bytes: more is no library of runbooks. */
export const SET_MOST_BYTES = 256 * 1024 ** 2
/** Asked for at the same time. */
const AT_ONCE = 8
const OFFLINE = 'The cluster is not connected, so nothing was compared. What was kept here is shown.'
const OFFLINE_FOLDER =
  'The cluster is not connected: only the folder was compared. What was kept of the cluster is shown.'

type Refused = RunbookSync['refused'][number]
type Fetched = { readonly file: NewRunbookFile } | { readonly refused: Refused; readonly isLasting: boolean }

export interface SynchroniserOptions {
  readonly table: RunbooksTable
  readonly client: ControlClient
  readonly clock: Clock
  readonly isLive: () => boolean
  /** Looked into before the cluster is asked; absent or `null`: there is no folder. */
  readonly folder?: Pick<FolderSource, 'take'> | null
  /** Compared, well or not. `isOther`: the set in the store is another one. */
  readonly compared: (isOther: boolean) => void
  /** What was thrown without being planned for. */
  readonly onDefect: (error: unknown) => void
}

export class Synchroniser {
  readonly #options: SynchroniserOptions
  #problem: string | null = null
  #running: Promise<void> | null = null
  #isClosed = false

  constructor(options: SynchroniserOptions) {
    this.#options = options
  }

  /** Why the last comparing brought nothing; `null`: it went well, or there was none. */
  get problem(): string | null {
    return this.#problem
  }

  /** Never throws: what came of it is said by `problem`. One at a time; who asks meanwhile waits for the same. */
  compare(): Promise<void> {
    this.#running ??= this.#compare().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  /** The store ends: what comes from here on is not written. */
  close(): void {
    this.#isClosed = true
  }

  async #compare(): Promise<void> {
    const { folder = null, isLive, compared, onDefect } = this.#options
    let isOther = false
    try {
      if (folder !== null) isOther = await folder.take()
      if (this.#isClosed) return
      if (!isLive()) throw new Fault('stalePicture', folder === null ? OFFLINE : OFFLINE_FOLDER)
      isOther = (await this.#bring()) || isOther
      this.#problem = null
    } catch (error) {
      if (this.#isClosed) return
      if (!(error instanceof Fault)) onDefect(error)
      this.#problem = wordsOf(error, folder !== null)
    }
    if (!this.#isClosed) compared(isOther)
  }

  /** Answers whether the set is another one now. */
  async #bring(): Promise<boolean> {
    const { table, client, clock } = this.#options
    const before = table.sync()
    const query = before.hash === null ? {} : { known: before.hash }
    const manifest = await client.call('listRunbooks', { query })
    if (this.#isClosed) return false
    if (manifest.files === null) {
      if (manifest.hash !== before.hash)
        throw new Fault('badAnswer', 'The cluster says that its runbooks are the ones named, and names others.')
      table.saveSync({ ...before, comparedAt: clock.now() })
      return false
    }
    checkManifest(manifest.hash, manifest.files)
    return this.#take(manifest.hash, manifest.files, before)
  }

  async #take(hash: string, files: readonly RunbookFile[], before: RunbookSync): Promise<boolean> {
    const { table, clock } = this.#options
    const here = new Map(table.files().flatMap((file) => (file.origin === 'cluster' ? [[file.name, file.hash]] : [])))
    const refusedBefore = new Map(before.refused.map((file) => [file.name, file]))
    const kept = new Set<string>()
    const refused: Refused[] = []
    const wanted: RunbookFile[] = []
    for (const file of files) {
      const known = refusedBefore.get(file.name)
      if (here.get(file.name) === file.hash) kept.add(file.name)
      else if (known?.hash === file.hash) refused.push(known)
      else wanted.push(file)
    }
    let isWhole = true
    let staged = 0
    table.dropStaged()
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      const fetched = await Promise.all(wanted.slice(at, at + AT_ONCE).map((file) => this.#fetch(file)))
      if (this.#isClosed) return false
      const usable = fetched.flatMap((one) => ('file' in one ? [one.file] : []))
      table.stage(usable)
      staged += usable.length
      for (const one of fetched) {
        if ('file' in one) continue
        refused.push(one.refused)
        isWhole &&= one.isLasting
      }
    }
    for (const { name } of refused) if (here.has(name)) kept.add(name)
    // What did not come as it is listed is asked for with the next comparing: then the list must come again, too.
    const asked = isWhole ? refused : refused.map((file) => ({ ...file, hash: '' }))
    table.replace('cluster', kept, { hash: isWhole ? hash : null, comparedAt: clock.now(), refused: asked })
    return staged > 0 || kept.size !== here.size
  }

  /** @throws {Fault} whatever keeps the whole set from coming. */
  async #fetch(listed: RunbookFile): Promise<Fetched> {
    const { client, clock } = this.#options
    const { name, hash } = listed
    let answer: RouteOutput<'getRunbook'>
    try {
      answer = await client.call('getRunbook', { params: { name } })
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'unknownRunbook') throw error
      return { refused: { name, hash, why: 'The cluster lists it and does not have it.' }, isLasting: false }
    }
    const body = Buffer.from(answer.text, answer.encoding)
    if (hashOf(body) !== hash)
      return {
        refused: { name, hash, why: 'What came is not what the list says: its hash is another.' },
        isLasting: false,
      }
    try {
      return { file: usableFile(name, body, clock.now()) }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return { refused: { name, hash, why: error.message }, isLasting: true }
    }
  }
}

/** @throws {Fault} badAnswer, tooLarge: nothing of it is taken. */
function checkManifest(hash: string, files: readonly RunbookFile[]): void {
  if (hashOf(manifestText(files)) !== hash)
    throw new Fault('badAnswer', 'The list of runbooks is damaged: its hash is another. Nothing of it was taken.')
  if (new Set(files.map(({ name }) => name)).size !== files.length)
    throw new Fault('badAnswer', 'The list of runbooks names a file twice. Nothing of it was taken.')
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  if (bytes > SET_MOST_BYTES)
    throw new Fault('tooLarge', `The cluster’s runbooks have ${bytes} bytes; at most ${SET_MOST_BYTES} are taken.`)
}

/** `null`: nothing is wrong with it. */
function wordsOf(error: unknown, hasFolder: boolean): string | null {
  if (!(error instanceof Fault)) return 'Comparing with the cluster failed; the console’s log says more.'
  // A team that keeps its own in a folder expects none of the cluster.
  if (error.code === 'notFound' && hasFolder) return null
  if (error.code === 'notFound') return 'This cluster keeps no runbooks. Those that ship with the console are shown.'
  return error.message
}
