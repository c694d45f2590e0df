/** Opens the store's file. One that cannot be read is set aside, never deleted, and a new one takes its place. */
import { existsSync, renameSync } from 'node:fs'
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'
import { Fault } from '../../shared/fault.ts'
import { migrate } from './migrations.ts'

export interface OpenedDatabase {
  readonly db: DatabaseSyncInstance
  /** Where the damaged one went and what was wrong with it; `null`: there was nothing wrong. */
  readonly setAside: { readonly file: string; readonly why: string } | null
}

const BUSY = 5
const LOCKED = 6

/** `now`: epoch ms, for the name of a file that is set aside.
 *  @throws {Fault} storeLocked: another process has it open. storeFull: it cannot be written. */
export function openDatabase(file: string, now: number): OpenedDatabase {
  try {
    return { db: open(file), setAside: null }
  } catch (error) {
    const code = sqliteCode(error)
    if (code === BUSY || code === LOCKED) throw new Fault('storeLocked', `Another process has ${file} open.`)
    if (isUnwritable(error)) throw unwritable(error)
    return { db: openAnew(file, now), setAside: { file: asideName(file, now), why: messageOf(error) } }
  }
}

function open(file: string): DatabaseSyncInstance {
  const db = new DatabaseSync(file, { timeout: 500 })
  try {
    // Exclusive: the lock dies with the process, whatever becomes of the lock file. NORMAL in WAL loses nothing when a
    // process dies; entries of the ledger ask for FULL themselves.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;')
    migrate(db)
    const check: unknown = db.prepare('PRAGMA quick_check(1)').get()
    const said: unknown = typeof check === 'object' && check !== null ? Object.values(check)[0] : null
    if (said !== 'ok') throw new Error(`It is damaged: ${String(said)}`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function openAnew(file: string, now: number): DatabaseSyncInstance {
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, asideName(file, now) + suffix)
  }
  return open(file)
}

function asideName(file: string, now: number): string {
  return `${file}.damaged-${new Date(now).toISOString().replaceAll(':', '-')}`
}

/** Any failure to write, as the one fault a person can act on. */
export function unwritable(error: unknown): Fault {
  return error instanceof Fault
    ? error
    : new Fault('storeFull', `The console cannot write to its store: ${messageOf(error)}.`)
}

const CANNOT_WRITE = new Set([
  8 /* read-only */, 10 /* input or output failed */, 13 /* full */, 14 /* cannot be opened */,
])

function isUnwritable(error: unknown): boolean {
  const code = sqliteCode(error)
  return code !== null && CANNOT_WRITE.has(code)
}

/** SQLite's primary result code; `null`: it is not an error of SQLite's. */
function sqliteCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : null
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
