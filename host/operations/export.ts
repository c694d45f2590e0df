/** Operations as the text of a file: CSV by RFC 4180 for a table, JSON for a program. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import { subjectOf } from '../../shared/command.ts'
import type { LedgerEntry } from '../../shared/ledger.ts'

export interface ExportedFile {
  readonly name: string
  readonly mime: string
  readonly text: string
}

export type ExportFormat = 'csv' | 'json'

/** `source`: whose operations these are, for the name. `now`: epoch ms. */
export function exportOperations(
  entries: readonly LedgerEntry[],
  format: ExportFormat,
  source: string,
  now: number,
): ExportedFile {
  const name = `${source.replaceAll(/[^\w-]+/g, '-')}-operations-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}Z.${format}`
  switch (format) {
    case 'csv':
      return { name, mime: 'text/csv; charset=utf-8', text: toCsv(entries) }
    case 'json':
      return { name, mime: 'application/json', text: `${JSON.stringify(entries, null, 2)}\n` }
    default:
      return assertNever(format)
  }
}

const COLUMNS: readonly (readonly [head: string, value: (entry: LedgerEntry) => string | number | null])[] = [
  ['created', ({ createdAt }) => iso(createdAt)],
  ['ended', ({ endedAt }) => iso(endedAt)],
  ['title', ({ title }) => title],
  ['kind', ({ command }) => command.kind],
  ['subject', ({ command }) => subjectOf(command).id],
  ['class', (entry) => entry.class],
  ['actor', ({ actor }) => actor],
  ['reason', ({ reason }) => reason],
  ['state', ({ state }) => state],
  ['word', ({ word }) => word],
  ['refused by', ({ problem }) => problem?.code ?? null],
  ['failover', ({ failoverId }) => failoverId],
  ['joined', ({ joins }) => joins],
  ['undone by', ({ inverse }) => inverse.text],
  ['last heard', ({ heardAt }) => iso(heardAt)],
  ['operation', ({ operationId }) => operationId],
  ['plan', ({ planId }) => planId],
  ['journal', ({ journalId }) => journalId],
]

function toCsv(entries: readonly LedgerEntry[]): string {
  const rows = [COLUMNS.map(([head]) => head), ...entries.map((entry) => COLUMNS.map(([, value]) => value(entry)))]
  return rows.map((row) => `${row.map(toCell).join(',')}\r\n`).join('')
}

/** A spreadsheet runs what begins like a formula: an apostrophe makes it text. */
export function toCell(value: string | number | null): string {
  const text = String(value ?? '')
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** Empty where there is no such moment. */
function iso(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString()
}
