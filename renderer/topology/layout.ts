/** Where everything stands in the graph. It depends on who belongs to what and on nothing that changes by the second. Pure. */
import { Graph, layout } from '@dagrejs/dagre'
import type { Node } from '../../shared/node.ts'

export interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Places {
  readonly services: { readonly controlPlane: Place; readonly gateway: Place }
  /** By account id. */
  readonly accounts: Readonly<Record<string, Place>>
  /** By node id, within the account's frame. */
  readonly nodes: Readonly<Record<string, Place>>
  /** By node id. */
  readonly accountOf: Readonly<Record<string, string>>
  /** Of everything. */
  readonly width: number
  readonly height: number
}

export interface Member {
  readonly accountId: string
  readonly nodes: readonly Pick<Node, 'id' | 'priority'>[]
}

const NODE = { width: 172, height: 78 }
const SERVICE = { width: 210, height: 58 }
const HEAD = 52
const PADDING = 14
const BETWEEN_NODES = 20
export const BETWEEN_RANKS = 56
const BETWEEN_ACCOUNTS = 22
const ABOVE_ACCOUNTS = 48
/** Where the lines from the gateway part. */
export const BUS_Y = SERVICE.height + ABOVE_ACCOUNTS / 2

/** Accounts stand side by side, in their order; in each, the node of the best priority on top and the others below it. */
export function placesOf(members: readonly Member[]): Places {
  const accounts: Record<string, Place> = {}
  const nodes: Record<string, Place> = {}
  const top = SERVICE.height + ABOVE_ACCOUNTS
  let left = 0
  for (const member of members) {
    const inside = insideOf(member)
    accounts[member.accountId] = { x: left, y: top, width: inside.width, height: inside.height }
    Object.assign(nodes, inside.nodes)
    left += inside.width + BETWEEN_ACCOUNTS
  }
  const width = Math.max(SERVICE.width * 2, left - BETWEEN_ACCOUNTS)
  const middle = width / 2
  return {
    width,
    height: Math.max(SERVICE.height, ...Object.values(accounts).map(({ y, height }) => y + height)),
    services: {
      gateway: { x: middle - SERVICE.width / 2, y: 0, ...SERVICE },
      controlPlane: { x: middle - SERVICE.width * 1.5 - 60, y: 0, ...SERVICE },
    },
    accounts,
    nodes,
    accountOf: Object.fromEntries(members.flatMap(({ accountId, nodes: own }) => own.map(({ id }) => [id, accountId]))),
  }
}

interface Inside {
  readonly nodes: Record<string, Place>
  readonly width: number
  readonly height: number
}

function insideOf({ nodes }: Member): Inside {
  const ordered = [...nodes].sort((a, b) => a.priority - b.priority || byId(a.id, b.id))
  const [home, ...others] = ordered
  if (home === undefined) return { nodes: {}, width: NODE.width + 2 * PADDING, height: HEAD + NODE.height + PADDING }
  const graph = new Graph()
  graph.setGraph({ rankdir: 'TB', nodesep: BETWEEN_NODES, ranksep: BETWEEN_RANKS, marginx: PADDING, marginy: 0 })
  graph.setDefaultEdgeLabel(() => ({}))
  // Dagre fills a rank from the right.
  for (const { id } of [home, ...others.toReversed()]) graph.setNode(id, { ...NODE })
  for (const { id } of others.toReversed()) graph.setEdge(home.id, id)
  layout(graph)
  const places = ordered.map(({ id }): [string, Place] => {
    const { x, y } = graph.node(id)
    return [id, { x: x - NODE.width / 2, y: HEAD + y - NODE.height / 2, ...NODE }]
  })
  return {
    nodes: Object.fromEntries(places),
    width: Math.max(...places.map(([, { x }]) => x + NODE.width)) + PADDING,
    height: Math.max(...places.map(([, { y }]) => y + NODE.height)) + PADDING,
  }
}

function byId(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
