/**
 * The engine's file is copied by the runtime's own SQLite, in steps: the other driver holds the event loop meanwhile. A runtime
 * that has none (Electron before its Node 24) reads the file with the other driver, and makes no backups.
 */
import type * as sqlite from 'node:sqlite'
import type { BackupOptions, DatabaseSync } from 'node:sqlite'
import zlib from 'node:zlib'
import { DatabaseSync as OtherDatabase } from '@photostructure/sqlite'
import { Fault } from '../../shared/fault.ts'

// Asked for and not imported: where it is missing, an import would keep everything beside it from loading.
const own: Pick<typeof sqlite, 'DatabaseSync' | 'backup'> | undefined = process.getBuiltinModule('node:sqlite')

/** Whether backups can be made with this runtime. */
export const CAN_BACK_UP = own !== undefined && typeof zlib.createZstdCompress === 'function'

/** `busyMs`: how long another writer is waited for. */
export function openDatabase(path: string, busyMs: number): DatabaseSync {
  if (own !== undefined) return new own.DatabaseSync(path, { timeout: busyMs })
  // The same interface, by another hand: as much of it as a journal is read with.
  return new OtherDatabase(path, { timeout: busyMs }) as unknown as DatabaseSync
}

/** @throws {Fault} notConfigured: this runtime has no SQLite of its own. */
export async function copyDatabase(from: DatabaseSync, to: string, options: BackupOptions): Promise<void> {
  if (own === undefined) throw new Fault('notConfigured', 'Backups need a runtime with SQLite of its own (Node 24)')
  await own.backup(from, to, options)
}
