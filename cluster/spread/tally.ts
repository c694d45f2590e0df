/** What each node has been given so far: conversations and their messages. Who comes next follows from it. */
import type { Ground, SpreadNode, SpreadNodes } from './spread.ts'

/** Answer times up to here count the same: a node in another region answers tens of ms later and is no busier for it. */
export const ANSWER_FLOOR_MS = 25

interface Given {
  conversations: number
  messages: number
  readonly weight: number
  readonly answerMs: number
}

export class Tally {
  readonly #given: Map<string, Given>

  constructor({ nodes, setting: { weights }, answerMs }: Ground) {
    this.#given = new Map(
      nodes.map(({ nodeId }) => [
        nodeId,
        {
          conversations: 0,
          messages: 0,
          weight: weights[nodeId] ?? 1,
          answerMs: Math.max(ANSWER_FLOOR_MS, answerMs[nodeId] ?? 0),
        },
      ]),
    )
  }

  has(nodeId: string): boolean {
    return this.#given.has(nodeId)
  }

  add(nodeId: string, messages: number): void {
    const given = this.#given.get(nodeId)
    if (given === undefined) return
    given.conversations += 1
    given.messages += messages
  }

  /** Turns in proportion to the weights, as evenly mixed as can be: with weights 2, 1, 1 it goes a, b, c, a. */
  nextTurn(nodes: SpreadNodes): SpreadNode {
    return this.#least(nodes, ({ conversations, weight }) => (conversations + 0.5) / weight)
  }

  /** The one that would have the least work with these messages on top. */
  leastLoaded(nodes: SpreadNodes, messages: number): SpreadNode {
    return this.#least(nodes, (given) => ((given.messages + messages) * given.answerMs) / given.weight)
  }

  /** Equals: the one with fewer conversations for its weight, then by name. */
  #least(nodes: SpreadNodes, costOf: (given: Given) => number): SpreadNode {
    let least: { readonly node: SpreadNode; readonly cost: number; readonly crowd: number } | null = null
    for (const node of nodes) {
      const given = this.#given.get(node.nodeId)
      if (given === undefined) continue
      const cost = costOf(given)
      const crowd = given.conversations / given.weight
      const isLess =
        least === null ||
        cost < least.cost ||
        (cost === least.cost && (crowd < least.crowd || (crowd === least.crowd && node.nodeId < least.node.nodeId)))
      if (isLess) least = { node, cost, crowd }
    }
    return least?.node ?? nodes[0]
  }
}
