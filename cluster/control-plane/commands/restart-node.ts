/** Ending a node's process and starting it again. Done when the new process has joined and caught up. */
import type { CommandOf } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import { SUPERVISOR } from '../nodes/roster.ts'
import { check, idle, standbyLeft, standbysBesides, supervised } from '../plans/checks.ts'
import { accountOf, type CommandHandler, nodeOf, servantOf } from './handler.ts'
import { askSupervisor, needSupervisor } from './supervision.ts'

const BACK_WITHIN_MS = 30_000

export const restartNode: CommandHandler<CommandOf<'restartNode'>> = {
  plan: (view, command) => {
    const { snapshot, roster } = view
    const { nodeId } = command
    const node = nodeOf(view, nodeId)
    const account = accountOf(view, node.accountId)
    const isMaster = account.lease.holder?.nodeId === nodeId
    // With somebody to take over, a master is moved first; with nobody, restarting it may be all that is left.
    if (!isMaster || standbysBesides(snapshot, account.id, nodeId).length > 0) servantOf(view, nodeId, 'restart it')
    return {
      command,
      restsOn: [
        [`node/${nodeId}`, 'incarnation'],
        [`node/${nodeId}`, 'operation'],
        [`account/${account.id}`, 'lease.holder'],
        [`account/${account.id}`, 'activeFailover'],
      ],
      steps: [
        { title: 'End', detail: `the process of ${nodeId} is asked to leave, and made to after 3 s` },
        { title: 'Start', detail: `${nodeId} starts as another process and joins` },
        { title: 'Catch up', detail: `its log reaches ${account.id}'s, within ${BACK_WITHIN_MS / 1_000} s` },
      ],
      checks: [
        supervised(roster.presence(SUPERVISOR)),
        check('role', `${nodeId} is no master`, isMaster ? 'fail' : 'pass', [node.role, 'servant']),
        ...(isMaster ? [] : [standbyLeft(snapshot, account.id, nodeId)]),
        idle(snapshot, nodeId),
      ],
      consequences: isMaster
        ? [
            `${nodeId} is the master of ${account.id}: to the detector this is a failure, and counts as one.`,
            `No replies until ${nodeId} is back and promoted again: nobody else can take over.`,
          ]
        : [
            `${nodeId} computes nothing for some seconds; its messages go to the other nodes of ${account.id}.`,
            'Until it has caught up it cannot become master.',
          ],
      inverse: { command: null, text: 'Nothing undoes a restart; what the process knew is in its log.' },
      weight:
        node.health === 'healthy'
          ? { class: 'disturbing', why: [`${nodeId} is healthy: its conversations move while it restarts.`] }
          : { class: 'routine', why: [`${nodeId} is ${node.health}: nothing healthy moves.`] },
    }
  },
  run: {
    kind: 'job',
    refuse: needSupervisor,
    cancelled: null,
    run: async (tools, { command: { nodeId }, plan }) => {
      const before = plan.basis.find(({ field }) => field === 'incarnation')?.value ?? null
      const current = () => nodeOf(tools.view(), nodeId).incarnation
      if (current() === before) {
        tools.say(`ending ${nodeId}`)
        await askSupervisor(tools, { ask: 'restartNode', nodeId })
      }
      tools.say(`waiting for ${nodeId} to join`)
      const isBack = () => (current() === before ? null : true)
      if ((await tools.until(isBack, BACK_WITHIN_MS)) === null)
        throw new Fault('timeout', `${nodeId} has not joined anew within ${BACK_WITHIN_MS / 1_000} s`)
      tools.say(`waiting for ${nodeId} to catch up`)
      const isThere = () => (tools.membership.isInStep(nodeId) ? true : null)
      if ((await tools.until(isThere, BACK_WITHIN_MS)) === null)
        throw new Fault('timeout', `${nodeId} has joined, but not caught up within ${BACK_WITHIN_MS / 1_000} s`)
      return { facts: [], outcome: `${nodeId} is back as another process, and caught up` }
    },
  },
}
