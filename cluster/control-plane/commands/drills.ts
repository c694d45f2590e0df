/** Marking what happens to an account as a drill, and ending that. */
import type { CommandOf } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import { check } from '../plans/checks.ts'
import { clockTime, type CommandHandler } from './handler.ts'
import { describe, lasting, minutesLeft, ofScope, overAll, restsOn, whose } from './lasting.ts'

export const startDrill: CommandHandler<CommandOf<'startDrill'>> = {
  plan: (view, command) => {
    const { snapshot, now } = view
    const who = whose(view, command)
    const running = ofScope(snapshot.drills, command) ?? overAll(snapshot.drills, command)
    if (running !== null) throw new Fault('alreadySo', `A drill on ${who} runs ${describe(running)}`)
    const endsAt = clockTime(now + command.minutes * 60_000)
    return {
      command,
      restsOn: [...restsOn('drill', command), ['cluster/cluster', 'drill']],
      steps: [{ title: 'Start the drill', detail: `what happens to ${who} is marked as a drill until ${endsAt}` }],
      checks: [
        check('environment', 'Users are not real', snapshot.cluster.environment === 'production' ? 'warn' : 'pass', [
          snapshot.cluster.environment,
          'not production',
        ]),
      ],
      consequences: [
        `Facts, failovers, alerts and operations of ${who} carry the drill's mark; nothing else changes.`,
        'Failovers in it do not count as flapping.',
      ],
      inverse: {
        command: { kind: 'endDrill', accountId: command.accountId },
        text: `Ending it, any time before ${endsAt}; it ends then by itself. What it marked stays marked.`,
      },
      weight: { class: 'harmless', why: ['It only marks what happens.'] },
    }
  },
  run: {
    kind: 'instant',
    apply: (view, accepted) => {
      const drill = lasting(view, accepted)
      return {
        facts: [{ kind: 'drillStarted', drill }],
        outcome: `A drill on ${whose(view, accepted.command)} runs until ${clockTime(drill.expiresAt)}`,
      }
    },
  },
}

export const endDrill: CommandHandler<CommandOf<'endDrill'>> = {
  plan: (view, command) => {
    const who = whose(view, command)
    const drill = ofScope(view.snapshot.drills, command)
    const all = overAll(view.snapshot.drills, command)
    if (drill === null)
      throw new Fault(
        'alreadySo',
        all === null ? `No drill on ${who} runs` : `The drill covers every account, ${describe(all)}: end that one`,
      )
    return {
      command,
      restsOn: restsOn('drill', command),
      steps: [{ title: 'End the drill', detail: `the drill ${describe(drill)} ends now` }],
      checks: [],
      consequences: [
        `From now on what happens to ${who} is meant seriously.`,
        drill.scenario === undefined
          ? 'What the drill broke stays broken.'
          : 'What it induced is put back at once; what follows from that may take a moment more.',
      ],
      inverse: {
        command: { kind: 'startDrill', accountId: command.accountId, minutes: minutesLeft(drill, view.now) },
        text: 'Starting another one, any time. What happens in between is not marked.',
      },
      weight: { class: 'harmless', why: ['It only ends a mark.'] },
    }
  },
  run: {
    kind: 'instant',
    apply: (view, { command, request }) => {
      const drill = ofScope(view.snapshot.drills, command)
      return {
        facts: drill === null ? [] : [{ kind: 'drillEnded', endedId: drill.id, why: `ended by ${request.actor}` }],
        outcome: `The drill on ${whose(view, command)} has ended`,
      }
    },
  },
}
