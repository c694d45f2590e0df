/** Backups and restores in the words an operator would use. Pure. */
import { assertNever } from '../assert-never.ts'
import {
  type Backup,
  BACKUP_TARGETS_MS,
  type BackupCause,
  BackupPhase,
  newestComplete,
  newestVerified,
  recoveryPointMs,
  type Restore,
  type Segment,
} from '../backup.ts'
import { capitalised, counted, formatAge, formatBytes, formatCount, formatDuration, listed } from './format.ts'
import type { Tone } from './labels.ts'

export const BACKUP_CAUSE_NAMES: Readonly<Record<BackupCause, string>> = {
  operator: 'By hand',
  schedule: 'Daily',
  deployment: 'Before a deployment',
  restore: 'Before a restore',
}

export const BACKUP_PHASE_NAMES: Readonly<Record<BackupPhase, string>> = {
  engine: 'Copying the engine',
  stateLogs: 'Reading the state logs',
  packing: 'Packing',
  copying: 'Copying to the second place',
}

/** "3.4 GiB", "12 MiB" */
export function bytesWords(bytes: number): string {
  if (bytes < 1_048_576) return `${Math.max(1, Math.round(bytes / 1_024))} KiB`
  if (bytes >= 1_024 ** 4) return `${(bytes / 1_024 ** 4).toFixed(1)} TiB`
  const { value, unit } = formatBytes(bytes)
  return `${value} ${unit}`
}

export function backupSentence(backup: Backup): string {
  const { id, state, verified } = backup
  switch (state) {
    case 'running':
      return `Backup ${id} began (${BACKUP_CAUSE_NAMES[backup.cause].toLowerCase()}, ${backup.owner})`
    case 'failed':
      return `Backup ${id} failed: ${backup.why}`
    case 'removed':
      return `Backup ${id} was removed: ${backup.why}`
    case 'complete': {
      if (verified !== null)
        return verified.outcome === 'passed'
          ? `Backup ${id} was verified in ${formatDuration(verified.tookMs)}`
          : `Backup ${id} is no good: ${verified.findings[0] ?? 'no reason given'}`
      const failed = backup.copies.filter((copy) => copy.state === 'failed')
      const missing =
        failed.length === 0 ? '' : `, but not in the ${failed.map(({ place }) => place).join(' and ')} place`
      const size = backup.sizeBytes === null ? '' : `, ${bytesWords(backup.sizeBytes)}`
      return `Backup ${id} is complete${size}${missing}`
    }
    default:
      return assertNever(state)
  }
}

export function backupTone({ state, verified, copies }: Backup): Tone {
  if (state === 'failed' || verified?.outcome === 'failed') return 'critical'
  if (copies.some((copy) => copy.state === 'failed')) return 'warn'
  return state === 'complete' ? 'ok' : 'info'
}

export function segmentSentence({ facts, records }: Segment): string {
  return `Copied ${counted(facts, 'fact')} and ${counted(records, 'record')} since the last copy`
}

/** What it was taken back to, and what that gave up. */
export function restoreSentence({ backupId, toAt, owner, lost }: Restore): string {
  const to = toAt === null ? `backup ${backupId}` : `${new Date(toAt).toISOString().slice(0, 19).replace('T', ' ')} UTC`
  const records = lost.records.reduce((sum, { count }) => sum + count, 0)
  const given = [
    ...(lost.facts > 0 ? [counted(lost.facts, 'fact')] : []),
    ...(records > 0 ? [counted(records, 'record')] : []),
    ...(lost.operations.length > 0 ? [counted(lost.operations.length, 'operation')] : []),
  ]
  return `${owner} restored the cluster to ${to}; ${given.length === 0 ? 'nothing was given up' : `${listed(given)} after it were given up`}`
}

/** proven: unpacked, folded and found the same · unproven: complete, but nobody tried · bad: tried, and it is not what it should be. */
export type BackupStanding = 'running' | 'proven' | 'unproven' | 'bad' | 'failed' | 'removed'

export function standingOfBackup({ state, verified }: Pick<Backup, 'state' | 'verified'>): BackupStanding {
  if (state !== 'complete') return state
  if (verified === null) return 'unproven'
  return verified.outcome === 'passed' ? 'proven' : 'bad'
}

export const BACKUP_STANDING_WORDS: Readonly<Record<BackupStanding, string>> = {
  running: 'being made',
  proven: 'proven',
  unproven: 'not proven yet',
  bad: 'no good',
  failed: 'failed',
  removed: 'removed',
}

export const BACKUP_STANDING_TONES: Readonly<Record<BackupStanding, Tone>> = {
  running: 'info',
  proven: 'ok',
  unproven: 'unknown',
  bad: 'critical',
  failed: 'critical',
  removed: 'unknown',
}

/** Which phase a step of the operation belongs to; `null`: none, such as before the first. */
export function phaseOfStep(step: string | null): BackupPhase | null {
  if (step === null) return null
  if (step.startsWith('reading the state log')) return 'stateLogs'
  return BackupPhase.options.find((phase) => BACKUP_PHASE_NAMES[phase].toLowerCase() === step) ?? null
}

/** Rounded up, since it is the most that could be lost: "4 min", "3 h", "2 d". */
export function atMostWords(ms: number): string {
  const s = Math.max(0, ms) / 1_000
  if (s <= 60) return `${Math.ceil(s)} s`
  if (s <= 3_600) return `${Math.ceil(s / 60)} min`
  return s <= 86_400 ? `${Math.ceil(s / 3_600)} h` : `${Math.ceil(s / 86_400)} d`
}

/** Within what was promised, beyond it, or far beyond it. `null`: there is no backup yet, which a young cluster mends by itself. */
export function recoveryPointTone(pointMs: number | null): Tone {
  if (pointMs === null) return 'warn'
  if (pointMs > 4 * BACKUP_TARGETS_MS.recoveryPoint) return 'critical'
  return pointMs > BACKUP_TARGETS_MS.recoveryPoint ? 'warn' : 'ok'
}

/** Age of what was last proven, with how long that took: a proof is of the moment the backup holds. */
export function proofWords(backups: readonly Backup[], now: number): string {
  const proven = newestVerified(backups)
  if (proven === null || proven.engine === null || proven.verified === null) return 'no backup was proven yet'
  const age = formatAge(Math.max(0, now - proven.engine.at))
  return `the last proven backup is ${age} old, restored beside the cluster in ${formatDuration(proven.verified.tookMs)}`
}

/** What a loss would cost now, and how sure that is. */
export function confidenceSentence(
  kept: { readonly backups: readonly Backup[]; readonly segment: Segment | null },
  now: number,
): string {
  const pointMs = recoveryPointMs(kept, now)
  if (pointMs === null) {
    const isFirst = kept.backups.some(({ state }) => state === 'running')
    return isFirst
      ? 'There is nothing to go back to yet: the first backup is being made.'
      : 'There is nothing to go back to: no backup is complete.'
  }
  const over = pointMs > BACKUP_TARGETS_MS.recoveryPoint ? ', more than the 15 min that were promised' : ''
  const isBad = newestComplete(kept.backups)?.verified?.outcome === 'failed'
  const why = isBad ? ', since the newest backup is no good' : ''
  return `You could lose at most ${atMostWords(pointMs)}${over}${why}; ${proofWords(kept.backups, now)}.`
}

/** Where it lies: "both places", "first place only: disk full". */
export function copiesWords({ copies }: Pick<Backup, 'copies'>): { readonly text: string; readonly tone: Tone } {
  const there = copies.filter(({ state }) => state === 'copied').map(({ place }) => place)
  if (there.length === 0) return { text: 'nowhere', tone: copies.length === 0 ? 'unknown' : 'critical' }
  if (there.length > 1) return { text: 'both places', tone: 'ok' }
  const [only = 'first'] = there
  const failed = copies.find(({ state }) => state === 'failed')
  const missing = failed === undefined ? '' : `: ${failed.why}`
  return { text: `${only} place only${missing}`, tone: 'warn' }
}

/** "By hand, noor", "Daily": why there is one, and whose it is where a person asked. */
export function whyBackupWords({ cause, owner }: Pick<Backup, 'cause' | 'owner'>): string {
  return cause === 'schedule' ? BACKUP_CAUSE_NAMES.schedule : `${BACKUP_CAUSE_NAMES[cause]}, ${owner}`
}

/** What a restore gave up, one line each; empty: nothing. */
export function lostLines({ lost }: Pick<Restore, 'lost'>): string[] {
  return [
    ...(lost.facts > 0 ? [`${counted(lost.facts, 'fact')} of the journal`] : []),
    ...lost.records
      .filter(({ count }) => count > 0)
      .map(
        ({ accountId, from, to, count }) =>
          `${counted(count, 'record')} of ${accountId}, positions ${formatCount(from)} to ${formatCount(to)}`,
      ),
    ...lost.operations.map(({ title }) => `operation “${capitalised(title)}”`),
  ]
}
