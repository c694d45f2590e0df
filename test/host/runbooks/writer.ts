/** A process that does nothing but write into a run, and says of each entry that it is written; ended from outside. */
import { writeSync } from 'node:fs'
import { v7 as uuidv7 } from 'uuid'
import { systemClock } from '../../../host/clock.ts'
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

if (process.argv[2] !== undefined) write(process.argv[2])

function write(file: string): void {
  const { runbooks, runEntries } = new Store(openDatabase(file, Date.now()).db)
  const runs = new Runs({
    table: runEntries,
    // The real one reads Markdown, which takes longer to load than this process lives.
    library: {
      open: () => ({ entry: ENTRY, source: TEXT }),
      keepText: (hash) => runbooks.keepText(hash, TEXT),
      pageOf: () => null,
    },
    clock: systemClock,
    newId: uuidv7,
    actor: 'ana',
    told: () => undefined,
    toSend: () => undefined,
  })
  const run = runs.start('a', { accountId: null, nodeId: null, serviceId: null, alertId: null })
  for (let count = 0; ; count += 1) {
    const { id } = runs.add(run.id, bodyOf(count))
    writeSync(1, `${id}\n`)
    // What else a console writes meanwhile.
    runbooks.pin('a', count % 2 === 0)
  }
}

function bodyOf(count: number): RunEntryBody {
  if (count % 3 === 0) return { kind: 'noted', stepId: null, text: `note ${count} `.repeat(50) }
  return { kind: 'ticked', stepId: `steps/${count}`, outcome: 'done', measured: '' }
}
