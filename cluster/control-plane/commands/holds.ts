/** Pausing automatic failover, and letting it act again. */
import type { CommandOf } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Hold } from '../../../shared/hold.ts'
import { check } from '../plans/checks.ts'
import { clockTime, type CommandHandler } from './handler.ts'
import { describe, lasting, minutesLeft, ofScope, overAll, restsOn, whose } from './lasting.ts'

export const holdAutomation: CommandHandler<CommandOf<'holdAutomation'>> = {
  plan: (view, command) => {
    const { snapshot, now } = view
    const who = whose(view, command)
    const before = ofScope(snapshot.holds, command)
    const all = overAll(snapshot.holds, command)
    const endsAt = clockTime(now + command.minutes * 60_000)
    return {
      command,
      restsOn: restsOn('hold', command),
      steps: [{ title: 'Hold', detail: `automatic failover of ${who} pauses until ${endsAt}` }],
      checks: [
        check('held', `Automation of ${who} is not held yet`, before === null ? 'pass' : 'warn', [
          before === null ? 'not held' : `held ${describe(before)}`,
          'not held',
        ]),
        ...(all === null
          ? []
          : [check('heldAll', 'Not every account is held', 'warn', [`held ${describe(all)}`, 'not held'])]),
      ],
      consequences: [
        `A master of ${who} that fails is not replaced by itself before ${endsAt}: a person has to fail over.`,
        'A countdown that runs for it ends. Failovers that people start stay possible.',
        ...(before === null ? [] : [`This replaces the hold ${describe(before)}.`]),
      ],
      inverse: {
        command: { kind: 'releaseAutomation', accountId: command.accountId },
        text: `Releasing it, any time before ${endsAt}; it ends then by itself. What failed unreplaced meanwhile is not undone.`,
      },
      weight: { class: 'harmless', why: ['Nothing moves: automation only waits.'] },
    }
  },
  run: {
    kind: 'instant',
    apply: (view, accepted) => {
      const before = ofScope(view.snapshot.holds, accepted.command)
      const hold = lasting(view, accepted)
      const released = before === null ? [] : [ended(before, `replaced by a hold of ${hold.owner}`)]
      return {
        facts: [...released, { kind: 'holdPlaced', hold }],
        outcome: `Automatic failover of ${whose(view, accepted.command)} is held until ${clockTime(hold.expiresAt)}`,
      }
    },
  },
}

export const releaseAutomation: CommandHandler<CommandOf<'releaseAutomation'>> = {
  plan: (view, command) => {
    const who = whose(view, command)
    const hold = ofScope(view.snapshot.holds, command)
    const all = overAll(view.snapshot.holds, command)
    if (hold === null)
      throw new Fault(
        'unknownHold',
        all === null
          ? `Automation of ${who} is not held`
          : `${who} has no hold of its own; every account is held ${describe(all)}: release that one`,
      )
    return {
      command,
      restsOn: restsOn('hold', command),
      steps: [{ title: 'Release', detail: `the hold ${describe(hold)} ends now` }],
      checks: [
        check('stillHeld', `Nothing else holds ${who}`, all === null ? 'pass' : 'warn', [
          all === null ? 'nothing' : `every account is held ${describe(all)}`,
          'nothing',
        ]),
      ],
      consequences: [`Automatic failover of ${who} may act again at once: a master that is down now is replaced.`],
      inverse: {
        command: {
          kind: 'holdAutomation',
          accountId: command.accountId,
          minutes: minutesLeft(hold, view.now),
        },
        text: 'Holding it again, any time. What automation did meanwhile stays done.',
      },
      weight: { class: 'routine', why: ['Nothing moves by itself: automation may act again where it sees a reason.'] },
    }
  },
  run: {
    kind: 'instant',
    apply: (view, { command, request }) => {
      const hold = ofScope(view.snapshot.holds, command)
      return {
        facts: hold === null ? [] : [ended(hold, `released by ${request.actor}`)],
        outcome: `Automatic failover of ${whose(view, command)} may act again`,
      }
    },
  },
}

function ended({ id }: Hold, why: string) {
  return { kind: 'holdReleased' as const, holdId: id, why }
}
