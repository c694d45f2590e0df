/** How much of the disk the journal takes: its file, and what was written and is not yet moved there. */
import { statSync } from 'node:fs'

export function journalSizeBytes(path: string): number {
  return [path, `${path}-wal`].reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0)
}
