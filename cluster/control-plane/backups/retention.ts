/** Which backups are kept no longer. Pure. */
import { type Backup, newestComplete, newestVerified } from '../../../shared/backup.ts'

const HOUR_MS = 60 * 60_000

export interface Removal {
  readonly backup: Backup
  readonly why: string
}

/** Never the newest complete one, nor the newest that was proven: something to go back to is always left. */
export function removals(backups: readonly Backup[], keepDays: number, now: number): Removal[] {
  const spared = new Set([newestComplete(backups)?.id, newestVerified(backups)?.id])
  return backups.flatMap((backup) => {
    const { id, state, expiresAt } = backup
    if (state === 'running' || expiresAt > now || spared.has(id)) return []
    return [{ backup, why: `kept for ${keepDays} days, which ended ${hoursAgo(now - expiresAt)}` }]
  })
}

function hoursAgo(ms: number): string {
  return ms < HOUR_MS ? 'just now' : `${Math.floor(ms / HOUR_MS)} h ago`
}
