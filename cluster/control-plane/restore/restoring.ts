/** Whether a restore has taken the accounts out of service: then nobody else may give them a master. Pure. */
import { isEnded, type Operation } from '../../../shared/operation.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'

/** It holds automation under its own id from the moment that it fences; `null`: none does. */
export function restoreUnderWay({ operations, holds }: Pick<Snapshot, 'operations' | 'holds'>): Operation | null {
  if (holds.length === 0) return null
  return (
    operations.find(
      ({ id, command, status }) =>
        command.kind === 'restoreBackup' && !isEnded(status) && holds.some((hold) => hold.id === id),
    ) ?? null
  )
}
