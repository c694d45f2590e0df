/**
 * A consistent copy of the live engine's file, cut back to the moment that the engine marked. The control plane goes on writing
 * meanwhile: the copy is made in steps from one read transaction, and what came after the mark is taken out of it.
 */
import { rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { EngineMark } from '../../shared/backup.ts'
import { Fault } from '../../shared/fault.ts'
import { stateHashOf } from '../state-hash.ts'
import { copyDatabase } from './driver.ts'
import { countOf, factOf, factRows, loadState, metaOf, openJournal } from './journal.ts'

/** Some 1 MiB: between two steps others get their turn. */
const PAGES_A_STEP = 256
const MINUTE_MS = 60_000

export interface EngineCopyOptions {
  readonly from: string
  readonly to: string
  readonly mark: EngineMark
  readonly progress?: (doneBytes: number, totalBytes: number) => void
}

/** @throws {Fault} staleEpoch: the engine is another one, or cannot be cut back to the mark; what the disk says. */
export async function copyEngine({ from, to, mark, progress = () => undefined }: EngineCopyOptions): Promise<void> {
  rmSync(to, { force: true })
  const live = openJournal(from, { live: true })
  try {
    const { page_size: page } = z.object({ page_size: z.number() }).parse(live.prepare('PRAGMA page_size').get())
    // The read transaction holds the moment: a writer would otherwise make the copy begin anew with every commit.
    live.exec('BEGIN')
    live.prepare('SELECT count(*) FROM meta').get()
    await copyDatabase(live, to, {
      rate: PAGES_A_STEP,
      progress: ({ totalPages, remainingPages }) => progress((totalPages - remainingPages) * page, totalPages * page),
    })
  } finally {
    live.close()
  }
  const copy = openJournal(to)
  try {
    copy.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;')
    cutBack(copy, mark)
  } finally {
    copy.close()
  }
}

/** @throws {Fault} staleEpoch, internal: what is left is not what the engine marked. */
export function cutBack(db: DatabaseSync, mark: EngineMark): void {
  const journalId = metaOf(db, 'journalId')
  if (journalId !== mark.journalId)
    throw new Fault(
      'staleEpoch',
      `The journal is ${journalId ?? 'none'} now; the backup was begun of ${mark.journalId}`,
    )
  const { kept, last } = z
    .object({ kept: z.number(), last: z.number() })
    .parse(
      db
        .prepare(
          'SELECT (SELECT coalesce(max(seq), 0) FROM snapshots) AS kept, (SELECT coalesce(max(seq), 0) FROM facts) AS last',
        )
        .get(),
    )
  if (kept > mark.seq)
    throw new Fault('staleEpoch', `The engine keeps its state of fact ${kept}, after the marked ${mark.seq}`)
  if (last < mark.seq) throw new Fault('staleEpoch', `The engine ends at fact ${last}, before the marked ${mark.seq}`)
  const later = [...factRows(db, mark.seq)].map(factOf)
  const changedAlerts = new Set(later.flatMap((fact) => alertOf(fact)))
  db.exec('BEGIN IMMEDIATE')
  db.prepare(
    `DELETE FROM requests WHERE operation_id IN (SELECT operation_id FROM facts WHERE seq > :seq AND operation_id IS NOT NULL)
       AND operation_id NOT IN (SELECT operation_id FROM facts WHERE seq <= :seq AND operation_id IS NOT NULL)`,
  ).run({ seq: mark.seq })
  db.prepare('DELETE FROM facts WHERE seq > ?').run(mark.seq)
  db.prepare('DELETE FROM plans WHERE created_at > ?').run(mark.at)
  const state = loadState(db)
  const lease = db.prepare('INSERT OR REPLACE INTO leases (account, epoch, node, incarnation) VALUES (?, ?, ?, ?)')
  for (const { id, lease: held } of Object.values(state.accounts)) {
    if (held.epoch > 0) lease.run(id, held.epoch, held.holder?.nodeId ?? null, held.holder?.incarnation ?? null)
  }
  // Alerts are folded as they come: what a later fact made of one is taken from the state, which still holds every open one.
  db.prepare('DELETE FROM alerts WHERE seq > ?').run(mark.seq)
  db.prepare('DELETE FROM deliveries WHERE alert_seq > ? OR queued_at > ?').run(mark.seq, mark.at)
  db.prepare('DELETE FROM threads WHERE alert_seq > ?').run(mark.seq)
  const alert = db.prepare(
    'UPDATE alerts SET code = ?, level = ?, account = ?, resolved_at = ?, body = ? WHERE seq = (SELECT max(seq) FROM alerts WHERE id = ?)',
  )
  for (const { id, code, level, accountId, resolvedAt, ...rest } of state.alerts) {
    if (!changedAlerts.has(id)) continue
    const body = JSON.stringify({ id, code, level, accountId, resolvedAt, ...rest })
    alert.run(code, level, accountId, resolvedAt, body, id)
  }
  db.prepare('DELETE FROM slo_minutes WHERE minute > ?').run(Math.floor(mark.at / MINUTE_MS))
  db.prepare('DELETE FROM slo_causes WHERE from_at > ?').run(mark.at)
  db.prepare(`UPDATE meta SET value = ? WHERE key = 'term'`).run(String(mark.term))
  db.exec('COMMIT')
  const wrong = differences(db, mark, stateHashOf(state))
  if (wrong.length > 0) throw new Fault('internal', `The copy of the engine is not what it marked: ${wrong.join('; ')}`)
}

/** Everything in which the engine's file is not what the live engine said of itself. Empty: nothing. */
export function differences(db: DatabaseSync, mark: EngineMark, stateHash: string): string[] {
  const found: string[] = []
  const differs = (what: string, is: string | number | null, was: string | number) => {
    if (is !== was) found.push(`${what} is ${is ?? 'missing'} and was ${was}`)
  }
  differs('the journal', metaOf(db, 'journalId'), mark.journalId)
  const { last } = z
    .object({ last: z.number().nullable() })
    .parse(db.prepare('SELECT max(seq) AS last FROM facts').get())
  differs('the last fact', last ?? 0, mark.seq)
  for (const [table, count] of Object.entries(mark.rows))
    differs(`the number of rows in ${table}`, countOf(db, table), count)
  differs('the hash of the folded state', stateHash, mark.stateHash)
  return found
}

function alertOf(fact: ReturnType<typeof factOf>): string[] {
  if (fact.kind === 'alertRaised') return [fact.alert.id]
  return 'alertId' in fact ? [fact.alertId] : []
}
