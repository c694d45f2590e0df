/** Every link of a cluster through a relay of its own, so that any two of its processes can be parted while both live. */
import type { ClusterConfig } from '../../../cluster/config.ts'
import type { Link } from '../../../cluster/dial.ts'
import { type Relay, startRelay, type Trouble } from '../support/relay.ts'

interface Way {
  readonly link: Link
  readonly from: string
  readonly to: string
  readonly port: number
}

type Estate = Pick<ClusterConfig, 'controlPlane' | 'gateway' | 'nodes'>

/** Who dials whom, probes included. */
function waysOf({ controlPlane, gateway, nodes }: Estate): Way[] {
  const way = (from: string, to: string, door: 'bots' | 'nodes' | 'peers' | 'pages', port: number): Way => {
    return { link: `${from}>${to}/${door}`, from, to, port }
  }
  return [
    way('gateway', 'control-plane', 'nodes', controlPlane.nodePort),
    way('control-plane', 'gateway', 'pages', gateway.httpPort),
    ...nodes.flatMap(({ id, accountId, httpPort, peerPort }) => [
      way(id, 'gateway', 'bots', gateway.botPort),
      way(id, 'control-plane', 'nodes', controlPlane.nodePort),
      way('control-plane', id, 'pages', httpPort),
      way('gateway', id, 'pages', httpPort),
      ...nodes
        .filter((peer) => peer.accountId === accountId && peer.id !== id)
        .flatMap((peer) => [way(peer.id, id, 'peers', peerPort), way(peer.id, id, 'pages', httpPort)]),
    ]),
  ]
}

/** How many ports it takes. */
export function linksOf(estate: Estate): number {
  return waysOf(estate).length
}

export class Network {
  readonly #ways: readonly (Way & { readonly relay: Relay })[]

  private constructor(ways: readonly (Way & { readonly relay: Relay })[]) {
    this.#ways = ways
  }

  /** `ports`: one a link, free. */
  static async open(estate: Estate, ports: readonly number[]): Promise<Network> {
    const ways = waysOf(estate).map(async (way, index) => {
      return { ...way, relay: await startRelay({ targetPort: way.port, port: ports[index] ?? 0 }) }
    })
    return new Network(await Promise.all(ways))
  }

  /** As the configuration wants it. */
  get dial(): Record<string, number> {
    return Object.fromEntries(this.#ways.map(({ link, relay }) => [link, relay.port]))
  }

  /** On everything between the two, both ways. Returns what lifts it. */
  impose(one: string, other: string, trouble: Trouble): () => void {
    const parted = this.#ways.filter(({ from, to }) => [one, other].includes(from) && [one, other].includes(to))
    if (parted.length === 0) throw new Error(`Nothing is between ${one} and ${other}`)
    const lifts = parted.map(({ relay }) => relay.impose(trouble))
    return () => lifts.forEach((lift) => lift())
  }

  async close(): Promise<void> {
    await Promise.all(this.#ways.map(({ relay }) => relay.close()))
  }
}
