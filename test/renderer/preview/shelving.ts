/** What host would answer about runbooks: the ones that ship, read by host's own parser, and runs that can be written into. */
import { readRunbook } from '../../../host/runbooks/read-runbook.ts'
import type { CallInput, CallName, CallOutput, Push } from '../../../shared/calls.ts'
import { Fault } from '../../../shared/fault.ts'
import { inOrder, type KeptEntry } from '../../../shared/log-entry.ts'
import { runOf } from '../../../shared/runbook/run-state.ts'
import type { Library, RunbookHit, RunbookPage } from '../../../shared/runbook/library.ts'
import type { Run, RunEntryBody } from '../../../shared/runbook/run.ts'
import type { RunbookEntry } from '../../../shared/runbook/runbook.ts'
import { anId } from '../factories.ts'

export type ShelfCall = Extract<
  CallName,
  | 'listRunbooks'
  | 'syncRunbooks'
  | 'getRunbook'
  | 'searchRunbooks'
  | 'pinRunbook'
  | 'getRunbookPicture'
  | 'startRun'
  | 'listRuns'
  | 'getRun'
  | 'addRunEntry'
>
type ShelfAnswers = { readonly [N in ShelfCall]: (input: CallInput<N>) => CallOutput<N> }

/** What a scenario says of its runbooks; absent: the ones that ship, as a cluster keeps them. */
export interface Shelf {
  /** By id; in place of the ones that ship. */
  readonly sources?: Readonly<Record<string, string>>
  readonly library?: Partial<Omit<Library, 'entries'>>
  readonly entries?: (entry: RunbookEntry) => RunbookEntry
  /** What was written into runs so far. */
  readonly written?: readonly KeptEntry[]
  readonly changes?: Readonly<Record<string, NonNullable<RunbookPage['changes']>>>
  /** Entries reach the cluster. */
  readonly isSent?: boolean
  readonly isMissing?: boolean
}

const FILES = import.meta.glob<string>('../../../runbooks/*.md', { query: '?raw', import: 'default', eager: true })

/** By id. */
export const SHIPPED: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(FILES).map(([path, text]) => [/([^/]+)\.md$/.exec(path)?.[1] ?? path, text]),
)

export const HASH = 'a'.repeat(64)
const OPERATOR = 'Rana Haddad'
const FLOOR = `<svg xmlns="http://www.w3.org/2000/svg" width="420" height="90"><rect x="1" y="1" width="418" height="88" fill="none" stroke="gray"/><text x="20" y="50" font-size="20" fill="gray">floor 41, epoch 42</text></svg>`

export function shelfAnswers(shelf: Shelf, push: (one: Push) => void): ShelfAnswers {
  const sources = shelf.sources ?? SHIPPED
  const now = Date.now()
  let entries = Object.values(sources).map((source): RunbookEntry => {
    const { head } = readRunbook(source)
    const entry: RunbookEntry = {
      head,
      hash: HASH,
      bytes: source.length,
      source: shelf.library?.source ?? 'cluster',
      syncedAt: shelf.library?.source === 'shipped' ? null : now - 3_720_000,
      readVersion: head.version,
      isPinned: false,
    }
    return shelf.entries?.(entry) ?? entry
  })
  let written = [...(shelf.written ?? [])]
  let made = 0xe000

  const library = (): Library => ({
    entries,
    source: 'cluster',
    comparedAt: now - 12_000,
    problem: null,
    refused: [],
    ...shelf.library,
  })
  const listed = (): Library => {
    if (shelf.isMissing === true) throw new Fault('internal', 'the store of this console cannot be read')
    return library()
  }
  const entryOf = (id: string): RunbookEntry => {
    const entry = entries.find(({ head }) => head.id === id)
    if (entry === undefined) throw new Fault('unknownRunbook', `No runbook ${id} is kept here`)
    return entry
  }
  const pageOf = (id: string): RunbookPage => {
    const entry = entryOf(id)
    const source = sources[id] ?? ''
    return { entry, runbook: readRunbook(source), source, changes: shelf.changes?.[id] ?? null }
  }
  const changed = (id: string, part: Partial<RunbookEntry>): void => {
    entries = entries.map((one) => (one.head.id === id ? { ...one, ...part } : one))
    push({ kind: 'library', library: library() })
  }
  const runs = (): Run[] =>
    [...new Set(written.map(({ logId }) => logId))]
      .flatMap((id) => runOf(written.filter(({ logId }) => logId === id)) ?? [])
      .sort((a, b) => Number(a.ended !== null) - Number(b.ended !== null) || b.startedAt - a.startedAt)
  const runById = (runId: string): Run => {
    const run = runs().find(({ id }) => id === runId)
    if (run === undefined) throw new Fault('unknownRun', `No run ${runId} is known here`)
    return run
  }
  const write = (runId: string, body: RunEntryBody): KeptEntry => {
    const id = anId((made += 1))
    const entry: KeptEntry = { id, logId: runId, at: Date.now(), by: OPERATOR, body, isSent: shelf.isSent ?? true }
    written = [...written, entry]
    push({ kind: 'run', run: runById(runId), entry })
    return entry
  }

  return {
    listRunbooks: listed,
    syncRunbooks: listed,
    getRunbook: ({ id }) => {
      const page = pageOf(id)
      changed(id, { readVersion: page.entry.head.version })
      return page
    },
    searchRunbooks: ({ text, limit }) => ({ hits: hitsOf(sources, text).slice(0, limit) }),
    pinRunbook: ({ id, isPinned }) => {
      entryOf(id)
      changed(id, { isPinned })
      return library()
    },
    getRunbookPicture: ({ name }) => {
      if (name !== 'pictures/floor.svg') throw new Fault('unknownRunbook', `There is no picture ${name}`)
      return { mime: 'image/svg+xml', base64: btoa(FLOOR) }
    },
    startRun: ({ runbookId, subject }) => {
      const { head, hash } = entryOf(runbookId)
      const runId = anId((made += 1))
      write(runId, { kind: 'started', runbookId, version: head.version, hash, title: head.title, subject })
      return runById(runId)
    },
    listRuns: () => ({ runs: runs() }),
    getRun: ({ runId }) => {
      const run = runById(runId)
      return { run, entries: inOrder(written.filter((one) => one.logId === runId)), page: pageOf(run.runbookId) }
    },
    addRunEntry: ({ runId, body }) => {
      runById(runId)
      return write(runId, body)
    },
  }
}

/** Lines with all the words, under their headings. Host's own search is by its store; this is only to look at. */
function hitsOf(sources: Readonly<Record<string, string>>, text: string): RunbookHit[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const hasAll = (line: string): boolean => words.every((word) => line.toLowerCase().includes(word))
  return Object.values(sources).flatMap((source): RunbookHit[] => {
    const { head, parts } = readRunbook(source)
    const own = hasAll(`${head.title} ${head.summary}`)
      ? [{ id: head.id, title: head.title, section: null, snippet: marked(head.summary, words) }]
      : []
    let section: RunbookHit['section'] = null
    const found: RunbookHit[] = [...own]
    for (const part of parts) {
      if (part.kind === 'heading') section = { text: part.text, slug: part.slug }
      if (part.kind !== 'text') continue
      const line = part.markdown.split('\n').find(hasAll)
      if (line !== undefined) found.push({ id: head.id, title: head.title, section, snippet: marked(line, words) })
    }
    return found
  })
}

function marked(line: string, words: readonly string[]): RunbookHit['snippet'] {
  const pattern = new RegExp(`(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'i')
  return line
    .split(pattern)
    .filter((text) => text !== '')
    .map((text) => ({ text, isHit: words.includes(text.toLowerCase()) }))
}
