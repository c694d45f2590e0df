/** Taking the whole cluster back to a backup, or to a moment that its segments reach. */
import { type Backup, newestComplete, recoveryPointMs } from '../../../shared/backup.ts'
import type { Check } from '../../../shared/check.ts'
import type { CommandOf } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import { isEnded } from '../../../shared/operation.ts'
import { counted, formatAge, listed } from '../../../shared/words/format.ts'
import { BACKUP, GATEWAY } from '../nodes/roster.ts'
import { check, connected } from '../plans/checks.ts'
import { carryOut } from '../restore/carry-out.ts'
import { type CommandHandler, dateTime, type View } from './handler.ts'

/** A node that was not heard for this long is away. */
const HEARD_WITHIN_MS = 2_000

type RestoreBackup = CommandOf<'restoreBackup'>

export const restoreBackup: CommandHandler<RestoreBackup> = {
  plan: (view, command) => {
    needProcess(view)
    const backup = backupOf(view, command)
    const at = command.toAt ?? backup?.engine?.at ?? null
    const to = at === null ? `backup ${command.backupId}` : dateTime(at)
    const away = awayNodes(view)
    const running = view.snapshot.operations.filter(({ status }) => !isEnded(status)).map(({ title }) => title)
    return {
      command,
      restsOn: [],
      steps: [
        { title: 'Safety backup', detail: 'how things are now is backed up first: this can be undone' },
        {
          title: 'Prepare',
          detail:
            'every hash is checked and the state folded beside the running cluster; what is damaged, too new or not covered is refused here',
        },
        { title: 'Fence', detail: 'every account is taken out of service: from here on messages wait' },
        { title: 'Logs', detail: `gateway and nodes go back to ${to}, under an epoch above all others` },
        { title: 'Journal', detail: 'the control plane ends and comes back with the restored journal' },
        { title: 'Masters', detail: 'every account gets a master; the messages that waited are answered' },
      ],
      checks: [
        givenUp(view, command, at),
        { ...connected('The backup process is here', view.roster.presence(BACKUP)), id: 'process' },
        { ...connected('The gateway is here', view.roster.presence(GATEWAY)), id: 'gateway' },
        verified(backup),
        ...(command.toAt === null ? [] : [covered(view, command, backup)]),
        quiet(view),
        check('away', 'Every node is here', away.length === 0 ? 'pass' : 'warn', [
          away.length === 0 ? 'all' : `${listed(away)} is away`,
          'all',
        ]),
      ],
      consequences: [
        ...losses(view, backup, at),
        'No account is served between fencing and the new masters: messages wait and are answered then.',
        'What users were answered stays with them; the bots remember nothing of it, and count on from the restored moment.',
        ...(away.length === 0 ? [] : [`${listed(away)}: cut and brought into step when back.`]),
        'Which nodes there are, which version each runs and which backups are kept stays as it is now; so does what was done elsewhere, such as rows in the spreadsheet service.',
        ...(running.length === 0 ? [] : [`${listed(running)}: not waited for, and ended as failed.`]),
      ],
      inverse: {
        command: null,
        text: 'Restore the safety backup that this makes first: it is named in the outcome. What happens between the two is given up then.',
      },
      weight: { class: 'disturbing', why: ['Every account is out of service for a while.'] },
    }
  },
  run: {
    kind: 'job',
    refuse: (view, { command }) => {
      needProcess(view)
      backupOf(view, command)
      const other = busy(view)
      if (other !== null)
        throw new Fault('backupRunning', `"${other.title}" by ${other.actor} is under way: wait for it`)
    },
    cancelled: null,
    run: carryOut,
    undo: ({ snapshot }, { request }) =>
      snapshot.holds.some(({ id }) => id === request.operationId)
        ? [{ kind: 'holdReleased', holdId: request.operationId, why: 'the restore failed: everything is as it was' }]
        : [],
  },
}

/** `null`: no journal knows it, but it lies in a place. @throws {Fault} unknownBackup, backupRunning, notCovered. */
function backupOf({ snapshot, backup: settings, now }: View, { backupId, toAt }: RestoreBackup): Backup | null {
  const known = snapshot.backups.find(({ id }) => id === backupId) ?? null
  if (known?.state === 'running') throw new Fault('backupRunning', `Backup ${backupId} is still being made`)
  const isThere = known?.state === 'complete' || settings?.unlisted.some(({ id }) => id === backupId) === true
  if (!isThere) throw new Fault('unknownBackup', `There is no complete backup ${backupId}`)
  if (toAt !== null && toAt > now) throw new Fault('notCovered', `${dateTime(toAt)} is still to come`)
  const from = known?.engine?.at ?? null
  if (toAt !== null && from !== null && toAt < from)
    throw new Fault(
      'notCovered',
      `${dateTime(toAt)} is before backup ${backupId}, which is of ${dateTime(from)}: choose an earlier one`,
    )
  return known
}

/** @throws {Fault} backupGone: it was not heard. */
function needProcess({ config, roster }: Pick<View, 'config' | 'roster'>): void {
  if (config.backup === undefined)
    throw new Fault('backupGone', 'This cluster has no backup process: its configuration has no "backup"')
  if (roster.presence(BACKUP) === null) throw new Fault('backupGone', 'The backup process is not connected')
}

/** It always gives something up, if only the wait: nobody is to do that in passing. */
function givenUp(view: View, { toAt }: RestoreBackup, at: number | null): Check {
  const facts = at === null ? null : (view.factsAfter?.(at) ?? null)
  const age = at === null ? 'of before this journal' : `${formatAge(view.now - at)} ago`
  const measured = facts === null ? age : `${age}, ${counted(facts, 'fact')} since`
  return check('givenUp', 'Nothing that happened since is given up', 'fail', [measured, 'nothing'], toAt ?? at)
}

function verified(backup: Backup | null): Check {
  const last = backup?.verified ?? null
  const status = last?.outcome === 'passed' ? 'pass' : 'fail'
  const measured = last === null ? 'never' : `${last.outcome} at ${dateTime(last.at)}`
  return check('verified', 'The backup was proven', status, [measured, 'proven'], last?.at ?? null)
}

/** A last segment is copied before the safety backup: what is after the one before is covered by then. */
function covered({ snapshot, now }: View, { toAt, backupId }: RestoreBackup, backup: Backup | null): Check {
  const isNewest = newestComplete(snapshot.backups)?.id === backupId
  const point = recoveryPointMs(snapshot, now)
  const next = snapshot.backups.findLast(
    ({ engine, state }) => state === 'complete' && (engine?.at ?? 0) > (backup?.engine?.at ?? 0),
  )
  const until = isNewest ? (point === null ? null : now - point) : (next?.engine?.at ?? null)
  const isCovered = until !== null && toAt !== null && toAt <= until
  return check('covered', 'The moment is covered', isCovered ? 'pass' : 'warn', [
    until === null
      ? 'not known'
      : `segments reach until ${dateTime(until)}${isNewest ? ', and one more is copied first' : ''}`,
    toAt === null ? '' : dateTime(toAt),
  ])
}

function quiet(view: View): Check {
  const other = busy(view)
  const moving = Object.values(view.snapshot.accounts).find(({ activeFailoverId }) => activeFailoverId !== null)
  const what = other !== null ? `${other.title}, by ${other.actor}` : moving && `${moving.id} changes its master`
  return check('quiet', 'Nothing else is running', what === undefined ? 'pass' : 'fail', [what ?? 'nothing', 'nothing'])
}

/** An open operation; `null`: none. */
function busy({ snapshot }: Pick<View, 'snapshot'>) {
  return snapshot.operations.find(({ status }) => !isEnded(status)) ?? null
}

function awayNodes({ snapshot, roster, now }: View): string[] {
  return Object.keys(snapshot.nodes).filter((id) => {
    const presence = roster.presence(id)
    return presence === null || now - presence.heardWallAt > HEARD_WITHIN_MS
  })
}

/** In figures, as far as they are known before it is prepared. */
function losses(view: View, backup: Backup | null, at: number | null): string[] {
  const { snapshot, roster, now, factsAfter } = view
  if (at === null) return ['What is given up is known once the backup has been read; the outcome names it.']
  const facts = factsAfter?.(at) ?? null
  const titles = snapshot.operations.filter(({ acceptedAt }) => acceptedAt > at).map(({ title }) => title)
  const isSnapshot = at === backup?.engine?.at
  const records = (backup?.logs ?? []).flatMap(({ accountId, position }) => {
    const tails = Object.values(snapshot.nodes)
      .filter((node) => node.accountId === accountId)
      .map(({ id }) => roster.presence(id)?.beat?.tail.position ?? 0)
    const count = Math.max(0, Math.max(0, ...tails) - position)
    return count === 0 ? [] : `${isSnapshot ? '' : 'at most '}${counted(count, 'record')} of ${accountId}`
  })
  return [
    `Everything since ${dateTime(at)}, the last ${formatAge(now - at)}, is given up: ${listed([
      ...(facts === null ? [] : [counted(facts, 'fact')]),
      ...records,
      counted(titles.length, 'operation'),
    ])}.`,
    ...(titles.length === 0
      ? []
      : [
          `Operations since then: ${listed(titles.slice(0, 10))}${titles.length > 10 ? ` and ${titles.length - 10} more` : ''}. Their effect is gone; they are not carried out again.`,
        ]),
  ]
}
