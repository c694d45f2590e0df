/** How an account's work is spread over its nodes: shares, and two figures for how uneven they are. Pure. */
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

export interface Skew {
  /** The busiest node over the mean: 1 is even, 3 of 3 nodes means one does everything. */
  readonly maxOverMean: number
  /** 0 is even; towards 1, one node does everything. */
  readonly gini: number
}

/** `null`: fewer than two nodes report, or none handles anything. */
export function skewOf(values: readonly number[]): Skew | null {
  const sum = total(values)
  if (values.length < 2 || sum === 0) return null
  const mean = sum / values.length
  const sorted = [...values].sort((a, b) => a - b)
  const weighted = total(sorted.map((value, index) => (2 * (index + 1) - values.length - 1) * value))
  return { maxOverMean: Math.max(...values) / mean, gini: weighted / (values.length * sum) }
}

/** Handled per second by region over all accounts, the busiest first. */
export function handledByRegion(
  shares: readonly NodeShare[],
): { readonly region: string; readonly perS: number; readonly nodes: number; readonly reporting: number }[] {
  const regions = [...new Set(shares.map(({ node }) => node.region))]
  return regions
    .map((region) => {
      const here = shares.filter(({ node }) => node.region === region)
      return {
        region,
        perS: total(here.map(({ sample }) => sample?.handledPerS ?? 0)),
        nodes: here.length,
        reporting: here.filter(({ sample }) => sample !== null).length,
      }
    })
    .sort((a, b) => b.perS - a.perS || a.region.localeCompare(b.region))
}

/** The last sample of a node that is down is history: it handles nothing now. */
function reporting(node: Node, sample: NodeSample | null): NodeSample | null {
  return node.health === 'down' ? null : sample
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
