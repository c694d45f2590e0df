/** How an account's work is spread over its nodes this second. Pure. */
import type { Node } from '../../shared/node.ts'
import type { NodeSample } from '../../shared/sample.ts'
import { type LatestSamples, nodeSample } from './account-status.ts'

export interface NodeShare {
  readonly node: Node
  /** `null`: the node does not report. */
  readonly sample: NodeSample | null
  /** 0…1 of what the account's nodes handle now. `null`: it does not report, or none handles anything. */
  readonly handled: number | null
  /** 0…1 of the conversations of the last minute. */
  readonly conversations: number | null
}

export function sharesOf(nodes: readonly Node[], latest: LatestSamples): NodeShare[] {
  const samples = nodes.map((node) => ({ node, sample: reporting(node, nodeSample(latest, node.id)) }))
  const handled = total(samples.map(({ sample }) => sample?.handledPerS ?? 0))
  const conversations = total(samples.map(({ sample }) => sample?.conversations ?? 0))
  return samples.map(({ node, sample }) => ({
    node,
    sample,
    handled: sample === null || handled === 0 ? null : sample.handledPerS / handled,
    conversations: sample === null || conversations === 0 ? null : sample.conversations / conversations,
  }))
}

/** The last sample of a node that is down is history: it handles nothing now. */
function reporting(node: Node, sample: NodeSample | null): NodeSample | null {
  return node.health === 'down' ? null : sample
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
