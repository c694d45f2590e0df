/** One simulated process: it speaks the wire like a bot, does no work, and answers what the control plane asks. */
import { v7 as uuidv7 } from 'uuid'
import { Fault } from '../../../shared/fault.ts'
import type { Device } from '../../../shared/device.ts'
import type { BotStatus } from '../../../shared/status.ts'
import { VERSION, type NodeConfig } from '../../../cluster/config.ts'
import { type ControlLink, openControlLink } from '../../../cluster/process/control-link.ts'
import type { BotBeat, NodeRequest } from '../../../cluster/wire/control.ts'
import { ROOT_HASH } from '../../../cluster/wire/records.ts'

const LOAD_EVERY_BEATS = 4

export interface AgentOptions {
  readonly node: NodeConfig
  readonly nodePort: number
  readonly nodeToken: string
  readonly statusUrl: string
  /** 0 ≤ random < 1. */
  readonly random: () => number
}

export class Agent {
  readonly incarnation = uuidv7()
  readonly #options: AgentOptions
  readonly #link: ControlLink
  #beats = 0
  #epoch = 0
  #isMaster = false
  #position = 0
  #device: Device = { state: 'linked', since: Date.now(), attempts: 0, why: '', pairing: null }

  constructor(options: AgentOptions) {
    this.#options = options
    // Not all in the same millisecond: real nodes are not in step either.
    this.#beats = Math.floor(options.random() * LOAD_EVERY_BEATS)
    const { node, nodePort, nodeToken, statusUrl } = options
    this.#link = openControlLink({
      port: nodePort,
      hello: {
        type: 'hello',
        token: nodeToken,
        id: node.id,
        incarnation: this.incarnation,
        pid: process.pid,
        version: VERSION,
        statusUrl,
      },
      beat: () => this.#beat(),
      answer: (request) => Promise.resolve(this.#answer(request)),
      log: () => undefined,
    })
  }

  get connected(): boolean {
    return this.#link.connected
  }

  /** One fact in the journal: its session goes, or comes back. */
  flip(): void {
    const isLinked = this.#device.state === 'linked'
    this.#device = {
      state: isLinked ? 'recovering' : 'linked',
      since: Date.now(),
      attempts: isLinked ? 1 : 0,
      why: isLinked ? 'its connection dropped' : '',
      pairing: null,
    }
  }

  get isMaster(): boolean {
    return this.#isMaster
  }

  status(): BotStatus {
    const { node } = this.#options
    return {
      kind: 'bot',
      nodeId: node.id,
      accountId: node.accountId,
      incarnation: this.incarnation,
      pid: process.pid,
      version: VERSION,
      at: Date.now(),
      roleBelieved: this.#isMaster ? 'master' : 'servant',
      leaseEpoch: this.#epoch,
      masterBelieved: this.#isMaster ? node.id : null,
      device: this.#device,
      log: { position: this.#position, hash: ROOT_HASH, epoch: this.#epoch },
      peers: [],
      gateway: { connected: true, lastReplyAcceptedAt: null },
      controlPlane: { connected: this.connected },
    }
  }

  close(): void {
    this.#link.close()
  }

  #beat(): BotBeat {
    const { random } = this.#options
    this.#beats += 1
    const isLoad = this.#beats % LOAD_EVERY_BEATS === 0
    return {
      type: 'beat',
      roleBelieved: this.#isMaster ? 'master' : 'servant',
      floorEpoch: this.#epoch,
      tail: { position: this.#position, hash: ROOT_HASH, epoch: this.#epoch },
      gatewayConnected: true,
      standbys: this.#isMaster ? 2 : null,
      device: this.#device,
      deviceInAt: null,
      deviceOutAt: null,
      ...(isLoad
        ? {
            load: {
              handledPerS: 3 + random(),
              conversations: Math.round(90 + 20 * random()),
              computeP95Ms: 1 + random(),
              cpuFraction: 0.05 + 0.02 * random(),
              rssBytes: Math.round(80e6 + 1e6 * random()),
            },
          }
        : {}),
    }
  }

  /** @throws {Fault} malformed: bots are not asked that. */
  #answer(request: NodeRequest): unknown {
    const tail = { position: this.#position, hash: ROOT_HASH, epoch: this.#epoch }
    switch (request.ask) {
      case 'raiseFloor':
        this.#epoch = Math.max(this.#epoch, request.epoch)
        this.#isMaster = false
        return { floorEpoch: this.#epoch, tail, waiting: null }
      case 'promote':
        this.#epoch = request.epoch
        this.#isMaster = true
        return { tail: { ...tail, epoch: this.#epoch } }
      case 'catchUp':
        return { tail, fetched: 0, cut: 0, source: null }
      case 'hashAt':
        return { hash: ROOT_HASH }
      case 'probe':
        return { answered: true, afterMs: 1 }
      case 'setPeers':
        return { peers: request.peers.map(({ nodeId }) => nodeId) }
      case 'configure':
        return { schema: request.schema }
      case 'setBalancing':
        return { conversations: 0 }
      default:
        throw new Fault('malformed', `A simulated node is not asked ${request.ask}`)
    }
  }
}
