/** Runs of runbooks as this console knows them: written down before anybody hears of it, put together with what others wrote. */
import { Fault } from '../../shared/fault.ts'
import type { RunbookPage } from '../../shared/runbook/library.ts'
import type { KeptEntry, Run, RunEntry, RunEntryBody, RunSubject } from '../../shared/runbook/run.ts'
import { inListOrder, inOrder, runOf } from '../../shared/runbook/run-state.ts'
import type { Clock } from '../clock.ts'
import type { RunCursor, RunEntriesTable } from '../store/run-entries-table.ts'
import type { RunbookLibrary } from './library.ts'

export interface RunsOptions {
  readonly table: RunEntriesTable
  readonly library: Pick<RunbookLibrary, 'open' | 'keepText' | 'pageOf'>
  readonly clock: Clock
  /** A new UUIDv7. */
  readonly newId: () => string
  /** Who writes at this console. */
  readonly actor: string
  readonly told: (run: Run, entry: KeptEntry) => void
  /** Something is here that the cluster does not have. */
  readonly toSend: () => void
}

export class Runs {
  readonly #options: RunsOptions
  /** `null`: not folded yet. */
  #heads: Map<string, Run> | null = null

  constructor(options: RunsOptions) {
    this.#options = options
  }

  /** @throws {Fault} unknownRunbook, storeFull */
  start(runbookId: string, subject: RunSubject): Run {
    const { library, newId } = this.#options
    const { head, hash } = library.open(runbookId).entry
    const { version, title } = head
    library.keepText(hash)
    const { runId } = this.#write(newId(), { kind: 'started', runbookId, version, hash, title, subject })
    return this.#known(runId)
  }

  /** @throws {Fault} unknownRun; malformed: a run begins and ends once; storeFull: it was not written. */
  add(runId: string, body: RunEntryBody): KeptEntry {
    const run = this.#known(runId)
    if (body.kind === 'started') throw new Fault('malformed', 'This run has begun. Start another one.')
    if (body.kind === 'ended' && run.ended !== null)
      throw new Fault('malformed', `This run has ended: ${run.ended.outcome}, by ${run.ended.by}.`)
    return this.#write(runId, body)
  }

  /** Open ones first, newest first. */
  list(): Run[] {
    return inListOrder([...this.#all().values()])
  }

  /** `page`: as it was when the run began; `null`: that text is not here. @throws {Fault} unknownRun */
  get(runId: string): { run: Run; entries: KeptEntry[]; page: RunbookPage | null } {
    const run = this.#known(runId)
    return { run, entries: inOrder(this.#options.table.ofRun(runId)), page: this.#options.library.pageOf(run.hash) }
  }

  /** What the cluster has. @throws {Fault} storeFull: nothing of it is here, and it is to be asked for again. */
  merge(entries: readonly RunEntry[], cursor: RunCursor): void {
    const { table, library } = this.#options
    const changed = table.merge(entries, cursor)
    for (const { body } of changed) if (body.kind === 'started') library.keepText(body.hash)
    this.#tell(changed)
  }

  /** The cluster has these now. @throws {Fault} storeFull */
  sent(entries: readonly RunEntry[]): void {
    const marked = new Set(this.#options.table.markSent(entries.map(({ id }) => id)))
    this.#tell(entries.filter(({ id }) => marked.has(id)))
  }

  /** What is sent has to be sent again. @throws {Fault} storeFull */
  beginJournal(journalId: string): void {
    this.#options.table.beginJournal(journalId)
    this.#heads = null
  }

  #write(runId: string, body: RunEntryBody): KeptEntry {
    const { table, clock, newId, actor, told, toSend } = this.#options
    // After everything that was seen of this run, whatever the clocks of others say: it was written in the knowledge of it.
    const newest = table.ofRun(runId).at(-1)?.at ?? 0
    const entry: RunEntry = { id: newId(), runId, at: Math.max(clock.now(), newest + 1), by: actor, body }
    table.add(entry)
    this.#heads?.delete(runId)
    const kept = { ...entry, isSent: false }
    told(this.#known(runId), kept)
    toSend()
    return kept
  }

  #tell(changed: readonly RunEntry[]): void {
    for (const runId of new Set(changed.map((entry) => entry.runId))) this.#heads?.delete(runId)
    for (const { id, runId, at, by, body } of changed) {
      const run = this.#find(runId)
      // Its beginning is still to come, and is told then.
      if (run !== null) this.#options.told(run, { id, runId, at, by, body, isSent: true })
    }
  }

  /** @throws {Fault} unknownRun */
  #known(runId: string): Run {
    const run = this.#find(runId)
    if (run === null) throw new Fault('unknownRun', `There is no run ${runId} here.`)
    return run
  }

  #find(runId: string): Run | null {
    const known = this.#heads?.get(runId)
    if (known !== undefined) return known
    const run = runOf(this.#options.table.ofRun(runId))
    if (run !== null) this.#heads?.set(runId, run)
    return run
  }

  #all(): Map<string, Run> {
    if (this.#heads === null) {
      const heads = new Map<string, Run>()
      for (const entries of byRun(this.#options.table.all())) {
        const run = runOf(entries)
        if (run !== null) heads.set(run.id, run)
      }
      this.#heads = heads
    }
    return this.#heads
  }
}

/** They come run by run. */
function byRun(entries: readonly KeptEntry[]): KeptEntry[][] {
  const runs: KeptEntry[][] = []
  for (const entry of entries) {
    const last = runs.at(-1)
    if (last?.[0]?.runId === entry.runId) last.push(entry)
    else runs.push([entry])
  }
  return runs
}
