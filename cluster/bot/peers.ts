/** The other nodes of this account, as they are now: they come, go and are drained while this process runs. */
import type { Peer } from '../wire/control.ts'
import type { PeerLink } from './peer-link.ts'

export interface PeerMember {
  readonly peer: Peer
  readonly link: PeerLink
}

export class Peers {
  readonly #open: (peer: Peer) => PeerLink
  #members: readonly PeerMember[] = []

  /** `open` dials. */
  constructor(open: (peer: Peer) => PeerLink, peers: readonly Peer[]) {
    this.#open = open
    this.set(peers)
  }

  get members(): readonly PeerMember[] {
    return this.#members
  }

  get links(): readonly PeerLink[] {
    return this.#members.map(({ link }) => link)
  }

  /** Whoever is not among them is no peer any more; links of those who stay go on. */
  set(peers: readonly Peer[]): void {
    const before = this.#members
    this.#members = peers.map((peer) => {
      const known = before.find((member) => isSameProcess(member.peer, peer))
      return { peer, link: known?.link ?? this.#open(peer) }
    })
    for (const { link } of before) if (!this.links.includes(link)) link.close()
  }

  close(): void {
    for (const { link } of this.#members) link.close()
  }
}

function isSameProcess(a: Peer, b: Peer): boolean {
  return a.nodeId === b.nodeId && a.peerPort === b.peerPort
}
