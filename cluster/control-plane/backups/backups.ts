/** What the control plane knows of backups: what the backup process tells, when the next one is due, what is kept no longer. */
import { v7 as uuidv7 } from 'uuid'
import {
  BACKUP_TARGETS_MS,
  type BackupSettings,
  type EngineMark,
  newestComplete,
  recoveryPointMs,
} from '../../../shared/backup.ts'
import type { Command } from '../../../shared/command.ts'
import { asFault, Fault } from '../../../shared/fault.ts'
import { isEnded, type OperationRequest } from '../../../shared/operation.ts'
import type { Plan } from '../../../shared/plan.ts'
import type { ClusterConfig } from '../../config.ts'
import type { Book } from '../book.ts'
import { BACKUP, type Roster } from '../nodes/roster.ts'
import { removals } from './retention.ts'
import { isDailyDue, nextDailyAt } from './schedule.ts'

const LOOK_EVERY_MS = 5_000
const RETAIN_EVERY_MS = 60 * 60_000
const REMOVE_WITHIN_MS = 60_000
/** A cluster that has none gets its first one when it has run this long. */
const FIRST_AFTER_MS = 10 * 60_000
/** After a restore at once: nothing of the new journal is backed up. */
const AFTER_RESTORE_MS = 30_000
/** Where segments cannot go on, another snapshot is a new beginning; not more often than this. */
const ANEW_EVERY_MS = 60 * 60_000
export const SCHEDULE = 'schedule'

/** The ordinary path of every command. */
export interface Doer {
  plan(command: Command): Plan
  create(request: OperationRequest): unknown
}

export interface BackupsOptions {
  readonly config: ClusterConfig
  readonly book: Book
  readonly roster: () => Pick<Roster, 'presence' | 'ask'>
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
  readonly log: (line: string) => void
}

export class Backups {
  readonly #options: BackupsOptions
  readonly #startedAt: number
  #lookedAt = Number.NEGATIVE_INFINITY
  #retainedAt: number
  #anewAt = Number.NEGATIVE_INFINITY
  #said = ''
  #isRemoving = false

  constructor(options: BackupsOptions) {
    this.#options = options
    this.#startedAt = options.clock.mono()
    this.#retainedAt = this.#startedAt
  }

  get isConfigured(): boolean {
    return this.#options.config.backup !== undefined
  }

  /** As the backup process told it last; `null`: this cluster has none, or it has not been heard. */
  settings(): BackupSettings | null {
    const { config, roster, book, clock } = this.#options
    const presence = roster().presence(BACKUP)
    if (config.backup === undefined || presence?.backup == null) return null
    const { backups } = book.snapshot
    const { dailyAt } = config.backup
    const { settings } = presence.backup
    const known = new Set(backups.map(({ id }) => id))
    return {
      ...settings,
      dailyAt,
      nextAt: nextDailyAt({ dailyAt, backups, now: clock.wall() }),
      unlisted: settings.unlisted.filter(({ id }) => !known.has(id)),
      heardAt: presence.heardWallAt,
    }
  }

  /** What a backup of this very moment must come to. */
  mark(): EngineMark {
    const { book, clock } = this.#options
    return book.engine.mark(book.snapshot, clock.wall())
  }

  /** Until the answered function is called the engine drops nothing and keeps no newer state: the copy can be cut back to the mark. */
  hold(): () => void {
    return this.#options.book.engine.hold()
  }

  /** Every 100 ms: what was copied is journaled; what is due is begun by `doer`. */
  tick(doer: Doer | null = null): void {
    const { clock, book } = this.#options
    if (!this.isConfigured) return
    this.#noteBeat()
    this.#endOrphans()
    const mono = clock.mono()
    if (doer === null || mono - this.#lookedAt < LOOK_EVERY_MS) return
    this.#lookedAt = mono
    if (book.snapshot.protection.state === 'warming') return
    const due = this.#due(mono)
    if (due !== null) this.#begin(doer, due.command, due.reason)
    if (mono - this.#retainedAt >= RETAIN_EVERY_MS) {
      this.#retainedAt = mono
      void this.retain()
    }
  }

  /** Removes what is kept no longer, one after the other; what cannot be removed now is tried again in an hour. */
  async retain(): Promise<void> {
    const { config, book, clock, roster, log } = this.#options
    if (config.backup === undefined || this.#isRemoving || roster().presence(BACKUP) === null) return
    this.#isRemoving = true
    try {
      for (const { backup, why } of removals(book.snapshot.backups, config.backup.keepDays, clock.wall())) {
        await roster().ask(BACKUP, { ask: 'removeBackup', backupId: backup.id }, REMOVE_WITHIN_MS)
        book.observe([{ kind: 'backupRemoved', backupId: backup.id, why }])
      }
    } catch (error) {
      log(`a backup that is kept no longer stays for now: ${asFault(error).message}`)
    } finally {
      this.#isRemoving = false
    }
  }

  /** A segment that was copied, a copy that reached the second place late. */
  #noteBeat(): void {
    const { book, roster } = this.#options
    const beat = roster().presence(BACKUP)?.backup ?? null
    if (beat === null) return
    const { segment, backups } = book.snapshot
    const told = beat.segment
    const isOurs =
      told !== null &&
      backups.some(({ id, engine }) => id === told.backupId && engine?.journalId === book.engine.journalId)
    if (
      told !== null &&
      isOurs &&
      (segment === null || segment.backupId !== told.backupId || segment.number < told.number)
    )
      if (told.backupId >= (segment?.backupId ?? '')) book.observe([{ kind: 'segmentCopied', segment: told }])
    const inSecond = new Set(beat.settings.unlisted.flatMap(({ id, place }) => (place === 'second' ? id : [])))
    for (const backup of backups) {
      if (backup.state !== 'complete' || !inSecond.has(backup.id)) continue
      const copies = backup.copies.map((copy) =>
        copy.place === 'second' && copy.state === 'failed' ? ({ ...copy, state: 'copied', why: '' } as const) : copy,
      )
      if (copies.some((copy, index) => copy !== backup.copies[index]))
        book.observe([{ kind: 'backupChanged', backup: { ...backup, copies } }])
    }
  }

  /** A backup whose operation has ended, or is not known any more, is made by nobody: its half is removed by the process itself. */
  #endOrphans(): void {
    const { book, clock } = this.#options
    const { backups, operations } = book.snapshot
    for (const backup of backups) {
      if (
        backup.state !== 'running' ||
        operations.some(({ id, status }) => id === backup.operationId && !isEnded(status))
      )
        continue
      const why = 'the operation that made it has ended'
      book.observe([{ kind: 'backupChanged', backup: { ...backup, state: 'failed', why, endedAt: clock.wall() } }])
    }
  }

  /** `null`: nothing is. */
  #due(mono: number): { command: Command; reason: string } | null {
    const { book, config, clock, roster } = this.#options
    const { backups, operations, restores, segment } = book.snapshot
    const now = clock.wall()
    if (config.backup === undefined || roster().presence(BACKUP) === null) return null
    const ours = backups.filter(({ engine }) => engine?.journalId === book.engine.journalId)
    const newest = newestComplete(ours)
    const due = ((): { command: Command; reason: string } | null => {
      const command = { kind: 'backup' } as const
      if (newest === null) {
        const hasFailed = backups.some(
          ({ state, endedAt }) => state === 'failed' && endedAt !== null && now - endedAt < RETRY_FIRST_MS,
        )
        const isTime = mono - this.#startedAt >= (restores.length > 0 ? AFTER_RESTORE_MS : FIRST_AFTER_MS)
        return isTime && !hasFailed
          ? { command, reason: restores.length > 0 ? 'the cluster was restored' : 'the cluster has no backup yet' }
          : null
      }
      if (isDailyDue({ dailyAt: config.backup.dailyAt, backups, now }))
        return { command, reason: 'it is due every day' }
      const point = recoveryPointMs({ backups: ours, segment }, now)
      if (
        point !== null &&
        point > BACKUP_TARGETS_MS.recoveryPoint &&
        mono - this.#startedAt > BACKUP_TARGETS_MS.recoveryPoint &&
        mono - this.#anewAt > ANEW_EVERY_MS
      ) {
        this.#anewAt = mono
        return { command, reason: 'segments do not go on from the last one' }
      }
      // What nobody proved is a hope: the schedule's own are proven right away.
      return newest.cause === 'schedule' && newest.verified === null && !hasFailedOn(newest.id, operations)
        ? { command: { kind: 'verifyBackup', backupId: newest.id }, reason: 'every daily backup is proven' }
        : null
    })()
    if (due === null) return null
    const busy = operations.find(({ status, command }) => !isEnded(status) && OTHERS.has(command.kind))
    if (busy !== undefined) {
      this.#say(`"${due.reason}" waits: ${busy.title} is under way`)
      return null
    }
    return due
  }

  #begin(doer: Doer, command: Command, reason: string): void {
    try {
      const plan = doer.plan(command)
      doer.create({ operationId: uuidv7(), planId: plan.id, reason, actor: SCHEDULE })
      this.#said = ''
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.#say(`the schedule could not begin: ${error.message}`)
    }
  }

  /** Once. */
  #say(line: string): void {
    if (line !== this.#said) this.#options.log(line)
    this.#said = line
  }
}

const RETRY_FIRST_MS = 15 * 60_000
/** What a backup of the schedule does not come between. */
const OTHERS: ReadonlySet<string> = new Set(['backup', 'verifyBackup', 'restoreBackup'])

function hasFailedOn(backupId: string, operations: Book['snapshot']['operations']): boolean {
  return operations.some(
    ({ command, status }) => command.kind === 'verifyBackup' && command.backupId === backupId && status === 'failed',
  )
}
