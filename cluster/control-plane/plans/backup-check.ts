/** Backup confidence: the check that every risky command's plan carries. Pure. */
import { BACKUP_TARGETS_MS, newestVerified, recoveryPointMs } from '../../../shared/backup.ts'
import type { Check } from '../../../shared/check.ts'
import { formatAge } from '../../../shared/words/format.ts'
import type { View } from '../commands/handler.ts'
import { check } from './checks.ts'

const PROVEN_WITHIN_MS = 24 * 60 * 60_000

/** A warning, never a refusal: with nothing to go back to it is the person's to decide. */
export function backupCheck({ snapshot, now }: Pick<View, 'snapshot' | 'now'>): Check {
  const proven = newestVerified(snapshot.backups)
  const pointMs = recoveryPointMs(snapshot, now)
  const provenAgoMs = proven?.engine === null || proven === null ? null : Math.max(0, now - proven.engine.at)
  const isGood =
    provenAgoMs !== null &&
    provenAgoMs <= PROVEN_WITHIN_MS &&
    pointMs !== null &&
    pointMs <= BACKUP_TARGETS_MS.recoveryPoint
  const measured = [
    provenAgoMs === null ? 'no proven backup' : `proven backup ${formatAge(provenAgoMs)} old`,
    pointMs === null ? 'no backup to go back to' : `recovery point ${formatAge(pointMs)} ago`,
  ].join(', ')
  return check('backup', 'There is a proven backup to go back to', isGood ? 'pass' : 'warn', [
    measured,
    'proven within 24 h, recovery point within 15 min',
  ])
}
