/** Announcing planned work on an account, and its end: what happens meanwhile is expected. */
import type { CommandOf } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Maintenance } from '../../../shared/hold.ts'
import { check } from '../plans/checks.ts'
import { clockTime, type CommandHandler, type View } from './handler.ts'
import { describe, lasting, minutesLeft, ofScope, overAll, restsOn, whose } from './lasting.ts'

export const openMaintenance: CommandHandler<CommandOf<'openMaintenance'>> = {
  plan: (view, command) => {
    const { snapshot, now } = view
    const who = whose(view, command)
    const open = ofScope(snapshot.maintenance, command) ?? overAll(snapshot.maintenance, command)
    if (open !== null) throw new Fault('alreadySo', `Maintenance of ${who} is open ${describe(open)}: close it first`)
    const endsAt = clockTime(now + command.minutes * 60_000)
    const failovers = failingOver(view, command.accountId)
    const others = ofSingleAccounts(snapshot.maintenance, command.accountId)
    return {
      command,
      restsOn: [...restsOn('maintenance', command), ['cluster/cluster', 'maintenance']],
      steps: [{ title: 'Open maintenance', detail: `of ${who} until ${endsAt}` }],
      checks: [
        check('noFailover', 'No failover runs', failovers.length === 0 ? 'pass' : 'warn', [
          failovers.length === 0 ? 'none' : `${failovers.join(', ')}: what it costs would be excused too`,
          'none',
        ]),
        ...(others.length === 0
          ? []
          : [
              check('others', 'No single account is in maintenance', 'warn', [
                others.map((one) => `${one.accountId ?? ''} ${describe(one)}`).join('; '),
                'none',
              ]),
            ]),
      ],
      consequences: [
        `Alerts of ${who} are marked as maintenance, and its warnings are sent to nobody. Critical alerts are sent, with the mark.`,
        `Until ${endsAt} its objectives do not count: neither good nor bad, and reports say how long.`,
        'Automation goes on: a master that fails is replaced. Hold automation too where it should not be.',
      ],
      inverse: {
        command: { kind: 'closeMaintenance', accountId: command.accountId },
        text: `Closing it, any time before ${endsAt}; it ends then by itself. What was excused stays excused.`,
      },
      weight: { class: 'harmless', why: ['It only marks what happens.'] },
    }
  },
  run: {
    kind: 'instant',
    apply: (view, accepted) => {
      const maintenance = lasting(view, accepted)
      return {
        facts: [{ kind: 'maintenanceOpened', maintenance }],
        outcome: `Maintenance of ${whose(view, accepted.command)} is open until ${clockTime(maintenance.expiresAt)}`,
      }
    },
  },
}

export const closeMaintenance: CommandHandler<CommandOf<'closeMaintenance'>> = {
  plan: (view, command) => {
    const who = whose(view, command)
    const { maintenance } = view.snapshot
    const open = ofScope(maintenance, command)
    const all = overAll(maintenance, command)
    if (open === null)
      throw new Fault(
        'alreadySo',
        all === null
          ? `No maintenance of ${who} is open`
          : `The maintenance is of every account, ${describe(all)}: close that one`,
      )
    return {
      command,
      restsOn: restsOn('maintenance', command),
      steps: [{ title: 'Close maintenance', detail: `the one ${describe(open)} ends now` }],
      checks: [
        check('stillOpen', `Nothing else covers ${who}`, all === null ? 'pass' : 'warn', [
          all === null ? 'nothing' : `every account is in maintenance ${describe(all)}`,
          'nothing',
        ]),
      ],
      consequences: [
        `From now on the objectives of ${who} count again, and its warnings are sent.`,
        'Alerts that are open stay open.',
      ],
      inverse: {
        command: { kind: 'openMaintenance', accountId: command.accountId, minutes: minutesLeft(open, view.now) },
        text: 'Opening it again, any time. What happens in between counts.',
      },
      weight: { class: 'harmless', why: ['It only ends a mark.'] },
    }
  },
  run: {
    kind: 'instant',
    apply: (view, { command, request }) => {
      const open = ofScope(view.snapshot.maintenance, command)
      return {
        facts:
          open === null
            ? []
            : [{ kind: 'maintenanceClosed', maintenanceId: open.id, why: `closed by ${request.actor}` }],
        outcome: `The maintenance of ${whose(view, command)} is closed`,
      }
    },
  },
}

/** Ids of the failovers that run in the scope. */
function failingOver({ snapshot }: View, accountId: string | null): string[] {
  return Object.values(snapshot.accounts).flatMap(({ id, activeFailoverId }) =>
    activeFailoverId !== null && (accountId === null || accountId === id) ? activeFailoverId : [],
  )
}

/** Of single accounts, where the command is about every one. */
function ofSingleAccounts(open: readonly Maintenance[], accountId: string | null): Maintenance[] {
  return accountId === null ? open.filter((one) => one.accountId !== null) : []
}
