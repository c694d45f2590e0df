/**
 * Makes a journal that can lead of the engine's file that was prepared: a new id, what it begins with, and everything by which an
 * operation that was sent before is known again. Made of the prepared file each time, so that asked twice it is made twice and kept once.
 */
import { copyFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { v7 as uuidv7 } from 'uuid'
import type { EngineMark, Restore } from '../../../shared/backup.ts'
import type { Fact } from '../../../shared/fact.ts'
import { Fault } from '../../../shared/fault.ts'
import { fold } from '../../../shared/fold.ts'
import { isEnded, type Operation } from '../../../shared/operation.ts'
import type { Plan } from '../../../shared/plan.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { loadState, metaOf, openJournal } from '../../backup/journal.ts'
import { syncFolder } from '../../process/durable-file.ts'
import { stateHashOf } from '../../state-hash.ts'
import type { CarriedOver } from '../engine/engine.ts'
import { makeLogEntries } from '../engine/log-entry-schema.ts'
import { FORMER_SCHEMA } from '../engine/schema-version.ts'
import { openingFacts } from './opening-facts.ts'

export interface Finishing {
  /** The prepared file, and what it must come to. */
  readonly enginePath: string
  readonly engine: EngineMark
  readonly folder: string
  /** Of the journal that is replaced. */
  readonly replaced: Snapshot
  readonly carried: CarriedOver
  /** Of the restore itself. */
  readonly plan: Plan
  readonly restore: Omit<Restore, 'lost' | 'restored' | 'endedAt'> & { readonly lost: Restore['lost']['records'] }
  readonly epochs: ReadonlyMap<string, number>
  readonly term: number
  readonly now: number
}

/** Operations that are named in `Restore.lost`. */
const NAMED = 200

/** Answers where it lies, on disk. @throws {Fault} internal: the prepared file is not what it should be; what the disk says. */
export async function finishJournal(finishing: Finishing): Promise<string> {
  const { enginePath, folder } = finishing
  const half = join(folder, 'finished.half')
  const path = join(folder, 'finished.db')
  await rm(half, { force: true })
  await copyFile(enginePath, half)
  const db = openJournal(half)
  try {
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; BEGIN IMMEDIATE')
    write(db, finishing)
    db.exec('COMMIT')
  } finally {
    db.close()
  }
  await rename(half, path)
  syncFolder(path)
  return path
}

function write(db: DatabaseSync, finishing: Finishing): void {
  const { engine, replaced, carried, plan, epochs, now } = finishing
  const restored = loadState(db)
  const stateHash = stateHashOf(restored)
  if (restored.seq !== engine.seq || stateHash !== engine.stateHash)
    throw new Fault('internal', `What was prepared stands at fact ${restored.seq}, and should at ${engine.seq}`)
  const words = new Map(carried.operations.map((operation) => [operation.id, operation]))
  const restore = restoreOf(finishing, restored, stateHash, [...words.values()])
  const term = Math.max(finishing.term, Number(metaOf(db, 'term') ?? 0), restored.term)
  const facts = openingFacts({ restored, replaced, words, restore, epochs, now }).map(
    ({ body, operationId }, index): Fact => ({
      ...body,
      seq: restored.seq + 1 + index,
      at: now,
      term,
      operationId,
      drillId: null,
    }),
  )
  const journalId = uuidv7()
  const opened = fold({ ...restored, journalId }, facts)
  if (opened.kind !== 'applied') throw new Fault('internal', 'What the restored journal begins with does not follow it')
  for (const fact of facts) insertFact(db, fact)
  const lease = db.prepare(
    'INSERT OR REPLACE INTO leases (account, epoch, node, incarnation) VALUES (?, ?, NULL, NULL)',
  )
  for (const [accountId, epoch] of epochs) lease.run(accountId, epoch)
  db.exec('DELETE FROM snapshots')
  db.prepare('INSERT INTO snapshots VALUES (?, ?)').run(opened.snapshot.seq, JSON.stringify(opened.snapshot))
  const request = db.prepare('INSERT OR IGNORE INTO requests (operation_id, created_at, body) VALUES (?, ?, ?)')
  for (const { id, createdAt, body } of carried.requests) request.run(id, createdAt, body)
  db.prepare('INSERT OR IGNORE INTO plans (id, created_at, body) VALUES (?, ?, ?)').run(
    plan.id,
    plan.createdAt,
    JSON.stringify(plan),
  )
  carryWords(db, [...words.values()], now)
  carryLogEntries(db, carried)
  // Whoever was to be told then was told, or does not want to hear it any more.
  db.exec(`DELETE FROM deliveries WHERE outcome = 'waiting'`)
  const meta = db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)')
  meta.run('journalId', journalId)
  meta.run('term', String(term))
}

/** What people wrote since is as true after a restore as before it. */
function carryLogEntries(db: DatabaseSync, { logEntries }: CarriedOver): void {
  makeLogEntries(db)
  const insert = db.prepare('INSERT OR IGNORE INTO log_entries (id, arrived_at, body) VALUES (?, ?, ?)')
  for (const { id, arrivedAt, body } of logEntries) insert.run(id, arrivedAt, body)
}

/** Operations that the restored journal does not know, or not to their end. Those it has facts of are told by them. */
function carryWords(db: DatabaseSync, words: readonly Operation[], now: number): void {
  db.exec(FORMER_SCHEMA)
  const insert = db.prepare('INSERT OR REPLACE INTO former_operations (operation_id, ended_at, body) VALUES (?, ?, ?)')
  for (const operation of words) {
    const ended = isEnded(operation.status)
      ? operation
      : { ...operation, status: 'failed', outcome: 'Failed: the cluster was restored while it ran', endedAt: now }
    insert.run(operation.id, ended.endedAt ?? now, JSON.stringify(ended))
  }
}

function restoreOf(
  { restore: { lost, ...told }, engine, replaced, now }: Finishing,
  restored: Snapshot,
  stateHash: string,
  words: readonly Operation[],
): Restore {
  const since = words
    .filter(({ id, acceptedAt }) => acceptedAt > engine.at && id !== told.operationId)
    .toSorted((a, b) => a.acceptedAt - b.acceptedAt)
  return {
    ...told,
    restored: { seq: restored.seq, at: engine.at, stateHash },
    lost: {
      facts: Math.max(0, replaced.seq - restored.seq),
      operations: since.slice(0, NAMED).map(({ id: operationId, title }) => ({ operationId, title })),
      records: lost,
    },
    endedAt: now,
  }
}

function insertFact(db: DatabaseSync, fact: Fact): void {
  const { seq, at, term, operationId, drillId, ...body } = fact
  db.prepare(
    `INSERT INTO facts (seq, at, term, kind, account, lease_epoch, failover_id, operation_id, body, drill_id)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    seq,
    at,
    term,
    body.kind,
    'accountId' in body ? body.accountId : null,
    'leaseEpoch' in body ? body.leaseEpoch : null,
    'failoverId' in body ? body.failoverId : null,
    operationId,
    JSON.stringify(body),
    drillId,
  )
}
