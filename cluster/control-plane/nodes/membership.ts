/**
 * Who belongs together: told to every bot and to the gateway whenever the journal's word of it changes and whenever one of
 * them connects. Telling is idempotent: what everybody knows already changes nothing.
 */
import type { Fact } from '../../../shared/fact.ts'
import type { Node } from '../../../shared/node.ts'
import type { ClusterConfig } from '../../config.ts'
import type { Peer } from '../../wire/control.ts'
import type { Book } from '../book.ts'
import { IN_STEP_RECORDS } from '../../../shared/promotion.ts'
import { GATEWAY, type Roster } from './roster.ts'

export interface MembershipOptions {
  readonly config: ClusterConfig
  readonly book: Book
  readonly roster: () => Pick<Roster, 'presence' | 'tell' | 'dismiss'>
}

export class Membership {
  readonly #options: MembershipOptions
  /** By node: where its peers dial. Of nodes that were added it is known from whoever started them. */
  readonly #peerPorts: Map<string, number>
  /** Removed, or in the configuration this process started with and not in the journal. */
  readonly #gone: Set<string>

  constructor(options: MembershipOptions) {
    this.#options = options
    this.#peerPorts = new Map(options.config.nodes.map(({ id, peerPort }) => [id, peerPort]))
    this.#gone = new Set(options.config.nodes.flatMap(({ id }) => (this.#nodes[id] === undefined ? id : [])))
    options.book.subscribe((facts) => {
      for (const fact of facts) this.#tellOf(fact)
    })
  }

  /** Where a new node's peers dial it. */
  learn(nodeId: string, peerPort: number): void {
    this.#peerPorts.set(nodeId, peerPort)
    const accountId = this.#nodes[nodeId]?.accountId
    if (accountId !== undefined) this.#tellAccount(accountId)
  }

  /** It connected: it may have missed what was told meanwhile. */
  joined(id: string): void {
    if (id === GATEWAY) this.#tellGateway()
    else this.#tellPeersOf(id)
  }

  /** It is connected and holds what its account's master holds, as far as both told. */
  isInStep(nodeId: string): boolean {
    const { accounts } = this.#options.book.snapshot
    const holder = accounts[this.#nodes[nodeId]?.accountId ?? '']?.lease.holder?.nodeId
    const reached = this.#positionOf(nodeId)
    const goal = holder === undefined ? null : this.#positionOf(holder)
    return reached !== null && goal !== null && goal - reached <= IN_STEP_RECORDS
  }

  get #nodes(): Readonly<Record<string, Node>> {
    return this.#options.book.snapshot.nodes
  }

  /** `null`: not connected, or not told yet. */
  #positionOf(nodeId: string): number | null {
    return this.#options.roster().presence(nodeId)?.beat?.tail.position ?? null
  }

  #tellOf(fact: Fact): void {
    switch (fact.kind) {
      case 'nodeAdded':
        this.#gone.delete(fact.node.id)
        this.#tellAccount(fact.node.accountId)
        return
      case 'nodeDrained':
      case 'nodeUndrained': {
        const accountId = this.#nodes[fact.nodeId]?.accountId
        if (accountId !== undefined) this.#tellAccount(accountId)
        return
      }
      case 'nodeRemoved':
        this.#gone.add(fact.nodeId)
        this.#options.roster().dismiss(fact.nodeId)
        this.#options.roster().tell(GATEWAY, { ask: 'expelNode', nodeId: fact.nodeId })
        // Its account is not known any more: everybody is told, which changes nothing for the others.
        for (const id of Object.keys(this.#nodes)) this.#tellPeersOf(id)
        return
      default:
        return
    }
  }

  #tellAccount(accountId: string): void {
    for (const node of Object.values(this.#nodes)) if (node.accountId === accountId) this.#tellPeersOf(node.id)
  }

  #tellPeersOf(nodeId: string): void {
    const { roster } = this.#options
    const node = this.#nodes[nodeId]
    if (node === undefined || roster().presence(nodeId) === null) return
    const peers = Object.values(this.#nodes).flatMap((other): Peer[] => {
      const peerPort = this.#peerPorts.get(other.id)
      if (other.accountId !== node.accountId || other.id === nodeId || peerPort === undefined) return []
      const { id, region, priority, drained } = other
      return [{ nodeId: id, region, priority, peerPort, drained: drained !== null }]
    })
    roster().tell(nodeId, { ask: 'setPeers', peers })
  }

  #tellGateway(): void {
    const { roster } = this.#options
    for (const { id, accountId } of Object.values(this.#nodes))
      roster().tell(GATEWAY, { ask: 'admitNode', nodeId: id, accountId })
    for (const nodeId of this.#gone) roster().tell(GATEWAY, { ask: 'expelNode', nodeId })
  }
}
