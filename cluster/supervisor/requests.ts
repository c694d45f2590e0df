/** What the control plane asks of the supervisor: start, end and restart the process of a node. Each can be asked again. */
import { Fault } from '../../shared/fault.ts'
import type { NodeConfig } from '../config.ts'
import type { NewNode, NodeAnswer, NodeRequest } from '../wire/control.ts'
import type { ConfigFile } from './config-file.ts'
import type { ProcessSpec, Supervisor } from './supervisor.ts'

export interface Hands {
  readonly file: Pick<ConfigFile, 'nodes' | 'setNodes'>
  readonly supervisor: Pick<Supervisor, 'add' | 'remove' | 'restart'>
  readonly specOf: (node: NodeConfig) => ProcessSpec
  readonly freePorts: (count: number) => Promise<number[]>
}

/** @throws {Fault} malformed: it is not for a supervisor; unknownNode: there is no such process. */
export async function answerControlPlane(
  hands: Hands,
  request: NodeRequest,
): Promise<NodeAnswer<'startNode' | 'stopNode' | 'restartNode'>> {
  switch (request.ask) {
    case 'startNode':
      return startNode(hands, request.node)
    case 'stopNode':
      await hands.supervisor.remove(request.nodeId)
      hands.file.setNodes(hands.file.nodes.filter(({ id }) => id !== request.nodeId))
      return {}
    case 'restartNode':
      return { pid: await hands.supervisor.restart(request.nodeId) }
    default:
      throw new Fault('malformed', `A supervisor cannot answer ${request.ask}`)
  }
}

/** It is written down before it starts: the process reads there who it is. */
async function startNode(
  { file, supervisor, specOf, freePorts }: Hands,
  { nodeId, accountId, region, priority }: NewNode,
): Promise<NodeAnswer<'startNode'>> {
  const known = () => file.nodes.find(({ id }) => id === nodeId)
  if (known() === undefined) {
    const [httpPort = 0, peerPort = 0] = await freePorts(2)
    // Asked twice at once it is still one node.
    if (known() === undefined)
      file.setNodes([
        ...file.nodes,
        { id: nodeId, accountId, region, priority, promotionRule: 'neutral', httpPort, peerPort },
      ])
  }
  const node = known()
  if (node === undefined) throw new Fault('internal', `${nodeId} was ended while it was being started`)
  const { httpPort, peerPort } = node
  return { pid: supervisor.add(specOf(node)), httpPort, peerPort }
}
