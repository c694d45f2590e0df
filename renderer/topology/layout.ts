/** Where everything stands in the graph. It depends on who belongs to what and on nothing that changes by the second. Pure. */
import { Graph, layout } from '@dagrejs/dagre'
import type { Node } from '../../shared/node.ts'
import { CONTROL_PLANE, GATEWAY } from '../store/services.ts'

export interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Places {
  /** By service id. */
  readonly services: Readonly<Record<string, Place>>
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
const SERVICE = { width: 200, height: 58 }
const HEAD = 52
const PADDING = 14
const BETWEEN_NODES = 20
export const BETWEEN_RANKS = 56
const BETWEEN_ACCOUNTS = 22
const ABOVE_ACCOUNTS = 48
const BETWEEN_SERVICES = 20
/** At the right end of their row stand the graph's own buttons. */
const BUTTONS = 56
/** Where the lines from the gateway part, below it. */
export const BUS_BELOW = ABOVE_ACCOUNTS / 2

/**
 * Accounts stand side by side, in their order; in each, the node of the best priority on top and the others below it. Over them
 * the gateway in the middle and the other services beside it, `serviceIds` from the inside to the outside.
 */
export function placesOf(members: readonly Member[], serviceIds: readonly string[] = []): Places {
  const accounts: Record<string, Place> = {}
  const nodes: Record<string, Place> = {}
  const insides = members.map((member) => insideOf(member))
  const wide = insides.reduce((sum, { width }) => sum + width + BETWEEN_ACCOUNTS, -BETWEEN_ACCOUNTS)
  const width = Math.max(3 * SERVICE.width + 2 * (BETWEEN_SERVICES + BUTTONS), wide)
  const { services, bottom } = servicePlaces(serviceIds, width)
  const top = bottom + ABOVE_ACCOUNTS
  let left = 0
  for (const [index, member] of members.entries()) {
    const inside = insides[index] ?? insideOf(member)
    accounts[member.accountId] = { x: left, y: top, width: inside.width, height: inside.height }
    Object.assign(nodes, inside.nodes)
    left += inside.width + BETWEEN_ACCOUNTS
  }
  return {
    width,
    height: Math.max(bottom, ...Object.values(accounts).map(({ y, height }) => y + height)),
    services,
    accounts,
    nodes,
    accountOf: Object.fromEntries(members.flatMap(({ accountId, nodes: own }) => own.map(({ id }) => [id, accountId]))),
  }
}

/** The row of the gateway is the lowest, so that its lines run through nobody; who has no place in it stands in a row above. */
function servicePlaces(ids: readonly string[], width: number): { services: Record<string, Place>; bottom: number } {
  const step = SERVICE.width + BETWEEN_SERVICES
  const gatewayX = (width - SERVICE.width) / 2
  const free = Array.from({ length: ids.length }, (_, index) => Math.floor(index / 2) * step)
    .map((away, index) => (index % 2 === 0 ? gatewayX + step + away : gatewayX - 2 * step - away))
    .filter((x) => x >= 0 && x + SERVICE.width <= width - BUTTONS)
  const others = ids.filter((id) => id !== GATEWAY && id !== CONTROL_PLANE)
  const above = others.slice(free.length)
  const perRow = Math.max(1, Math.floor((width - BUTTONS + BETWEEN_SERVICES) / step))
  const y = Math.ceil(above.length / perRow) * (SERVICE.height + BETWEEN_SERVICES)
  const services: Record<string, Place> = {
    [GATEWAY]: { x: gatewayX, y, ...SERVICE },
    [CONTROL_PLANE]: { x: gatewayX - step, y, ...SERVICE },
  }
  others.forEach((id, index) => {
    const aside = free[index]
    const rank = index - free.length
    services[id] =
      aside === undefined
        ? {
            x: (rank % perRow) * step,
            y: Math.floor(rank / perRow) * (SERVICE.height + BETWEEN_SERVICES),
            ...SERVICE,
          }
        : { x: aside, y, ...SERVICE }
  })
  return { services, bottom: y + SERVICE.height }
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
