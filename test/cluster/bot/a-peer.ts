/** Bots of one account that reach each other over real sockets, without a control plane or a gateway. */
import { onTestFinished } from 'vitest'
import { answer } from '../../../cluster/bot/answer.ts'
import { PeerLink } from '../../../cluster/bot/peer-link.ts'
import { type PeerServerOptions, servePeers } from '../../../cluster/bot/peer-server.ts'
import { Replica } from '../../../cluster/bot/replica.ts'
import { freePorts } from '../../../cluster/supervisor/ports.ts'
import { aFolder } from '../../support/factories.ts'
import { until } from '../../support/until.ts'

const TOKEN = 'token-of-the-nodes'

export interface Peer {
  readonly nodeId: string
  readonly port: number
  readonly replica: Replica
  /** How much this node was told to cut, as `count after position`. */
  readonly cuts: string[]
  /** Conversations it computed an answer of for somebody else. */
  readonly computed: string[]
  /** Epochs of the masters that wrote or cut here, each time. */
  readonly followed: number[]
  /** Its process dies: nobody answers there any more. */
  stop(): void
}

export async function aPeer(
  nodeId: string,
  over: Partial<Pick<PeerServerOptions, 'version' | 'answer'>> = {},
): Promise<Peer> {
  const [port = 0] = await freePorts(1)
  const replica = new Replica(aFolder(), true)
  const cuts: string[] = []
  const computed: string[] = []
  const followed: number[] = []
  const server = await servePeers({
    nodeId,
    version: '0.1.0',
    port,
    nodeToken: TOKEN,
    replica,
    answer,
    ...over,
    computed: (conversation) => computed.push(conversation),
    cut: (count, from) => cuts.push(`${count} from ${from}`),
    followed: (epoch) => followed.push(epoch),
  })
  onTestFinished(() => server.close())
  return { nodeId, port, replica, cuts, computed, followed, stop: () => server.close() }
}

/** A greeted connection to a peer. */
export async function aLinkTo(
  peer: Pick<Peer, 'nodeId' | 'port'>,
  changed: (connected: boolean) => void = () => undefined,
) {
  const link = aDiallingLink(peer, TOKEN, changed)
  await until(() => link.connected)
  return link
}

export function aDiallingLink(
  { nodeId, port }: Pick<Peer, 'nodeId' | 'port'>,
  token = TOKEN,
  changed: (connected: boolean) => void = () => undefined,
): PeerLink {
  const link = new PeerLink({ nodeId, port, hello: { ask: 'hello', token, nodeId: 'uae-1' }, changed })
  onTestFinished(() => link.close())
  return link
}
