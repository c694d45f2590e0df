/** Takes the lock, opens the file, gives the store; and lets go of both in the other order. */
import type { Clock } from '../clock.ts'
import { openDatabase, type OpenedDatabase } from './database.ts'
import { acquireLock } from './lock.ts'
import type { Processes } from './processes.ts'
import { Store } from './store.ts'

export interface OpenedStore {
  readonly store: Store
  /** What could not be read and where it went; `null`: all was well. */
  readonly setAside: OpenedDatabase['setAside']
  close(): void
}

/** @throws {Fault} storeLocked: another console holds it. storeFull: it cannot be written. */
export function openStore(file: string, shell: string, clock: Clock, processes: Processes): OpenedStore {
  const { pid } = process
  const lock = acquireLock(
    `${file}.lock`,
    { pid, startedAt: processes.startedAt(pid), shell, since: clock.now() },
    processes,
  )
  try {
    const { db, setAside } = openDatabase(file, clock.now())
    const store = new Store(db)
    return {
      store,
      setAside,
      close: () => {
        store.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
