/** Reads an engine's file that nobody else writes to, or looks into the live one: facts as the fold takes them. */
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { Fact } from '../../shared/fact.ts'
import { Fault } from '../../shared/fault.ts'
import { fold } from '../../shared/fold.ts'
import { emptySnapshot, Snapshot } from '../../shared/snapshot.ts'
import { openDatabase } from './driver.ts'

const PAGE = 1_000
const BUSY_MS = 2_000

/** A row of the table `facts`, as it stands. */
export const FactRow = z.object({
  seq: z.number().int(),
  at: z.number().int(),
  term: z.number().int(),
  kind: z.string(),
  account: z.string().nullable(),
  lease_epoch: z.number().int().nullable(),
  failover_id: z.string().nullable(),
  operation_id: z.string().nullable(),
  body: z.string(),
  drill_id: z.string().nullable(),
})
export type FactRow = z.infer<typeof FactRow>

/** A row of `requests` or `plans`. */
export const KeyedRow = z.object({ id: z.string(), created_at: z.number().int(), body: z.string() })
export type KeyedRow = z.infer<typeof KeyedRow>

/** `live`: somebody else writes to it meanwhile; it is only looked at. */
export function openJournal(path: string, { live = false } = {}): DatabaseSync {
  const db = openDatabase(path, BUSY_MS)
  if (live) db.exec('PRAGMA query_only = 1')
  return db
}

export function factOf({ seq, at, term, operation_id: operationId, drill_id: drillId, body }: FactRow): Fact {
  return Fact.parse({ ...(JSON.parse(body) as object), seq, at, term, operationId, drillId })
}

/** In pages, by seq; both ends: above `after`, up to `upTo`. */
export function* factRows(db: DatabaseSync, after: number, upTo = Number.MAX_SAFE_INTEGER): Generator<FactRow> {
  const statement = db.prepare('SELECT * FROM facts WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?')
  for (let from = after; ;) {
    const rows = z.array(FactRow).parse(statement.all(from, upTo, PAGE))
    yield* rows
    const last = rows.at(-1)
    if (last === undefined) return
    from = last.seq
  }
}

/** As the engine does when it starts: the kept state, and every fact after it. @throws {Fault} backupDamaged: a fact is missing. */
export function loadState(db: DatabaseSync, upTo?: number): Snapshot {
  const kept = z
    .object({ body: z.string() })
    .optional()
    .parse(db.prepare('SELECT body FROM snapshots ORDER BY seq DESC LIMIT 1').get())
  const start =
    kept === undefined ? emptySnapshot(metaOf(db, 'journalId') ?? '') : Snapshot.parse(JSON.parse(kept.body))
  return foldAfter(db, start, upTo)
}

/** From the very first fact. `null`: that one is not kept any more. */
export function foldFromFirst(db: DatabaseSync): Snapshot | null {
  const { first } = z
    .object({ first: z.number().nullable() })
    .parse(db.prepare('SELECT min(seq) AS first FROM facts').get())
  return first === 1 ? foldAfter(db, emptySnapshot(metaOf(db, 'journalId') ?? '')) : null
}

/** `null`: it is not written down. */
export function metaOf(db: DatabaseSync, key: string): string | null {
  const row = db.prepare('SELECT value FROM meta WHERE key = ?').get(key)
  return z.object({ value: z.string() }).optional().parse(row)?.value ?? null
}

export function countOf(db: DatabaseSync, table: string): number {
  return z.object({ count: z.number() }).parse(db.prepare(`SELECT count(*) AS count FROM "${table}"`).get()).count
}

function foldAfter(db: DatabaseSync, start: Snapshot, upTo?: number): Snapshot {
  let snapshot = start
  for (const row of factRows(db, start.seq, upTo)) {
    const result = fold(snapshot, [factOf(row)])
    if (result.kind === 'gap') throw new Fault('backupDamaged', `The journal lacks fact ${result.expected}`)
    snapshot = result.snapshot
  }
  return snapshot
}
