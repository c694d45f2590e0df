/**
 * Puts a restored journal in place when the control plane starts. The marker is written last and removed last: before it nothing has
 * changed, after it the swap is done again until it is whole. The journal that was replaced stays beside it.
 */
import { existsSync, linkSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { z } from 'zod'
import { OperationId } from '../../../shared/ids.ts'
import { removeDurably, syncFolder, writeDurably } from '../../process/durable-file.ts'

const Marker = z.object({ restoreId: OperationId, finished: z.string() })
/** A reader that is just looking into the old journal is waited for this long. */
const BUSY_MS = 30_000

/** From now on the next start swaps. `finished`: the journal that is to lead, on the same disk. */
export function writeMarker(journal: string, restoreId: string, finished: string): void {
  writeDurably(markerOf(journal), JSON.stringify({ restoreId, finished }))
}

/** Before anybody opens the journal. Answers the restore that it carried out; `null`: there was none. @throws what the disk says; then it is tried with the next start. */
export function swapWhereMarked(journal: string): string | null {
  const path = markerOf(journal)
  if (!existsSync(path)) return null
  const { restoreId, finished } = Marker.parse(JSON.parse(readFileSync(path, 'utf8')))
  // Gone: it is in place already, and only the marker was left.
  if (existsSync(finished)) {
    if (existsSync(journal)) {
      settle(journal)
      const kept = join(dirname(journal), `journal.before-${restoreId}.db`)
      rmSync(kept, { force: true })
      linkSync(journal, kept)
    }
    renameSync(finished, journal)
    syncFolder(journal)
  }
  removeDurably(path)
  return restoreId
}

/**
 * Everything into the one file: what stood beside it would be taken for the new journal's. In this mode nobody who still reads the old
 * one keeps such a file either.
 */
function settle(journal: string): void {
  const db = new DatabaseSync(journal)
  try {
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA wal_checkpoint(TRUNCATE)`)
    const row = db.prepare('PRAGMA journal_mode = DELETE').get() as { journal_mode: string }
    if (row.journal_mode !== 'delete') throw new Error(`${journal} is still read by somebody: it is tried again`)
  } finally {
    db.close()
  }
  for (const suffix of ['-wal', '-shm']) rmSync(`${journal}${suffix}`, { force: true })
}

function markerOf(journal: string): string {
  return join(dirname(journal), 'restore.json')
}
