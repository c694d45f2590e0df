/** Runbooks and runs, put together: what windows ask for, and how the runbooks are kept as the cluster's. */
import type { CallOutput, Push } from '../../shared/calls.ts'
import type { Link } from '../../shared/picture.ts'
import type { Library } from '../../shared/runbook/library.ts'
import { every, type Clock } from '../clock.ts'
import type { ControlClient } from '../control/client.ts'
import type { LogDesk } from '../log-book/desk.ts'
import type { Store } from '../store/store.ts'
import { FolderSource, forgetFolder } from './folder.ts'
import { RunbookLibrary } from './library.ts'
import { Runs } from './runs.ts'
import { shippedFolder, takeShipped } from './shipped.ts'
import { Synchroniser } from './synchroniser.ts'

export const COMPARE_EVERY_MS = 5 * 60_000

export interface RunbookDeskOptions {
  readonly store: Pick<Store, 'runbooks'>
  /** Where runs are written. */
  readonly logs: Pick<LogDesk, 'book' | 'problem'>
  readonly client: ControlClient
  readonly clock: Clock
  readonly isLive: () => boolean
  /** Folder of those that ship; `null`: none do. Absent: the one beside this console. */
  readonly shipped?: string | null | undefined
  /** A folder of runbooks, from the profile; absent or `null`: none. */
  readonly folder?: string | null
  readonly tell: (push: Push) => void
  readonly log: (line: string) => void
}

export class RunbookDesk {
  readonly runs: Runs
  readonly #options: RunbookDeskOptions
  /** `null`: nobody has asked yet. A console that starts has more urgent things to do. */
  #books: RunbookLibrary | null = null
  readonly #synchroniser: Synchroniser
  readonly #folder: FolderSource | null
  #isLive = false
  #stop: () => void = () => undefined
  #stopLooking: () => void = () => undefined

  constructor(options: RunbookDeskOptions) {
    const { store, logs, client, clock, isLive, folder = null, tell, log } = options
    this.#options = options
    const now = (): number => clock.now()
    this.#folder = folder === null ? null : new FolderSource({ folder, table: store.runbooks, now })
    const onDefect = (error: unknown): void =>
      log(`The runbooks failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    this.#synchroniser = new Synchroniser({
      table: store.runbooks,
      client,
      clock,
      isLive,
      folder: this.#folder,
      compared: (isOther) => {
        if (isOther) this.#library.reload()
        this.#tellLibrary()
      },
      onDefect,
    })
    this.runs = new Runs({
      book: logs.book,
      library: {
        open: (id) => this.#library.open(id),
        keepText: (hash) => this.#library.keepText(hash),
        pageOf: (hash) => this.#library.pageOf(hash),
      },
      told: (run, entry) => tell({ kind: 'run', run, entry }),
    })
  }

  onLink(link: Link): void {
    const isLive = link.kind === 'live'
    if (isLive === this.#isLive) return
    this.#isLive = isLive
    this.#stop()
    if (!isLive) return
    // What ships is in the store before anything else comes there.
    this.library()
    this.#stop = every(this.#options.clock, COMPARE_EVERY_MS, () => void this.#synchroniser.compare())
    void this.#synchroniser.compare()
  }

  close(): void {
    this.#stop()
    this.#stopLooking()
    this.#folder?.close()
    this.#synchroniser.close()
  }

  library(): Library {
    const problem = this.#folder?.problem ?? this.#synchroniser.problem ?? this.#options.logs.problem
    return this.#library.state(problem, this.#folder?.standing)
  }

  async compare(): Promise<Library> {
    this.library()
    await this.#synchroniser.compare()
    return this.library()
  }

  /** `isReader`: whether it counts as read. @throws {Fault} unknownRunbook */
  page(id: string, isReader: boolean): CallOutput<'getRunbook'> {
    const before = this.#library.open(id).entry.readVersion
    const page = this.#library.page(id, isReader)
    if (page.entry.readVersion !== before) this.#tellLibrary()
    return page
  }

  search(text: string, limit: number): CallOutput<'searchRunbooks'> {
    return { hits: this.#library.search(text, limit) }
  }

  /** @throws {Fault} unknownRunbook, storeFull */
  pin(id: string, isPinned: boolean): Library {
    this.#library.pin(id, isPinned)
    this.#tellLibrary()
    return this.library()
  }

  /** @throws {Fault} unknownRunbook */
  picture(name: string): CallOutput<'getRunbookPicture'> {
    return this.#library.picture(name)
  }

  get #library(): RunbookLibrary {
    if (this.#books === null) {
      const { store, log, shipped = shippedFolder() } = this.#options
      takeShipped(shipped, store.runbooks, log)
      if (this.#folder === null) forgetFolder(store.runbooks, log)
      this.#books = new RunbookLibrary(store.runbooks)
      if (this.#folder !== null) this.#lookFromNowOn()
    }
    return this.#books
  }

  /** A folder needs no cluster: it is looked into while there is none, too. */
  #lookFromNowOn(): void {
    const look = (): void => {
      if (!this.#isLive) void this.#synchroniser.compare()
    }
    this.#stopLooking = every(this.#options.clock, COMPARE_EVERY_MS, look)
    look()
  }

  /** What is written here stays here, or does so no longer. */
  logsChanged(): void {
    this.#tellLibrary()
  }

  #tellLibrary(): void {
    this.#options.tell({ kind: 'library', library: this.library() })
  }
}
