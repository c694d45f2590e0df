/** Taking a servant out of work, and back. It goes on replicating. */
import type { CommandOf } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import { balancingChanged, predictedDrain, predictionWords, settingOf } from '../balancing/change.ts'
import { idle, standbyLeft } from '../plans/checks.ts'
import { type Accepted, accountOf, type CommandHandler, nodeOf, servantOf, type View } from './handler.ts'

export const drain: CommandHandler<CommandOf<'drain'>> = {
  plan: (view, command) => {
    const { nodeId } = command
    const { node, account } = servantOf(view, nodeId, 'drain it')
    if (node.drained !== null) throw new Fault('alreadySo', `${nodeId} is drained already, by ${node.drained.owner}`)
    const isWorking = node.health === 'healthy'
    return {
      command,
      restsOn: [
        [`node/${nodeId}`, 'drained'],
        [`node/${nodeId}`, 'operation'],
        [`account/${account.id}`, 'lease.holder'],
        [`account/${account.id}`, 'activeFailover'],
      ],
      steps: [
        { title: 'Drain', detail: `${nodeId} is no candidate any more` },
        {
          title: 'Tell its account',
          detail: `${account.lease.holder?.nodeId ?? 'the master'} gives it no new messages and places every conversation anew`,
        },
      ],
      checks: [standbyLeft(view.snapshot, account.id, nodeId), idle(view.snapshot, nodeId)],
      consequences: [
        `Conversations of ${nodeId} go to the other nodes of ${account.id}, each after the message in work.`,
        `${nodeId} goes on keeping ${account.id}'s log. It cannot become master while it is drained.`,
        ...predictionWords(view.traffic(account.id), predictedDrain(view, nodeId, true)),
      ],
      inverse: {
        command: { kind: 'undrain', nodeId },
        text: `Ending the drain, any time. Conversations come back to ${nodeId} as they are balanced.`,
      },
      weight: isWorking
        ? { class: 'disturbing', why: [`${nodeId} is healthy: its conversations move to other nodes.`] }
        : { class: 'routine', why: [`${nodeId} is ${node.health}: nothing healthy moves.`] },
    }
  },
  run: {
    kind: 'instant',
    apply: (view, accepted) => {
      const { nodeId } = accepted.command
      const { actor, reason } = accepted.request
      return {
        facts: [{ kind: 'nodeDrained', nodeId, owner: actor, reason }, spreadAnew(view, changeOf(accepted))],
        outcome: `${nodeId} is drained`,
      }
    },
  },
}

export const undrain: CommandHandler<CommandOf<'undrain'>> = {
  plan: (view, command) => {
    const { nodeId } = command
    const node = nodeOf(view, nodeId)
    if (node.drained === null) throw new Fault('alreadySo', `${nodeId} is not drained`)
    return {
      command,
      restsOn: [[`node/${nodeId}`, 'drained']],
      steps: [{ title: 'End the drain', detail: `${nodeId} gets messages again and can become master` }],
      checks: [idle(view.snapshot, nodeId)],
      consequences: [
        `It was drained by ${node.drained.owner}: ${node.drained.reason}.`,
        `${nodeId} takes its share of ${node.accountId} again as its health allows (now ${node.health}).`,
        ...predictionWords(view.traffic(node.accountId), predictedDrain(view, nodeId, false)),
      ],
      inverse: { command: { kind: 'drain', nodeId }, text: 'Draining it again, any time.' },
      weight: { class: 'routine', why: ['Nothing is taken from anybody: a node is added to the work.'] },
    }
  },
  run: {
    kind: 'instant',
    apply: (view, accepted) => {
      const { nodeId } = accepted.command
      return {
        facts: [{ kind: 'nodeUndrained', nodeId }, spreadAnew(view, changeOf(accepted))],
        outcome: `${nodeId} is back in work`,
      }
    },
  },
}

function changeOf({ command, request }: Accepted<CommandOf<'drain' | 'undrain'>>): Change {
  return { nodeId: command.nodeId, cause: command.kind, changeId: request.operationId }
}

interface Change {
  readonly nodeId: string
  readonly cause: 'drain' | 'undrain'
  /** Of this change alone: what was told under the same id is not told again. */
  readonly changeId: string
}

/** The setting stays; whoever is told of the change has the master place every conversation anew. */
export function spreadAnew(view: View, { nodeId, cause, changeId }: Change) {
  const account = accountOf(view, nodeOf(view, nodeId).accountId)
  return balancingChanged({
    account,
    setting: settingOf(account),
    operationId: changeId,
    cause,
    known: view.traffic(account.id),
    predicted: predictedDrain(view, nodeId, cause === 'drain'),
    measureMs: view.config.timing.measureSpreadMs,
    now: view.now,
  })
}
