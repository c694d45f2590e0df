/** A process that does nothing but write into a run, an incident and a handover, and says of each entry that it is written; ended from outside. */
import { writeSync } from 'node:fs'
import { v7 as uuidv7 } from 'uuid'
import { systemClock } from '../../../host/clock.ts'
import { Handovers } from '../../../host/handover/handovers.ts'
import { Incidents } from '../../../host/incidents/incidents.ts'
import { LogBook } from '../../../host/log-book/book.ts'
import { Runs } from '../../../host/runbooks/runs.ts'
import { openDatabase } from '../../../host/store/database.ts'
import { Store } from '../../../host/store/store.ts'
import type { RunbookEntry } from '../../../shared/runbook/runbook.ts'
import type { RunEntryBody } from '../../../shared/runbook/run.ts'

const TEXT = 'the text of a'
const ENTRY: RunbookEntry = {
  head: {
    id: 'a',
    title: 'A',
    kind: 'guide',
    version: 1,
    owner: 'operations',
    reviewed: '2026-11-21',
    alerts: [],
    faults: [],
    summary: 'When it happens.',
    notWalked: null,
  },
  hash: 'a'.repeat(64),
  bytes: TEXT.length,
  source: 'shipped',
  syncedAt: null,
  readVersion: null,
  isPinned: false,
}
const ACTOR = 'ana'
const NOBODY = { accountId: null, nodeId: null, serviceId: null, alertId: null }
const DECLARED = { title: 'It is slow', severity: 2, summary: '', accountIds: [], alertIds: [], beganAt: null } as const

if (process.argv[2] !== undefined) write(process.argv[2])

function write(file: string): void {
  const { runbooks, logEntries } = new Store(openDatabase(file, Date.now()).db)
  const book = new LogBook({
    table: logEntries,
    clock: systemClock,
    newId: uuidv7,
    actor: ACTOR,
    toSend: () => undefined,
  })
  const runs = new Runs({
    book,
    // The real one reads Markdown, which takes longer to load than this process lives.
    library: {
      open: () => ({ entry: ENTRY, source: TEXT }),
      keepText: (hash) => runbooks.keepText(hash, TEXT),
      pageOf: () => null,
    },
    told: () => undefined,
  })
  const incidents = new Incidents({ book, told: () => undefined })
  const handovers = new Handovers({ book, told: () => undefined })
  const run = runs.start('a', NOBODY)
  for (let count = 0; ; count += 1) {
    // Each with its beginning: whoever sees it on the screen counts on all of it.
    const incident = incidents.declare({ ...DECLARED, accountIds: [], alertIds: [] })
    acknowledge(...incidents.entriesOf(incident.id).map(({ id }) => id))
    acknowledge(incidents.add(incident.id, { kind: 'wrote', text: `note ${count} `.repeat(50) }).id)
    acknowledge(incidents.add(incident.id, { kind: 'closed', why: 'over', impact: null }).id)
    acknowledge(...Array.from({ length: 3 }, (_, index) => runs.add(run.id, bodyOf(count * 3 + index)).id))
    const noted = handovers.add({ kind: 'shiftNoted', text: `watch it, ${count}` })
    acknowledge(...noted.notes.slice(-1).map(({ id }) => id))
    // What else a console writes meanwhile.
    runbooks.pin('a', count % 2 === 0)
  }
}

function acknowledge(...ids: readonly string[]): void {
  for (const id of ids) writeSync(1, `${id}\n`)
}

function bodyOf(count: number): RunEntryBody {
  if (count % 3 === 0) return { kind: 'noted', stepId: null, text: `note ${count} `.repeat(50) }
  return { kind: 'ticked', stepId: `steps/${count}`, outcome: 'done', measured: '' }
}
