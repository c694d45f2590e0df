/** A while in which nothing is deployed but by force, and its end. */
import type { CommandOf } from '../../../shared/command.ts'
import { openDeployment } from '../../../shared/deployment.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Freeze } from '../../../shared/hold.ts'
import { check } from '../plans/checks.ts'
import { type CommandHandler, dateTime, type View } from './handler.ts'

const MINUTE_MS = 60_000

export const openFreeze: CommandHandler<CommandOf<'openFreeze'>> = {
  plan: (view, command) => {
    const { snapshot, now } = view
    const endsAt = dateTime(now + command.minutes * MINUTE_MS)
    const open = openDeployment(snapshot.deployments)
    const [before] = snapshot.freezes
    return {
      command,
      restsOn: [['cluster/cluster', 'freeze']],
      steps: [{ title: 'Freeze', detail: `nothing is deployed until ${endsAt}` }],
      checks: [
        check('noDeployment', 'No deployment is open', open === null ? 'pass' : 'warn', [
          open === null ? 'none' : `${open.version}, by ${open.owner}: it goes on`,
          'none',
        ]),
        check('frozen', 'No freeze is in force', before === undefined ? 'pass' : 'warn', [
          before === undefined ? 'none' : describe(before),
          'none',
        ]),
      ],
      consequences: [
        `A deployment that begins before ${endsAt} has to be forced, with the name typed.`,
        'Rolling back is always possible.',
      ],
      inverse: { command: null, text: `Ending it, any time before ${endsAt}; it ends then by itself.` },
      weight: { class: 'harmless', why: ['It only makes deployments harder.'] },
    }
  },
  run: {
    kind: 'instant',
    apply: ({ now }, { request, command }) => {
      const freeze: Freeze = {
        id: request.operationId,
        accountId: null,
        owner: request.actor,
        reason: request.reason,
        since: now,
        expiresAt: now + command.minutes * MINUTE_MS,
      }
      return {
        facts: [{ kind: 'freezeOpened', freeze }],
        outcome: `Nothing is deployed until ${dateTime(freeze.expiresAt)}`,
      }
    },
  },
}

export const closeFreeze: CommandHandler<CommandOf<'closeFreeze'>> = {
  plan: (view, command) => {
    const freeze = freezeOf(view, command.freezeId)
    const others = view.snapshot.freezes.filter(({ id }) => id !== freeze.id)
    return {
      command,
      restsOn: [['cluster/cluster', 'freeze']],
      steps: [{ title: 'End the freeze', detail: describe(freeze) }],
      checks: [
        check('others', 'No other freeze is in force', others.length === 0 ? 'pass' : 'warn', [
          others.length === 0 ? 'none' : others.map(describe).join('; '),
          'none',
        ]),
      ],
      consequences: [`${freeze.owner} froze deployments for a reason: ${freeze.reason}. Ask them first.`],
      inverse: {
        command: { kind: 'openFreeze', minutes: Math.max(1, Math.ceil((freeze.expiresAt - view.now) / MINUTE_MS)) },
        text: 'Freezing again, any time.',
      },
      weight: { class: 'harmless', why: ['Nothing moves.'] },
    }
  },
  run: {
    kind: 'instant',
    apply: (view, { command, request }) => ({
      facts: [
        { kind: 'freezeClosed', freezeId: freezeOf(view, command.freezeId).id, why: `ended by ${request.actor}` },
      ],
      outcome: 'Deployments are free again',
    }),
  },
}

/** "by noor until 2026-11-21 12:03 UTC (year's end)" */
export function describe({ owner, reason, expiresAt }: Freeze): string {
  return `by ${owner} until ${dateTime(expiresAt)} (${reason})`
}

/** @throws {Fault} unknownFreeze. */
function freezeOf({ snapshot }: View, freezeId: string): Freeze {
  const freeze = snapshot.freezes.find(({ id }) => id === freezeId)
  if (freeze === undefined) throw new Fault('unknownFreeze')
  return freeze
}
