/** A servant leaves for good: its process is ended, and nobody knows it any more. */
import type { CommandOf } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import { SUPERVISOR } from '../nodes/roster.ts'
import { backupCheck } from '../plans/backup-check.ts'
import { idle, standbyLeft, supervised } from '../plans/checks.ts'
import { type CommandHandler, servantOf, type View } from './handler.ts'
import { askSupervisor, needSupervisor } from './supervision.ts'

export const removeNode: CommandHandler<CommandOf<'removeNode'>> = {
  plan: (view, command) => {
    const { nodeId } = command
    const { node, account } = servantOf(view, nodeId, 'remove it')
    if (othersOf(view, account.id, nodeId).length < 2)
      throw new Fault('lastServant', `${nodeId} is the last servant of ${account.id}: add another node first`)
    return {
      command,
      restsOn: [
        [`node/${nodeId}`, 'incarnation'],
        [`node/${nodeId}`, 'operation'],
        [`account/${account.id}`, 'nodes'],
        [`account/${account.id}`, 'lease.holder'],
        [`account/${account.id}`, 'activeFailover'],
      ],
      steps: [
        { title: 'End', detail: `the supervisor ends the process of ${nodeId} and forgets it` },
        { title: 'Expel', detail: `the gateway and the nodes of ${account.id} take no more connections of ${nodeId}` },
      ],
      checks: [
        supervised(view.roster.presence(SUPERVISOR)),
        standbyLeft(view.snapshot, account.id, nodeId),
        idle(view.snapshot, nodeId),
        backupCheck(view),
      ],
      consequences: [
        `${account.id} goes on with ${othersOf(view, account.id, nodeId).join(', ')}.`,
        `${nodeId} disappears from every list; its history stays.`,
      ],
      inverse: {
        command: { kind: 'addNode', accountId: account.id, nodeId, region: node.region },
        text: `Adding it again, any time: it comes with the last priority and no rule, catches up, and may have to be linked again.`,
      },
      weight:
        node.health === 'down'
          ? { class: 'routine', why: [`${nodeId} is down: nothing healthy goes.`] }
          : { class: 'disturbing', why: [`${nodeId} is ${node.health} and leaves for good.`] },
    }
  },
  run: {
    kind: 'job',
    refuse: needSupervisor,
    cancelled: null,
    run: async (tools, { command: { nodeId }, request }) => {
      tools.say(`ending ${nodeId}`)
      await askSupervisor(tools, { ask: 'stopNode', nodeId })
      // Whoever is connected is told by the journal's word; who is not, when it comes back.
      return {
        facts: [{ kind: 'nodeRemoved', nodeId, why: `removed by ${request.actor}: ${request.reason}` }],
        outcome: `${nodeId} has left`,
      }
    },
  },
}

/** Of the account, master included. */
function othersOf({ snapshot }: View, accountId: string, nodeId: string): string[] {
  return Object.values(snapshot.nodes).flatMap((node) =>
    node.accountId === accountId && node.id !== nodeId ? node.id : [],
  )
}
