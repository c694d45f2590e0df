/** Taking a backup as a part of an operation: begun, followed, journaled. Asked again with the same id it goes on with the same one. */
import type { Backup, BackupCause } from '../../../shared/backup.ts'
import { asFault, Fault } from '../../../shared/fault.ts'
import { BACKUP_PHASE_NAMES } from '../../../shared/words/backup.ts'
import type { BackupWork, NodeAnswer } from '../../wire/control.ts'
import type { Tools } from '../commands/handler.ts'
import { BACKUP } from '../nodes/roster.ts'
import { logSources } from './log-sources.ts'

export const ASK_EVERY_MS = 1_000
const ANSWER_WITHIN_MS = 10_000
/** A backup process that was killed is started again and begins anew; longer than that nobody waits for it. */
const GONE_FOR_MS = 120_000
const DAY_MS = 24 * 60 * 60_000
/** Where the mark has become too old, another one is taken this often. */
const MARKS = 3
/** Progress towards an unknown end is told as if it were this far. */
const UNKNOWN_BYTES = 1024 ** 3

export interface Taking {
  readonly backupId: string
  readonly cause: BackupCause
  readonly owner: string
  readonly operationId: string
}

/** Resolves when it is complete. @throws {Fault} backupGone, backupRunning, diskFull: why it failed; that is journaled too. */
export async function takeBackup(tools: Tools, taking: Taking): Promise<Backup> {
  const { backupId, cause, owner, operationId } = taking
  const known = tools.view().snapshot.backups.find(({ id }) => id === backupId)
  if (known?.state === 'complete') return known
  const { config, now } = tools.view()
  const begun: Backup = {
    id: backupId,
    cause,
    owner,
    operationId,
    state: 'running',
    why: '',
    startedAt: known?.startedAt ?? now,
    endedAt: null,
    sizeBytes: null,
    manifestSha256: null,
    engine: null,
    logs: [],
    copies: [],
    verified: null,
    expiresAt: (known?.startedAt ?? now) + (config.backup?.keepDays ?? 30) * DAY_MS,
  }
  if (known === undefined) await tools.record([{ kind: 'backupChanged', backup: begun }])
  const release = tools.backups.hold()
  try {
    const { manifest, manifestSha256, sizeBytes, copies } = await made(tools, taking)
    const backup: Backup = {
      ...begun,
      state: 'complete',
      endedAt: tools.view().now,
      sizeBytes,
      manifestSha256,
      engine: manifest.engine,
      logs: manifest.logs,
      copies,
    }
    await tools.record([{ kind: 'backupChanged', backup }])
    return backup
  } catch (error) {
    // Ended by somebody else, such as the next control plane: that one has the last word.
    if (error instanceof Fault && error.code === 'notCancellable') throw error
    const why = asFault(error).message
    await tools.record([
      { kind: 'backupChanged', backup: { ...begun, state: 'failed', why, endedAt: tools.view().now } },
    ])
    throw error
  } finally {
    release()
  }
}

type Made = NonNullable<NodeAnswer<'takeBackup'>['result']>

async function made(tools: Tools, { backupId, cause }: Taking): Promise<Made> {
  for (let marks = 1; ; marks++) {
    const logs = logSources(tools.view().snapshot, tools.view().roster)
    const silent = logs.find(({ from }) => from.length === 0)
    if (silent !== undefined)
      throw new Fault('unreachable', `No node of ${silent.accountId} is connected: its state log cannot be read`)
    const engine = tools.backups.mark()
    const { work, result } = await followed(tools, () =>
      tools.ask(BACKUP, { ask: 'takeBackup', backupId, cause, engine, logs }, ANSWER_WITHIN_MS),
    )
    if (result !== null) return result
    // The engine went on meanwhile, under another control plane: what was marked cannot be cut back to any more.
    if (marks >= MARKS || work.fault !== 'staleEpoch') throw failureOf(work)
  }
}

export function failureOf({ fault, why }: BackupWork): Fault {
  return new Fault(fault ?? 'badAnswer', why)
}

/**
 * Asks until the work is no longer running, and tells how far it is. A process that hangs up is waited for: it is started again, and
 * asked again begins anew. @throws {Fault} backupGone: it stayed away; what it refused with.
 */
export async function followed<R>(
  tools: Pick<Tools, 'view' | 'until' | 'say'>,
  ask: () => Promise<{ readonly work: BackupWork; readonly result: R | null }>,
): Promise<{ readonly work: BackupWork; readonly result: R | null }> {
  let goneSince: number | null = null
  let told = ''
  for (;;) {
    try {
      const { work, result } = await ask()
      goneSince = null
      if (work.state !== 'running') return { work, result }
      const word = wordOf(work)
      const mark = `${word} ${Math.floor(work.doneBytes / Math.max(1, (work.totalBytes ?? UNKNOWN_BYTES) / 50))}`
      if (mark !== told) tools.say(word, { done: work.doneBytes, total: work.totalBytes, unit: 'bytes' })
      told = mark
    } catch (error) {
      if (!(error instanceof Fault) || !isGone(error)) throw error
      goneSince ??= tools.view().now
      if (Math.abs(tools.view().now - goneSince) >= GONE_FOR_MS)
        throw new Fault(
          'backupGone',
          `The backup process has not answered for ${GONE_FOR_MS / 1_000} s: ${error.message}`,
        )
      if (told !== 'gone') tools.say('waiting for the backup process to come back')
      told = 'gone'
    }
    await tools.until(() => null, ASK_EVERY_MS)
  }
}

function wordOf({ phase, step }: BackupWork): string {
  return phase === null ? step : phase === 'stateLogs' ? step : BACKUP_PHASE_NAMES[phase].toLowerCase()
}

function isGone({ code }: Fault): boolean {
  return code === 'unreachable' || code === 'timeout'
}
