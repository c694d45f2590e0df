/**
 * The holder's work: one message of a conversation at a time, record on this disk and a servant's, then the reply.
 * Lives from one promotion to the stepping down; a new promotion makes a new one.
 */
import type { Setting, SpreadNode, SpreadNodes } from '../spread/spread.ts'
import type { BotBeat, NodeAnswer } from '../wire/control.ts'
import type { Change, LogRecord } from '../wire/records.ts'
import { sealRecord } from '../wire/records.ts'
import type { FromBot, Message } from '../wire/traffic.ts'
import type { Answer, Answering } from './answer.ts'
import { Balancer } from './balancer.ts'
import { type ComputeError, Computing, type Servant } from './computing.ts'
import type { PeerLink } from './peer-link.ts'
import type { PeerMember } from './peers.ts'
import type { Replica } from './replica.ts'
import { Replicator } from './replicator.ts'

const COMPUTE_TIMEOUT_MS = 300
const RESEND_PAGE = 500

export interface MasterOptions {
  readonly epoch: number
  readonly self: SpreadNode
  readonly peers: readonly PeerMember[]
  readonly replica: Replica
  readonly balancing: Setting
  readonly reply: (reply: Extract<FromBot, { type: 'reply' }>) => void
  /** Resolves when the gateway has taken in what was sent so far. */
  readonly repliesTaken: () => Promise<void>
  /** What is computed on this node. */
  readonly answer: Answering
  readonly computed: (conversation: string, tookMs: number) => void
  /** A message came again and is not worked on twice. */
  readonly duplicate: () => void
  /** Work failed at first and is done all the same. `computedHere`: its servant did not compute it; `computedElsewhere`: nor did this node. */
  readonly recovered: (kind: 'computedHere' | 'computedElsewhere') => void
  /** A node was handed a message and did not answer it. */
  readonly failed: (nodeId: string, kind: ComputeError) => void
  /** Somebody else is master at a higher epoch. */
  readonly superseded: (floorEpoch: number) => void
  readonly log: (line: string) => void
  readonly now: () => number
  /** Monotonic ms. */
  readonly mono: () => number
  readonly breakage: Breakage
}

/** What a cluster broken on purpose leaves out, so that benches can prove that the checks find it. None of it in the product. */
export interface Breakage {
  /** Replies without waiting for a servant's disk, and never sends it anything. */
  readonly withoutReplication: boolean
  /** Answers a message again that it has answered. */
  readonly withoutDeduplication: boolean
  /** Takes no notice of epochs. */
  readonly withoutFencing: boolean
  /** Goes on as master at its old epoch. Called once when it is fenced, with what sends its newest reply again. `null`: it steps down. */
  readonly ignoresDemotion: ((replyAgain: () => void) => void) | null
}

export const UNBROKEN: Breakage = {
  withoutReplication: false,
  withoutDeduplication: false,
  withoutFencing: false,
  ignoresDemotion: null,
}

export class Master {
  readonly #options: MasterOptions
  readonly #balancer: Balancer
  readonly #computing: Computing
  #peers: readonly PeerMember[] = []
  #replicators: readonly Replicator[] = []
  /** Message ids in work; a second delivery of one is not a second message. */
  readonly #inWork = new Set<string>()
  /** The last step of each conversation that is busy. */
  readonly #conversations = new Map<string, Promise<void>>()
  #waiting: { readonly position: number; readonly done: () => void }[] = []
  #stopped = false

  constructor(options: MasterOptions) {
    this.#options = options
    this.#balancer = new Balancer(options.balancing, options.mono)
    const servant = (nodeId: string) => this.#servant(nodeId)
    this.#computing = new Computing({ ...options, nodeId: options.self.nodeId, servant })
    this.setPeers(options.peers)
  }

  /** Whoever is not among them is no standby and no worker any more; who is drained still replicates. */
  setPeers(peers: readonly PeerMember[]): void {
    const before = this.#replicators
    this.#peers = peers
    if (!this.#options.breakage.withoutReplication)
      this.#replicators = peers.map(
        ({ link }) => before.find((replicator) => replicator.link === link) ?? this.#replicatorOf(link),
      )
    for (const replicator of before) if (!this.#replicators.includes(replicator)) replicator.stop()
    this.#release()
  }

  #replicatorOf(link: PeerLink): Replicator {
    const { replica, epoch, superseded, log } = this.#options
    const changed = () => this.#release()
    return new Replicator(link, replica.log, epoch, { acked: changed, changed, superseded, log })
  }

  get epoch(): number {
    return this.#options.epoch
  }

  /** Servants whose disk holds everything replied so far. */
  get standbys(): number {
    return this.#replicators.filter((replicator) => replicator.ackedPosition !== null).length
  }

  ackedPosition(nodeId: string): number | null {
    return this.#replicators.find((replicator) => replicator.link.nodeId === nodeId)?.ackedPosition ?? null
  }

  peerChanged(nodeId: string, connected: boolean): void {
    const replicator = this.#replicators.find(({ link }) => link.nodeId === nodeId)
    if (connected) replicator?.connected()
    else replicator?.disconnected()
  }

  /**
   * Serving began: what is in the log and beyond the gateway's position may never have arrived. Sent again, byte for byte, page by page:
   * a gateway that lost its ledger is sent a whole log, and both go on answering meanwhile.
   */
  async resend(afterPosition: number): Promise<void> {
    const { log } = this.#options.replica
    const last = log.tail.position
    await this.#held(last)
    for (let from = afterPosition + 1; from <= last && !this.#stopped; from += RESEND_PAGE) {
      for (const record of log.read(from, Math.min(RESEND_PAGE, last - from + 1))) this.#reply(record)
      if (from + RESEND_PAGE <= last) await this.#options.repliesTaken()
    }
  }

  take(message: Message): void {
    if (this.#stopped) return
    if (this.#inWork.has(message.messageId)) return this.#options.duplicate()
    const answered = this.#answeredAt(message.messageId)
    if (answered !== null) {
      this.#options.duplicate()
      void this.#held(answered).then(() => this.#replyFrom(answered))
      return
    }
    this.#inWork.add(message.messageId)
    const before = this.#conversations.get(message.conversation) ?? Promise.resolve()
    const step = before
      .then(() => this.#work(message))
      // The gateway keeps the message and delivers it again; the log line is for the person who looks.
      .catch((error: unknown) =>
        this.#options.log(
          `message ${message.messageId} not answered: ${error instanceof Error ? error.message : String(error)}`,
        ),
      )
      .finally(() => {
        this.#inWork.delete(message.messageId)
        if (this.#conversations.get(message.conversation) === step) this.#conversations.delete(message.conversation)
      })
    this.#conversations.set(message.conversation, step)
  }

  /** How conversations are spread from now on; `anew`: those too that have a node. Answers how many were placed anew. */
  setBalancing(setting: Setting, anew: boolean): number {
    return this.#balancer.set(setting, anew, this.#liveNodes())
  }

  traffic(withinMs: number): NodeAnswer<'traffic'> {
    return this.#balancer.traffic(withinMs, this.#liveNodes())
  }

  /** How each node it handed messages to did with them. */
  fared(withinMs: number): NodeAnswer<'fared'> {
    return this.#computing.fared(withinMs)
  }

  spread(): NonNullable<BotBeat['spread']> {
    return this.#balancer.fares(this.#liveNodes())
  }

  /** The newest record's reply, whether or not it was sent before. */
  replyAgain(): void {
    this.#replyFrom(this.#options.replica.log.tail.position)
  }

  /** Nothing where the record was cut meanwhile: the gateway delivers the message again. */
  #replyFrom(position: number): void {
    const record = this.#options.replica.log.read(position, 1)[0]
    if (record !== undefined) this.#reply(record)
  }

  stop(): void {
    this.#stopped = true
    for (const replicator of this.#replicators) replicator.stop()
    this.#release()
  }

  #answeredAt(messageId: string): number | null {
    return this.#options.breakage.withoutDeduplication
      ? null
      : this.#options.replica.conversations.answeredAt(messageId)
  }

  async #work(message: Message): Promise<void> {
    if (this.#stopped) return
    const { replica, epoch, now } = this.#options
    const before = replica.conversations.stateOf(message.conversation)
    const { change, reply, understood } = await this.#compute(message, before)
    if (this.#stopped) return
    const record = sealRecord(replica.log.tail, { epoch, messageId: message.messageId, at: now(), change, reply })
    const durable = replica.append([record])
    for (const replicator of this.#replicators) replicator.wake()
    await Promise.all([durable, this.#held(record.position)])
    this.#reply(record, understood)
  }

  async #compute(message: Message, before: Change | null): Promise<Answer> {
    const { self, recovered } = this.#options
    const live = this.#liveNodes()
    // Chosen as its turn comes: a conversation changes its node between two messages only.
    const chosen = this.#balancer.choose(message, live)
    const ids = live.map(({ nodeId }) => nodeId)
    const { answer, by, tookMs, hasFailed } = await this.#computing.compute(message, before, chosen, ids)
    this.#balancer.answered(message.conversation, chosen, by, tookMs)
    if (hasFailed) recovered(by === self.nodeId ? 'computedHere' : 'computedElsewhere')
    return answer
  }

  #servant(nodeId: string): Servant | undefined {
    const link = this.#peers.find(({ peer }) => peer.nodeId === nodeId)?.link
    if (link === undefined) return undefined
    return (message, before) => link.ask({ ask: 'compute', message, before }, COMPUTE_TIMEOUT_MS)
  }

  #liveNodes(): SpreadNodes {
    const live = this.#peers
      .filter(({ peer, link }) => !peer.drained && this.#isLive(link))
      .map(({ peer: { nodeId, region, priority } }) => ({ nodeId, region, priority }))
    return [this.#options.self, ...live]
  }

  /** A servant that does not keep up on disk is not given work either: it may hang. */
  #isLive(link: PeerLink): boolean {
    return link.connected && (this.#options.breakage.withoutReplication || this.ackedPosition(link.nodeId) !== null)
  }

  /** `understood`: only with an answer that was computed for this very reply. */
  #reply(record: LogRecord, understood?: Answer['understood']): void {
    if (this.#stopped) return
    const { messageId, position, hash, reply: body } = record
    const { epoch } = this.#options
    const said = understood === undefined ? {} : { understood }
    this.#options.reply({ type: 'reply', messageId, epoch, position, hash, body, ...said })
  }

  /** Resolves once a servant's disk holds `position`, or at once when no servant is in step (traffic goes on; that is an alert). */
  #held(position: number): Promise<void> {
    if (this.#isHeld(position)) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiting.push({ position, done: resolve })
    })
  }

  #isHeld(position: number): boolean {
    const acked = this.#replicators.flatMap((replicator) => replicator.ackedPosition ?? [])
    if (this.#stopped || acked.some((ackedPosition) => ackedPosition >= position)) return true
    return acked.length === 0 && !this.#replicators.some(({ isAligning }) => isAligning)
  }

  #release(): void {
    const ready = this.#waiting.filter(({ position }) => this.#isHeld(position))
    if (ready.length === 0) return
    this.#waiting = this.#waiting.filter((entry) => !ready.includes(entry))
    for (const { done } of ready) done()
  }
}
