/** The runbooks as this console has them: what the cluster keeps on top of a folder's, and that on top of what ships, read, searched and pinned from the store. */
import { Fault } from '../../shared/fault.ts'
import type { Library, RunbookHit, RunbookPage } from '../../shared/runbook/library.ts'
import type { RunbookEntry } from '../../shared/runbook/runbook.ts'
import type { RunbooksTable, StoredRunbookFile } from '../store/runbooks-table.ts'
import { changesBetween } from './changes.ts'
import { hitOf } from './found.ts'
import { readHead, readRunbook } from './read-runbook.ts'
import { SearchIndex } from './search-index.ts'
import { type Section, unpacked } from './sections.ts'
import { wordsOf } from './words.ts'

type StoredPage = StoredRunbookFile & { readonly head: NonNullable<StoredRunbookFile['head']> }

export interface OpenedText {
  readonly entry: RunbookEntry
  readonly source: string
}

/** The folder that the connection names, and how the last look into it went. */
export interface FolderStanding extends NonNullable<Library['folder']> {
  readonly refused: readonly { readonly name: string; readonly why: string }[]
}

/** What lies over the others first. */
const ORIGINS = ['cluster', 'folder', 'shipped'] as const

export class RunbookLibrary {
  readonly #table: RunbooksTable
  #pages: ReadonlyMap<string, StoredPage> = new Map()
  #pictures: ReadonlyMap<string, StoredRunbookFile> = new Map()
  #index = new SearchIndex<StoredPage>([])
  #pins: ReadonlySet<string> = new Set()
  #reads: ReturnType<RunbooksTable['reads']> = new Map()
  /** By runbook: the text before the one that is open, so that opening it twice says the same of it. As long as the console runs. */
  readonly #before = new Map<string, { readonly hash: string; readonly version: number; readonly text: string }>()

  constructor(table: RunbooksTable) {
    this.#table = table
    this.reload()
  }

  /** What is in the store is another set now. */
  reload(): void {
    const pages = new Map<string, StoredPage>()
    const pictures = new Map<string, StoredRunbookFile>()
    const files = this.#table.files()
    for (const origin of ['shipped', 'folder', 'cluster'] as const)
      for (const file of files) {
        if (file.origin !== origin) continue
        const { head } = file
        if (head === null) pictures.set(file.name, file)
        else pages.set(head.id, { ...file, head })
      }
    this.#pages = pages
    this.#pictures = pictures
    this.#index = new SearchIndex([...pages.values()])
    this.#pins = this.#table.pins()
    this.#reads = this.#table.reads()
  }

  /** By title. `problem`: why what is here may not be what the cluster has; `null`: nothing speaks for that. */
  state(problem: string | null, folder: FolderStanding | null = null): Library {
    const { comparedAt, refused } = this.#table.sync()
    const pages = [...this.#pages.values()]
    return {
      entries: pages
        .map((page) => this.#entryOf(page))
        .toSorted((a, b) => a.head.title.localeCompare(b.head.title, 'en')),
      source: ORIGINS.find((one) => pages.some(({ origin }) => origin === one)) ?? 'shipped',
      comparedAt: folder?.read?.at ?? comparedAt,
      problem,
      refused: [...refused, ...(folder?.refused ?? [])].map(({ name, why }) => ({ name, why })),
      folder: folder === null ? null : { path: folder.path, problem: folder.problem, read: folder.read },
    }
  }

  /** @throws {Fault} unknownRunbook */
  open(id: string): OpenedText {
    const page = this.#page(id)
    const body = this.#table.body(page.id)
    if (body === null) throw new Fault('unknownRunbook', `The text of ${id} is gone from the store.`)
    return { entry: this.#entryOf(page), source: Buffer.from(body).toString('utf8') }
  }

  /** `isReader`: whether it counts as read. @throws {Fault} unknownRunbook */
  page(id: string, isReader: boolean): RunbookPage {
    const { source } = this.open(id)
    const { hash, head } = this.#page(id)
    const last = this.#reads.get(id)
    if (isReader && last?.hash !== hash) {
      const text = last === undefined ? null : this.#table.text(last.hash)
      if (last === undefined || text === null) this.#before.delete(id)
      else this.#before.set(id, { hash, version: last.version, text })
      this.#markRead(id, head.version, hash, source)
    }
    const before = this.#before.get(id)
    const changes = before?.hash === hash ? changesBetween(before.text, source, before.version) : null
    return { entry: this.#entryOf(this.#page(id)), runbook: readRunbook(source), source, changes }
  }

  /** A text that is no more the newest of its runbook, as it was; `null`: it was not kept. */
  pageOf(hash: string): RunbookPage | null {
    const source = this.#table.text(hash)
    if (source === null) return null
    const head = readHead(source)
    const page = this.#pages.get(head.id)
    const entry: RunbookEntry = {
      head,
      hash,
      bytes: Buffer.byteLength(source),
      source: page?.origin ?? 'cluster',
      syncedAt: page?.hash === hash ? page.syncedAt : null,
      readVersion: this.#reads.get(head.id)?.version ?? null,
      isPinned: this.#pins.has(head.id),
    }
    return { entry, runbook: readRunbook(source), source, changes: null }
  }

  /** As long as a run that began with it is kept, so is it. @throws {Fault} storeFull */
  keepText(hash: string): void {
    const text = this.#table.text(hash)
    if (text !== null) this.#table.keepText(hash, text)
  }

  /** @throws {Fault} unknownRunbook, storeFull */
  pin(id: string, isPinned: boolean): void {
    this.#page(id)
    this.#table.pin(id, isPinned)
    this.#pins = this.#table.pins()
  }

  /** @throws {Fault} unknownRunbook */
  picture(name: string): { mime: 'image/svg+xml' | 'image/png'; base64: string } {
    const file = this.#pictures.get(name)
    const body = file === undefined ? null : this.#table.body(file.id)
    if (body === null) throw new Fault('unknownRunbook', `There is no picture ${name} among the runbooks.`)
    return { mime: name.endsWith('.png') ? 'image/png' : 'image/svg+xml', base64: Buffer.from(body).toString('base64') }
  }

  /** The best first. Nothing is found of nothing. */
  search(text: string, limit: number): RunbookHit[] {
    const words = wordsOf(text)
    if (words.length === 0) return []
    return this.#index
      .search(words, limit, (match, most) => this.#table.search(match, most))
      .map((page) => hitOf(page.head, () => this.#sections(page.id), words))
  }

  #sections(id: number): readonly Section[] {
    return unpacked(this.#table.sections(id) ?? '')
  }

  /** A full disk keeps nobody from reading: it counts as not read then. */
  #markRead(id: string, version: number, hash: string, source: string): void {
    try {
      this.#table.markRead(id, version, hash, source)
      this.#table.forgetTexts()
      this.#reads = this.#table.reads()
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'storeFull') throw error
    }
  }

  #page(id: string): StoredPage {
    const page = this.#pages.get(id)
    if (page === undefined) throw new Fault('unknownRunbook', `There is no runbook ${id} here.`)
    return page
  }

  #entryOf({ head, hash, bytes, origin, syncedAt }: StoredPage): RunbookEntry {
    return {
      head,
      hash,
      bytes,
      source: origin,
      syncedAt,
      readVersion: this.#reads.get(head.id)?.version ?? null,
      isPinned: this.#pins.has(head.id),
    }
  }
}
