/** What console and control plane left on disk, read as plain rows. Shares no code with either: who judges must not share the mistakes of the judged. */
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

const Entry = z.object({ operationId: z.string(), state: z.string(), command: z.object({ kind: z.string() }) })
/** A row of the console's ledger. */
export type Entry = z.infer<typeof Entry>

const FactRow = z.object({ seq: z.number(), kind: z.string(), operationId: z.string(), body: z.string() })
const Told = z.object({ operation: z.object({ status: z.string(), joins: z.string().nullable() }) })

/** A journaled fact that an operation caused. */
export interface CausedFact {
  readonly seq: number
  readonly kind: string
  readonly operationId: string
  /** What `operationChanged` says; `null`: it is another fact. */
  readonly told: { readonly status: string; readonly joins: string | null } | null
}

export function readEntries(storeFile: string): Entry[] {
  const rows = read(storeFile, 'SELECT body FROM ledger ORDER BY created_at')
  return z
    .array(z.object({ body: z.string() }))
    .parse(rows)
    .map(({ body }) => Entry.parse(JSON.parse(body)))
}

export function readCausedFacts(journalFile: string): CausedFact[] {
  const sql =
    'SELECT seq, kind, operation_id AS operationId, body FROM facts WHERE operation_id IS NOT NULL ORDER BY seq'
  return z
    .array(FactRow)
    .parse(read(journalFile, sql))
    .map(({ seq, kind, operationId, body }) => {
      const told = kind === 'operationChanged' ? Told.parse(JSON.parse(body)).operation : null
      return { seq, kind, operationId, told }
    })
}

function read(file: string, sql: string): unknown[] {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return database.prepare(sql).all()
  } finally {
    database.close()
  }
}
