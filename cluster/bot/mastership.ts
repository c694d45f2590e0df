/** This node's being master or not: promoted at an epoch, serving while its session lives, stepping down when somebody else is. */
import { Fault } from '../../shared/fault.ts'
import type { Setting } from '../spread/spread.ts'
import type { NodeAnswer } from '../wire/control.ts'
import type { ToBot } from '../wire/traffic.ts'
import { Master, type MasterOptions } from './master.ts'

export interface MastershipOptions extends Omit<MasterOptions, 'epoch' | 'peers' | 'superseded'> {
  readonly accountId: string
  /** As they are when it is asked. */
  readonly peers: () => MasterOptions['peers']
  /** Messages and replies pass. */
  readonly isLive: () => boolean
  /** Asks the gateway for the account's messages. */
  readonly askToServe: (epoch: number) => void
}

export class Mastership {
  readonly #options: MastershipOptions
  #master: Master | null = null
  /** Told to a node before it is master, too. */
  #balancing: Setting

  constructor(options: MastershipOptions) {
    this.#options = options
    this.#balancing = options.balancing
  }

  /** `null`: a servant. */
  get master(): Master | null {
    return this.#master
  }

  /** You hold the lease at this epoch. Idempotent. @throws {Fault} staleEpoch. */
  promote(epoch: number): void {
    if (this.#master?.epoch === epoch) return
    const { replica, peers, accountId, log } = this.#options
    replica.admit(epoch)
    this.#master?.stop()
    this.#master = new Master({
      ...this.#options,
      balancing: this.#balancing,
      epoch,
      peers: peers(),
      superseded: (floorEpoch) => this.#giveWay(floorEpoch, 'a servant follows a newer master'),
    })
    log(`master of ${accountId} at epoch ${epoch}, position ${replica.log.tail.position}`)
    this.serve()
  }

  /** Of this life and every mastership of it. Answers how many conversations were placed anew. */
  setBalancing(setting: Setting, anew: boolean): number {
    this.#balancing = setting
    return this.#master?.setBalancing(setting, anew) ?? 0
  }

  /** @throws {Fault} noTraffic: a servant sees none. */
  traffic(withinMs: number): NodeAnswer<'traffic'> {
    if (this.#master === null) throw new Fault('noTraffic', `This node is not master of ${this.#options.accountId}`)
    return this.#master.traffic(withinMs)
  }

  /** @throws {Fault} noTraffic: a servant hands out none. */
  fared(withinMs: number): NodeAnswer<'fared'> {
    if (this.#master === null) throw new Fault('noTraffic', `This node is not master of ${this.#options.accountId}`)
    return this.#master.fared(withinMs)
  }

  /** Over a session that lives: over a dead one the gateway refuses. */
  serve(): void {
    const { isLive, askToServe } = this.#options
    if (this.#master !== null && isLive()) askToServe(this.#master.epoch)
  }

  raiseFloor(epoch: number): void {
    const { replica, breakage } = this.#options
    replica.floor.raise(epoch)
    if (this.#master === null || this.#master.epoch >= epoch) return
    breakage.ignoresDemotion?.(() => this.#master?.replyAgain())
    this.#giveWay(epoch, 'fenced')
  }

  /** What the gateway says to a master. */
  hear(message: Extract<ToBot, { type: 'served' | 'serveRefused' | 'verdict' }>): void {
    switch (message.type) {
      case 'served':
        if (this.#master?.epoch === message.epoch) this.#resend(this.#master, message.lastAcceptedPosition)
        return
      case 'serveRefused':
        // Without a session it is master all the same, and serves once it has one.
        if (message.why === 'floor') this.#giveWay(message.floorEpoch, 'the gateway refused to be served')
        return
      case 'verdict':
        if (message.verdict === 'staleRefused' && this.#isBelow(message.floorEpoch))
          this.#giveWay(message.floorEpoch, 'the gateway refused a reply')
    }
  }

  /** A master of this epoch writes here. */
  followed(epoch: number): void {
    if (this.#isBelow(epoch)) this.#giveWay(epoch, 'a newer master writes here')
  }

  peersChanged(): void {
    this.#master?.setPeers(this.#options.peers())
  }

  /** Master no more: somebody else is, at this floor. */
  #giveWay(floorEpoch: number, why: string): void {
    const { breakage, log } = this.#options
    if (this.#master === null || breakage.withoutFencing || breakage.ignoresDemotion !== null) return
    log(`stepping down from epoch ${this.#master.epoch}: ${why} (floor ${floorEpoch})`)
    this.#master.stop()
    this.#master = null
  }

  close(): void {
    this.#master?.stop()
  }

  #isBelow(epoch: number): boolean {
    return this.#master !== null && this.#master.epoch < epoch
  }

  #resend(master: Master, afterPosition: number): void {
    master.resend(afterPosition).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      this.#options.log(`resending failed, the gateway delivers again: ${why}`)
    })
  }
}
