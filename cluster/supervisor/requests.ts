/** What the control plane asks of the supervisor: start, end and restart the process of a node, and which versions there are. Each can be asked again. */
import { Fault } from '../../shared/fault.ts'
import type { NodeConfig } from '../config.ts'
import type { NewNode, NodeAnswer, NodeRequest } from '../wire/control.ts'
import type { ConfigFile } from './config-file.ts'
import type { DrillHands } from './drill-hands.ts'
import type { ProcessSpec, Supervisor } from './supervisor.ts'
import { findVersion, listVersions } from './versions.ts'

export interface Hands {
  readonly file: Pick<ConfigFile, 'nodes' | 'setNodes'>
  readonly supervisor: Pick<Supervisor, 'add' | 'remove' | 'restart'>
  readonly specOf: (node: NodeConfig) => ProcessSpec
  /** `null`: none is configured. */
  readonly versionsFolder: string | null
  readonly freePorts: (count: number) => Promise<number[]>
  /** Absent: nothing is induced here. */
  readonly drills?: Pick<DrillHands, 'induce' | 'putBack'>
}

/** @throws {Fault} malformed: it is not for a supervisor; unknownNode: there is no such process; unknownVersion, versionBroken. */
export async function answerControlPlane(
  hands: Hands,
  request: NodeRequest,
): Promise<NodeAnswer<'startNode' | 'stopNode' | 'restartNode' | 'listVersions' | 'induce' | 'putBack'>> {
  switch (request.ask) {
    case 'startNode':
      return startNode(hands, request.node)
    case 'stopNode':
      await hands.supervisor.remove(request.nodeId)
      hands.file.setNodes(hands.file.nodes.filter(({ id }) => id !== request.nodeId))
      return {}
    case 'restartNode':
      return { pid: await restartNode(hands, request) }
    case 'listVersions':
      return { versions: listVersions(hands.versionsFolder) }
    case 'induce':
    case 'putBack':
      if (hands.drills === undefined) throw new Fault('notDrillCluster', 'This supervisor induces nothing')
      return request.ask === 'induce'
        ? hands.drills.induce(request)
        : { done: await hands.drills.putBack(request.runId) }
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
    if (known() === undefined) {
      const version = versionOf(accountId, file.nodes)
      const place = { id: nodeId, accountId, region, priority, promotionRule: 'neutral' } as const
      file.setNodes([...file.nodes, { ...place, httpPort, peerPort, version }])
    }
  }
  const node = known()
  if (node === undefined) throw new Fault('internal', `${nodeId} was ended while it was being started`)
  const { httpPort, peerPort } = node
  return { pid: supervisor.add(specOf(node)), httpPort, peerPort }
}

/** A newcomer runs what its account runs; where that is not one version, the built-in one. */
function versionOf(accountId: string, nodes: readonly NodeConfig[]): string | null {
  const versions = new Set(nodes.filter((node) => node.accountId === accountId).map(({ version }) => version))
  const [version = null, ...others] = versions
  return others.length === 0 ? version : null
}

/** Its version is written down before the process ends: whatever dies next, it comes back as what it was asked to be. */
async function restartNode(
  { file, supervisor, specOf, versionsFolder }: Hands,
  { nodeId, version }: Extract<NodeRequest, { ask: 'restartNode' }>,
): Promise<number> {
  const node = file.nodes.find(({ id }) => id === nodeId)
  if (node === undefined || version === undefined) return supervisor.restart(nodeId)
  if (version !== null) findVersion(versionsFolder, version)
  const changed = { ...node, version }
  file.setNodes(file.nodes.map((other) => (other.id === nodeId ? changed : other)))
  return supervisor.restart(nodeId, specOf(changed))
}
