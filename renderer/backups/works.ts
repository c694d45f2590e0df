/** What the backup process is at now, from what the cluster reports of its operations. Pure. */
import type { Backup } from '../../shared/backup.ts'
import type { Command, CommandOf } from '../../shared/command.ts'
import { isEnded, type Operation } from '../../shared/operation.ts'
import type { Snapshot } from '../../shared/snapshot.ts'

export type Work =
  /** `operation` `null`: it is not among those the cluster reports. Of a deployment or a restore it is theirs. */
  | { readonly kind: 'backup'; readonly backup: Backup; readonly operation: Operation | null }
  /** Accepted, and not begun: the backup itself is not there yet. */
  | { readonly kind: 'asked'; readonly operation: Operation }
  | { readonly kind: 'verify'; readonly backupId: string; readonly operation: Operation }
  | {
      readonly kind: 'restore'
      readonly backupId: string
      readonly toAt: number | null
      readonly operation: Operation
    }

type Known = Pick<Snapshot, 'backups' | 'operations'>

/** Restores first: they matter most. */
export function worksOf({ backups, operations }: Known): Work[] {
  const open = operations.filter(({ status }) => !isEnded(status))
  const running = backups.filter(({ state }) => state === 'running')
  const begun = new Set(running.map(({ operationId }) => operationId))
  return [
    ...open.flatMap((operation): Work[] =>
      isKind(operation.command, 'restoreBackup')
        ? [{ kind: 'restore', backupId: operation.command.backupId, toAt: operation.command.toAt, operation }]
        : [],
    ),
    ...running.map((backup): Work => ({
      kind: 'backup',
      backup,
      operation: open.find(({ id }) => id === backup.operationId) ?? null,
    })),
    ...open.flatMap((operation): Work[] =>
      isKind(operation.command, 'backup') && !begun.has(operation.id) && operation.joins === null
        ? [{ kind: 'asked', operation }]
        : [],
    ),
    ...open.flatMap((operation): Work[] =>
      isKind(operation.command, 'verifyBackup')
        ? [{ kind: 'verify', backupId: operation.command.backupId, operation }]
        : [],
    ),
  ]
}

/** The backup that is being made, or was just asked for; `null`: none is. */
export function backupNow(known: Known): Extract<Work, { kind: 'backup' | 'asked' }> | null {
  return worksOf(known).find((work) => work.kind === 'backup' || work.kind === 'asked') ?? null
}

/** 0…1; `null`: the end is not known yet. */
export function fractionOf(progress: Operation['progress']): number | null {
  if (progress === undefined || progress.total === null || progress.total === 0) return null
  return Math.min(1, progress.done / progress.total)
}

function isKind<K extends Command['kind']>(command: Command, kind: K): command is CommandOf<K> {
  return command.kind === kind
}
