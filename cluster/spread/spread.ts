/**
 * Which node computes each conversation of an account. Pure, and the same for the bots that do it and for the control plane
 * that predicts it: the same traffic gives the same spread.
 */
import { assertNever } from '../../shared/assert-never.ts'
import type { BalancingAlgorithm, Shares, Weights } from '../../shared/balancing.ts'
import { Tally } from './tally.ts'

/** A node that can be given conversations. */
export interface SpreadNode {
  readonly nodeId: string
  readonly region: string
  /** 1 is best. */
  readonly priority: number
}

export type SpreadNodes = readonly [SpreadNode, ...SpreadNode[]]

export interface Setting {
  readonly algorithm: BalancingAlgorithm
  /** By node; one that is not here weighs 1. */
  readonly weights: Weights
}

/** What is spread, and over whom. */
export interface Ground {
  readonly setting: Setting
  readonly nodes: SpreadNodes
  /** Mean time until an answer is back, by node, ms; one that is not here has not answered yet. */
  readonly answerMs: Readonly<Record<string, number>>
}

/** A conversation as it was lately. */
export interface Activity {
  readonly conversation: string
  /** Of its user. */
  readonly region: string
  readonly isVip: boolean
  /** What it writes beside the others, in any unit they share; 0: none, it is known from before. */
  readonly messages: number
}

/** Node by conversation. */
export type Assignments = ReadonlyMap<string, string>

/**
 * Every conversation to a node, the most active first and equals by name. Those in `kept` stay where they are and count as work;
 * a conversation in it whose node is not among the nodes is spread like the others.
 */
export function spreadAll(
  traffic: readonly Activity[],
  ground: Ground,
  kept: Assignments = new Map(),
): Map<string, string> {
  const tally = new Tally(ground)
  const spread = new Map<string, string>()
  const open: Activity[] = []
  for (const activity of traffic) {
    const nodeId = kept.get(activity.conversation)
    if (nodeId === undefined || !tally.has(nodeId)) open.push(activity)
    else {
      tally.add(nodeId, activity.messages)
      spread.set(activity.conversation, nodeId)
    }
  }
  for (const activity of open.sort(mostActiveFirst)) {
    const { nodeId } = chooseFor(activity, ground, tally)
    tally.add(nodeId, activity.messages)
    spread.set(activity.conversation, nodeId)
  }
  return spread
}

/** The node of a conversation that is to be placed beside what `tally` holds; whoever takes the answer adds it there. */
export function chooseFor(
  activity: Pick<Activity, 'region' | 'isVip' | 'messages'>,
  { setting: { algorithm }, nodes }: Ground,
  tally: Tally,
): SpreadNode {
  switch (algorithm) {
    case 'roundRobin':
      return tally.nextTurn(nodes)
    case 'leastLoaded':
      return tally.leastLoaded(nodes, activity.messages)
    case 'geo':
      return tally.leastLoaded(
        atLeastOne(nodes, ({ region }) => region === activity.region),
        activity.messages,
      )
    case 'priority': {
      const best = nodes.reduce((a, b) => (isBetter(b, a) ? b : a))
      return activity.isVip
        ? best
        : tally.leastLoaded(
            atLeastOne(nodes, (node) => node !== best),
            activity.messages,
          )
    }
    default:
      return assertNever(algorithm)
  }
}

/** The part of the messages that each of the nodes computes; empty without messages. Of conversations without a node nothing is counted. */
export function sharesOf(
  assignments: Assignments,
  traffic: readonly Activity[],
  nodes: readonly Pick<SpreadNode, 'nodeId'>[],
): Shares {
  const counts = new Map(nodes.map(({ nodeId }) => [nodeId, 0]))
  for (const { conversation, messages } of traffic) {
    const nodeId = assignments.get(conversation)
    if (nodeId !== undefined) counts.set(nodeId, (counts.get(nodeId) ?? 0) + messages)
  }
  return asShares(counts)
}

/** Empty: nothing was counted. */
export function asShares(counts: ReadonlyMap<string, number>): Shares {
  const sum = [...counts.values()].reduce((total, count) => total + count, 0)
  return sum === 0 ? {} : Object.fromEntries([...counts].map(([nodeId, count]) => [nodeId, count / sum]))
}

export function mostActiveFirst(a: Activity, b: Activity): number {
  return b.messages - a.messages || (a.conversation < b.conversation ? -1 : 1)
}

function isBetter(a: SpreadNode, b: SpreadNode): boolean {
  return a.priority < b.priority || (a.priority === b.priority && a.nodeId < b.nodeId)
}

/** Those of a kind, or all where there is none. */
function atLeastOne(nodes: SpreadNodes, isOfKind: (node: SpreadNode) => boolean): SpreadNodes {
  const [first, ...rest] = nodes.filter(isOfKind)
  return first === undefined ? nodes : [first, ...rest]
}
