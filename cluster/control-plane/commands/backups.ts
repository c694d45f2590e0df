/** Making a backup, and proving one. */
import { type Backup, newestComplete } from '../../../shared/backup.ts'
import type { Check } from '../../../shared/check.ts'
import type { CommandOf } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import { isEnded } from '../../../shared/operation.ts'
import { bytesWords } from '../../../shared/words/backup.ts'
import { formatDuration } from '../../../shared/words/format.ts'
import { newBackupId } from '../backups/backup-id.ts'
import { SCHEDULE } from '../backups/backups.ts'
import { failureOf, followed, takeBackup } from '../backups/take.ts'
import { BACKUP } from '../nodes/roster.ts'
import { check, connected } from '../plans/checks.ts'
import type { CommandHandler, View } from './handler.ts'

const ANSWER_WITHIN_MS = 10_000
/** Longer than the longest backup that is waited for. */
const JOINED_WITHIN_MS = 6 * 60 * 60_000

export const backup: CommandHandler<CommandOf<'backup'>> = {
  plan: (view, command) => {
    needProcess(view)
    const running = runningOf(view)
    const last = newestComplete(view.snapshot.backups)
    const size = last?.sizeBytes ?? null
    const keepDays = view.config.backup?.keepDays ?? 0
    return {
      command,
      restsOn: [],
      steps: [
        { title: 'Mark', detail: 'the engine says what its state is now: every restored copy must come to the same' },
        { title: 'Copy', detail: 'engine, state logs and configuration are copied while the cluster goes on' },
        { title: 'Pack', detail: 'one file, each part with its hash' },
        { title: 'Second place', detail: 'the file is copied there and compared' },
      ],
      checks: [
        { ...connected('The backup process is here', view.roster.presence(BACKUP)), id: 'process' },
        firstPlace(view, size),
        secondPlace(view),
        check('running', 'No other backup is being made', running === null ? 'pass' : 'warn', [
          running === null ? 'none' : `${running.id}, by ${running.owner}: this one ends with it`,
          'none',
        ]),
      ],
      consequences: [
        'Users notice nothing: it reads from servants and takes what processors the others leave.',
        size === null
          ? `It is kept for ${keepDays} days.`
          : `It takes about ${bytesWords(size)} in each place and is kept for ${keepDays} days.`,
      ],
      inverse: { command: null, text: 'Nothing has to be undone: it is removed when its time is over.' },
      weight: { class: 'harmless', why: ['It only reads.'] },
    }
  },
  run: {
    kind: 'job',
    refuse: needProcess,
    cancelled: null,
    joins: (view) => runningOf(view)?.operationId ?? null,
    run: async (tools, { request, plan }) => {
      const { actor, operationId } = request
      const other = runningOf(tools.view(), operationId)
      if (other !== null) return joined(tools, other)
      const cause = actor === SCHEDULE ? 'schedule' : 'operator'
      const backupId = newBackupId(plan.createdAt, operationId)
      const done = await takeBackup(tools, { backupId, cause, owner: actor, operationId })
      return { facts: [], outcome: outcomeOf(done) }
    },
  },
}

export const verifyBackup: CommandHandler<CommandOf<'verifyBackup'>> = {
  plan: (view, command) => {
    needProcess(view)
    const { backupId } = command
    const known = provable(view, backupId)
    return {
      command,
      restsOn: [],
      steps: [
        { title: 'Unpack', detail: 'a process of its own unpacks the backup and checks every hash' },
        { title: 'Fold', detail: "the engine's integrity is checked, and its journal folded from its first fact" },
        { title: 'Compare', detail: 'state, rows and the ends of all logs with what was marked when it was made' },
      ],
      checks: [
        { ...connected('The backup process is here', view.roster.presence(BACKUP)), id: 'process' },
        firstPlace(view, known?.sizeBytes ?? null),
      ],
      consequences: ['Nothing that serves is touched. While it runs it needs room for the unpacked backup.'],
      inverse: { command: null, text: 'Nothing has to be undone: it only reads.' },
      weight: { class: 'harmless', why: ['It only reads.'] },
    }
  },
  run: {
    kind: 'job',
    refuse: needProcess,
    cancelled: null,
    run: async (tools, { command: { backupId }, request }) => {
      const { operationId, actor } = request
      const { work, result } = await followed(tools, () =>
        tools.ask(BACKUP, { ask: 'verifyBackup', backupId, runId: operationId }, ANSWER_WITHIN_MS),
      )
      if (result === null) throw failureOf(work)
      const known = tools.view().snapshot.backups.find(({ id }) => id === backupId)
      const verified = { ...result, by: actor }
      if (known !== undefined) await tools.record([{ kind: 'backupChanged', backup: { ...known, verified } }])
      const [first = 'no reason was given'] = result.findings
      if (result.outcome === 'failed') throw new Fault('backupDamaged', `Backup ${backupId} is no good: ${first}`)
      return { facts: [], outcome: `Backup ${backupId} was proven in ${formatDuration(result.tookMs)}: ${first}` }
    },
  },
}

/** Ends as the one that runs does. */
async function joined(tools: Parameters<typeof takeBackup>[0], other: Backup) {
  tools.say(`joined backup ${other.id}, by ${other.owner}`)
  const ended = await tools.until(() => {
    const now = tools.view().snapshot.backups.find(({ id }) => id === other.id)
    return now === undefined || now.state !== 'running' ? { now } : null
  }, JOINED_WITHIN_MS)
  const now = ended?.now
  if (now?.state === 'complete') return { facts: [], outcome: `Joined: ${outcomeOf(now)}` }
  throw new Fault('badAnswer', `backup ${other.id}, which it joined, failed: ${now?.why ?? 'it is not known any more'}`)
}

function outcomeOf({ id, sizeBytes, copies }: Backup): string {
  const second = copies.find(({ place }) => place === 'second')
  const where =
    second === undefined
      ? 'in one place; no second one is configured'
      : second.state === 'copied'
        ? 'in both places'
        : `in the first place only: ${second.why}`
  return `Backup ${id} is complete, ${bytesWords(sizeBytes ?? 0)}, ${where}`
}

/** Being made by another operation that is still open; `null`: none. */
function runningOf({ snapshot }: Pick<View, 'snapshot'>, besides: string | null = null): Backup | null {
  const isOpen = (id: string | null) => snapshot.operations.some((one) => one.id === id && !isEnded(one.status))
  return (
    snapshot.backups.find(
      ({ state, operationId }) => state === 'running' && operationId !== besides && isOpen(operationId),
    ) ?? null
  )
}

/** `null`: no journal knows it, but it lies in a place. @throws {Fault} unknownBackup, backupRunning. */
function provable({ snapshot, backup: settings }: View, backupId: string): Backup | null {
  const known = snapshot.backups.find(({ id }) => id === backupId) ?? null
  if (known?.state === 'running') throw new Fault('backupRunning', `Backup ${backupId} is still being made`)
  const isThere = known?.state === 'complete' || settings?.unlisted.some(({ id }) => id === backupId) === true
  if (!isThere) throw new Fault('unknownBackup', `There is no complete backup ${backupId}`)
  return known
}

/** @throws {Fault} backupGone: it was not heard. */
function needProcess({ config, roster }: Pick<View, 'config' | 'roster'>): void {
  if (config.backup === undefined)
    throw new Fault('backupGone', 'This cluster has no backup process: its configuration has no "backup"')
  if (roster.presence(BACKUP) === null) throw new Fault('backupGone', 'The backup process is not connected')
}

function firstPlace({ backup: settings }: View, sizeBytes: number | null): Check {
  const place = settings?.places.find((one) => one.place === 'first') ?? null
  const free = place?.freeBytes ?? null
  // Packed parts and the archive of them lie there at the same time.
  const needed = sizeBytes === null ? null : sizeBytes * 3
  const measured = place === null ? 'not told' : place.trouble !== '' ? place.trouble : `${bytesWords(free ?? 0)} free`
  const threshold = needed === null ? 'it can be written' : `${bytesWords(needed)} free`
  const isGood = place !== null && place.trouble === '' && (needed === null || (free ?? 0) >= needed)
  const isUnknown = settings === null
  return check(
    'firstPlace',
    'The first place has room',
    isGood ? 'pass' : isUnknown ? 'warn' : 'fail',
    [measured, threshold],
    settings?.heardAt ?? null,
  )
}

function secondPlace({ backup: settings }: View): Check {
  const place = settings?.places.find((one) => one.place === 'second') ?? null
  const measured =
    place === null
      ? 'not told'
      : place.path === null
        ? 'none is configured'
        : place.trouble !== ''
          ? place.trouble
          : settings?.isOneDevice === true
            ? 'on the same device as the first: a broken disk takes both'
            : 'another device'
  const isGood = place?.path != null && place.trouble === '' && settings?.isOneDevice === false
  return check(
    'secondPlace',
    'The second place can be written and is another device',
    isGood ? 'pass' : 'warn',
    [measured, 'another device'],
    settings?.heardAt ?? null,
  )
}
