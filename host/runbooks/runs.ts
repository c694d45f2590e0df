/** Runs of runbooks as this console knows them. */
import { Fault } from '../../shared/fault.ts'
import { inOrder, type KeptEntry } from '../../shared/log-entry.ts'
import type { RunbookPage } from '../../shared/runbook/library.ts'
import type { Run, RunEntryBody, RunSubject } from '../../shared/runbook/run.ts'
import { inListOrder, runOf } from '../../shared/runbook/run-state.ts'
import type { LogBook } from '../log-book/book.ts'
import { Logs } from '../log-book/logs.ts'
import type { RunbookLibrary } from './library.ts'

export interface RunsOptions {
  readonly book: LogBook
  readonly library: Pick<RunbookLibrary, 'open' | 'keepText' | 'pageOf'>
  readonly told: (run: Run, entry: KeptEntry) => void
}

export class Runs {
  readonly #options: RunsOptions
  readonly #logs: Logs<Run>

  constructor(options: RunsOptions) {
    this.#options = options
    const { book, library, told } = options
    // Before anybody is told of a run that began elsewhere.
    book.listen({
      changed: (entries) => {
        for (const { body } of entries) if (body.kind === 'started') library.keepText(body.hash)
      },
      reset: () => undefined,
    })
    this.#logs = new Logs({ book, sort: 'run', fold: runOf, told })
  }

  /** @throws {Fault} unknownRunbook, storeFull */
  start(runbookId: string, subject: RunSubject): Run {
    const { library, book } = this.#options
    const { head, hash } = library.open(runbookId).entry
    const { version, title } = head
    library.keepText(hash)
    const runId = book.newId()
    this.#logs.write(runId, [{ kind: 'started', runbookId, version, hash, title, subject }])
    return this.#known(runId)
  }

  /** @throws {Fault} unknownRun; malformed: a run begins and ends once; storeFull: it was not written. */
  add(runId: string, body: RunEntryBody): KeptEntry {
    const run = this.#known(runId)
    if (body.kind === 'started') throw new Fault('malformed', 'This run has begun. Start another one.')
    if (body.kind === 'ended' && run.ended !== null)
      throw new Fault('malformed', `This run has ended: ${run.ended.outcome}, by ${run.ended.by}.`)
    return this.#logs.write(runId, [body])[0] as KeptEntry
  }

  /** Open ones first, newest first. */
  list(): Run[] {
    return inListOrder(this.#logs.all())
  }

  /** `page`: as it was when the run began; `null`: that text is not here. @throws {Fault} unknownRun */
  get(runId: string): { run: Run; entries: KeptEntry[]; page: RunbookPage | null } {
    const run = this.#known(runId)
    return { run, entries: inOrder(this.#options.book.of(runId)), page: this.#options.library.pageOf(run.hash) }
  }

  /** `null`: it is not here. `page`: as it was when the run began. */
  find(runId: string): { run: Run; page: RunbookPage | null } | null {
    const run = this.#logs.find(runId)
    return run === null ? null : { run, page: this.#options.library.pageOf(run.hash) }
  }

  /** @throws {Fault} unknownRun */
  #known(runId: string): Run {
    const run = this.#logs.find(runId)
    if (run === null) throw new Fault('unknownRun', `There is no run ${runId} here.`)
    return run
  }
}
