/** What must not leave with a bundle: codes that link a device to an account while they are valid. Pure. */
import type { Device } from '../../shared/device.ts'
import type { Fact } from '../../shared/fact.ts'
import type { Snapshot } from '../../shared/snapshot.ts'

export const WITHHELD = 'withheld'

export function withoutCodes(fact: Fact): Fact {
  switch (fact.kind) {
    case 'deviceChanged':
      return { ...fact, device: withoutCode(fact.device) }
    case 'nodeAdded':
      return { ...fact, node: { ...fact.node, device: withoutCode(fact.node.device) } }
    case 'clusterFormed':
      return { ...fact, nodes: fact.nodes.map((node) => ({ ...node, device: withoutCode(node.device) })) }
    default:
      return fact
  }
}

export function stateWithoutCodes(snapshot: Snapshot): Snapshot {
  const nodes = Object.entries(snapshot.nodes).map(
    ([id, node]) => [id, { ...node, device: withoutCode(node.device) }] as const,
  )
  return { ...snapshot, nodes: Object.fromEntries(nodes) }
}

function withoutCode<D extends Device | null>(device: D): D {
  return device === null || device.pairing === null
    ? device
    : { ...device, pairing: { ...device.pairing, code: WITHHELD } }
}
