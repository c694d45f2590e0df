/** A new servant: started by the supervisor, admitted by the gateway, a candidate once it has caught up. */
import type { CommandOf } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Node } from '../../../shared/node.ts'
import { GATEWAY, SUPERVISOR } from '../nodes/roster.ts'
import { check, connected, supervised } from '../plans/checks.ts'
import { accountOf, type CommandHandler, nodeOf, type View } from './handler.ts'
import { askSupervisor, needSupervisor } from './supervision.ts'

const JOINED_WITHIN_MS = 30_000
const CAUGHT_UP_WITHIN_MS = 120_000
const ANSWER_WITHIN_MS = 2_000

export const addNode: CommandHandler<CommandOf<'addNode'>> = {
  plan: (view, command) => {
    const { snapshot, roster } = view
    const { nodeId, accountId, region } = command
    const account = accountOf(view, accountId)
    if (snapshot.nodes[nodeId] !== undefined)
      throw new Fault('nodeExists', `There is a node ${nodeId} already, of ${snapshot.nodes[nodeId].accountId}`)
    const isOurs = nodeId === GATEWAY || nodeId === SUPERVISOR || nodeId === 'control-plane'
    if (isOurs || snapshot.services[nodeId] !== undefined)
      throw new Fault('nodeExists', `${nodeId} is the name of a service`)
    const others = Object.values(snapshot.nodes).filter((node) => node.accountId === accountId)
    const known = new Set(Object.values(snapshot.nodes).map((node) => node.region))
    return {
      command,
      restsOn: [
        [`node/${nodeId}`, 'accountId'],
        [`account/${accountId}`, 'nodes'],
      ],
      steps: [
        { title: 'Admit', detail: `the gateway and the nodes of ${accountId} are told of ${nodeId}` },
        { title: 'Start', detail: `the supervisor starts ${nodeId} with priority ${nextPriority(view, accountId)}` },
        { title: 'Catch up', detail: `${nodeId} fetches ${accountId}'s log; until then it is no candidate` },
      ],
      checks: [
        supervised(roster.presence(SUPERVISOR)),
        connected('The gateway can admit it', roster.presence(GATEWAY)),
        check('master', `${accountId} has a master to catch up with`, account.lease.holder === null ? 'warn' : 'pass', [
          account.lease.holder?.nodeId ?? 'none',
          'a master',
        ]),
        check('region', `${region} is a region of this cluster`, known.has(region) ? 'pass' : 'warn', [
          region,
          [...known].sort().join(', '),
        ]),
      ],
      consequences: [
        `${accountId} gets one more servant in ${region}, beside ${others.map(({ id }) => id).join(', ') || 'none'}.`,
        'Its session must be linked before it can serve as master.',
      ],
      inverse: { command: { kind: 'removeNode', nodeId }, text: `Removing ${nodeId}, any time it is not master.` },
      weight: { class: 'routine', why: ['Nothing is taken from anybody: a node is added.'] },
    }
  },
  run: {
    kind: 'job',
    refuse: needSupervisor,
    cancelled: null,
    opening: (view, { command }) => [{ kind: 'nodeAdded', node: aNewNode(view, command) }],
    run: async (tools, { command: { nodeId, accountId } }) => {
      const { region, priority } = nodeOf(tools.view(), nodeId)
      tools.say(`the gateway admits ${nodeId}`)
      await tools.ask(GATEWAY, { ask: 'admitNode', nodeId, accountId }, ANSWER_WITHIN_MS)
      tools.say(`starting ${nodeId}`)
      const { peerPort } = await askSupervisor(tools, {
        ask: 'startNode',
        node: { nodeId, accountId, region, priority },
      })
      tools.membership.learn(nodeId, peerPort)
      tools.say(`waiting for ${nodeId} to join`)
      const hasJoined = () => (nodeOf(tools.view(), nodeId).incarnation === null ? null : true)
      if ((await tools.until(hasJoined, JOINED_WITHIN_MS)) === null) {
        // What nobody will know any more must not go on knocking.
        await askSupervisor(tools, { ask: 'stopNode', nodeId })
        throw new Fault('timeout', `${nodeId} was started but has not joined within ${JOINED_WITHIN_MS / 1_000} s`)
      }
      tools.say(`${nodeId} catches up`)
      const hasCaughtUp = () => (nodeOf(tools.view(), nodeId).caughtUp ? true : null)
      if ((await tools.until(hasCaughtUp, CAUGHT_UP_WITHIN_MS)) === null)
        throw new Fault(
          'timeout',
          `${nodeId} has joined and is not caught up after ${CAUGHT_UP_WITHIN_MS / 1_000} s; it goes on`,
        )
      return {
        facts: [],
        outcome: `${nodeId} serves ${accountId} and has caught up${sessionWords(tools.view(), nodeId)}`,
      }
    },
    /** What never joined is no node; what joined is one, whatever else failed. */
    undo: ({ snapshot }, { command: { nodeId } }) =>
      snapshot.nodes[nodeId]?.incarnation === null
        ? [{ kind: 'nodeRemoved', nodeId, why: 'it never joined: adding it failed' }]
        : [],
  },
}

/** A node without a session is no candidate: whoever added it should know. */
function sessionWords({ roster }: Pick<View, 'roster'>, nodeId: string): string {
  const device = roster.presence(nodeId)?.beat?.device ?? null
  return device === null || device.state === 'linked'
    ? ''
    : `; its session is ${device.state}: link it before it can be master`
}

function aNewNode(view: View, { nodeId, accountId, region }: CommandOf<'addNode'>): Node {
  return {
    id: nodeId,
    accountId,
    region,
    role: 'servant',
    priority: nextPriority(view, accountId),
    promotion: { rule: 'neutral', reason: null, owner: null, expiresAt: null },
    health: 'unknown',
    why: 'has not joined yet',
    healthSince: view.now,
    incarnation: null,
    pid: null,
    version: null,
    statusUrl: null,
    device: null,
    drained: null,
    caughtUp: false,
  }
}

/** Behind everybody of the account. */
function nextPriority({ snapshot }: Pick<View, 'snapshot'>, accountId: string): number {
  const taken = Object.values(snapshot.nodes).flatMap((node) => (node.accountId === accountId ? node.priority : []))
  return Math.max(0, ...taken) + 1
}
