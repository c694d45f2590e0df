/** `linda backups [BACKUP]`: what is kept, whether it was proven, how far back the cluster could be taken; or everything about one. */
import {
  type Backup,
  BACKUP_TARGETS_MS,
  type BackupSettings,
  newestComplete,
  recoveryPointMs,
  type Restore,
  type Segment,
} from '../../shared/backup.ts'
import { Fault } from '../../shared/fault.ts'
import {
  BACKUP_STANDING_WORDS,
  type BackupStanding,
  bytesWords,
  confidenceSentence,
  copiesWords,
  restoreSentence,
  standingOfBackup,
  whyBackupWords,
} from '../../shared/words/backup.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { coloured, columns, type Tone } from '../columns.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'
import { timeOf } from './uptime.ts'

interface Known {
  readonly backups: readonly Backup[]
  readonly segment: Segment | null
  readonly restores: readonly Restore[]
  /** What only the backup process says; `null`: it does not answer. */
  readonly settings: BackupSettings | null
  readonly servedAt: number
}

const SIGNS: Readonly<Record<BackupStanding, readonly [sign: string, tone: Tone]>> = {
  running: ['◐', 'warn'],
  proven: ['●', 'ok'],
  unproven: ['○', 'quiet'],
  bad: ['⬣', 'critical'],
  failed: ['⬣', 'critical'],
  removed: ['–', 'quiet'],
}

/** Exits with 1 where more could be lost than was promised, or the one asked for is no good. @throws {Fault} unknownBackup. */
export async function backups(world: World, backupId: string | null): Promise<ExitCode> {
  const known = await ask(world)
  if (backupId !== null) return one(world, known, backupId)
  const pointMs = recoveryPointMs(known, known.servedAt)
  if (world.isJson) world.print(JSON.stringify({ ...known, recoveryPointMs: pointMs }))
  else {
    world.print(confidenceSentence(known, known.servedAt))
    for (const line of listLines(known, world.isColoured)) world.print(line)
  }
  return pointMs === null || pointMs > BACKUP_TARGETS_MS.recoveryPoint ? EXIT.failed : EXIT.ok
}

/** `linda backup verify [BACKUP]`: the one named, else the newest. @throws {Fault} unknownBackup: there is none. */
export async function verifyWords(world: World, backupId: string | null): Promise<readonly string[]> {
  if (backupId !== null) return ['verifyBackup', `backupId=${backupId}`]
  const newest = newestComplete((await ask(world)).backups)
  if (newest === null) throw new Fault('unknownBackup', 'There is no complete backup to verify')
  return ['verifyBackup', `backupId=${newest.id}`]
}

/**
 * `linda backup restore [BACKUP] [--to=TIME]`: to a moment from the newest backup that is not after it, or from the one that is named.
 * @throws {Fault} malformed: not a time, or neither is said; notCovered: no backup is that old.
 */
export async function restoreWords(
  world: World,
  backupId: string | null,
  to: string | null,
): Promise<readonly string[]> {
  if (to === null) {
    if (backupId === null) throw new Fault('malformed', 'Say to what: linda backup restore BACKUP, or --to=TIME')
    return ['restoreBackup', `backupId=${backupId}`, 'toAt=none']
  }
  const toAt = timeOf(to, world.now())
  if (backupId !== null) return ['restoreBackup', `backupId=${backupId}`, `toAt=${toAt}`]
  const base = (await ask(world)).backups.find(
    ({ state, engine }) => state === 'complete' && engine !== null && engine.at <= toAt,
  )
  if (base === undefined) throw new Fault('notCovered', `No complete backup is as old as ${isoText(toAt)}`)
  return ['restoreBackup', `backupId=${base.id}`, `toAt=${toAt}`]
}

/** The cluster remembers its backups also while the process that makes them is away. */
async function ask(world: World): Promise<Known> {
  const { snapshot } = await world.client.call('getCluster', {})
  const { backups: kept, segment, restores } = snapshot
  try {
    const { settings, servedAt } = await world.client.call('listBackups', {})
    return { backups: kept, segment, restores, settings, servedAt }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'backupGone') throw error
    return { backups: kept, segment, restores, settings: null, servedAt: world.now() }
  }
}

function one(world: World, { backups: kept, settings }: Known, backupId: string): ExitCode {
  const backup = kept.find(({ id }) => id === backupId)
  if (backup === undefined) {
    const found = settings?.unlisted.filter(({ id }) => id === backupId) ?? []
    if (found.length === 0) throw new Fault('unknownBackup', `There is no backup ${backupId}`)
    const places = found.map(({ place }) => place).join(' and ')
    world.print(world.isJson ? JSON.stringify(found) : `${backupId}: in no journal; it lies in the ${places} place`)
    return EXIT.ok
  }
  if (world.isJson) world.print(JSON.stringify(backup))
  else for (const line of detailLines(backup, world.isColoured)) world.print(line)
  const standing = standingOfBackup(backup)
  return standing === 'bad' || standing === 'failed' ? EXIT.failed : EXIT.ok
}

function listLines({ backups: kept, settings, restores }: Known, isColoured: boolean): string[] {
  const rows = kept.map((backup) => [
    standingText(backup, isColoured),
    backup.id,
    backup.sizeBytes === null ? '–' : bytesWords(backup.sizeBytes),
    whyBackupWords(backup),
    backup.state === 'complete' ? copiesWords(backup).text : backup.why,
    backup.state === 'complete' ? isoText(backup.expiresAt).slice(0, 10) : '–',
  ])
  const table =
    rows.length === 0 ? [] : ['', ...columns([['STATE', 'BACKUP', 'SIZE', 'WHY', 'WHERE', 'KEPT UNTIL'], ...rows])]
  return [...table, '', ...placeLines(settings, isColoured), ...restores.slice(0, 1).map(restoreLine)]
}

function placeLines(settings: BackupSettings | null, isColoured: boolean): string[] {
  if (settings === null)
    return [coloured('critical', '⬣ The backup process does not answer: nothing is copied meanwhile.', isColoured)]
  const { places, isOneDevice, dailyAt, nextAt, keepDays, segmentEveryMs, unlisted } = settings
  const schedule =
    dailyAt === null ? 'No schedule' : `Daily at ${dailyAt} UTC${nextAt === null ? '' : `, next ${isoText(nextAt)}`}`
  return [
    ...places.map(({ place, path, freeBytes, trouble }) => {
      const name = place === 'first' ? 'First place:  ' : 'Second place: '
      if (path === null) return `${name}${coloured('warn', '▲ none: a broken disk takes every backup', isColoured)}`
      if (trouble !== '') return `${name}${path}  ${coloured('critical', `⬣ ${trouble}`, isColoured)}`
      return `${name}${path}  ${freeBytes === null ? 'space not reported' : `${bytesWords(freeBytes)} free`}`
    }),
    ...(isOneDevice === true
      ? [coloured('warn', '▲ Both places are on one device: a broken disk takes both.', isColoured)]
      : []),
    `${schedule}; kept ${keepDays} days; segments every ${formatDuration(segmentEveryMs)}.`,
    ...(unlisted.length === 0
      ? []
      : [`In a place, but in no journal: ${[...new Set(unlisted.map(({ id }) => id))].join(', ')}`]),
  ]
}

function restoreLine(restore: Restore): string {
  return `Last restore, in ${formatDuration(restore.endedAt - restore.startedAt)}: ${restoreSentence(restore)}.`
}

function detailLines(backup: Backup, isColoured: boolean): string[] {
  const { id, startedAt, endedAt, sizeBytes, engine, logs, copies, verified, expiresAt, why } = backup
  return [
    `${id}: ${standingText(backup, isColoured)}${why === '' ? '' : `, ${why}`}`,
    `  ${whyBackupWords(backup)}; made ${isoText(startedAt)}${endedAt === null ? '' : ` in ${formatDuration(endedAt - startedAt)}`}`,
    ...(sizeBytes === null ? [] : [`  ${bytesWords(sizeBytes)}, kept until ${isoText(expiresAt)}`]),
    ...(engine === null
      ? []
      : [
          `  of ${isoText(engine.at)}: fact ${engine.seq}, term ${engine.term}, state ${engine.stateHash.slice(0, 12)}…`,
        ]),
    ...logs.map(
      ({ accountId, position, epoch, nodeId }) =>
        `  ${accountId} up to ${position}, epoch ${epoch}, read from ${nodeId}`,
    ),
    ...copies.map(
      ({ place, path, state, why: wrong }) => `  ${place} place: ${state}${wrong === '' ? '' : `, ${wrong}`}  ${path}`,
    ),
    ...(verified === null
      ? ['  never proven: linda backup verify']
      : [
          `  ${verified.outcome === 'passed' ? 'proven' : 'no good'}, ${isoText(verified.at)} in ${formatDuration(verified.tookMs)}, by ${verified.by}`,
          ...verified.findings.map((finding) => `    ${finding}`),
        ]),
  ]
}

function standingText(backup: Backup, isColoured: boolean): string {
  const standing = standingOfBackup(backup)
  const [sign, tone] = SIGNS[standing]
  return coloured(tone, `${sign} ${BACKUP_STANDING_WORDS[standing]}`, isColoured)
}

function isoText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}
