/**
 * Keeps one servant's log equal to this master's: finds where they agree, has the rest cut, then streams.
 * One append is out at a time; what comes meanwhile travels with the next.
 */
import { Fault } from '../../shared/fault.ts'
import { RECORD_PAGE } from '../wire/peer.ts'
import { commonPosition } from './common-position.ts'
import type { PeerLink } from './peer-link.ts'
import type { StateLog } from './state-log.ts'

/** A servant that takes longer is no standby: its connection is dropped and made anew. */
const ACK_TIMEOUT_MS = 1_000

export interface ReplicatorEvents {
  /** Everything up to here is on this servant's disk. */
  readonly acked: () => void
  /** No standby any more, or again one. */
  readonly changed: () => void
  /** The servant's floor is above this master's epoch: somebody else is master. */
  readonly superseded: (floorEpoch: number) => void
  readonly log: (line: string) => void
}

export class Replicator {
  readonly link: PeerLink
  readonly #log: StateLog
  readonly #epoch: number
  readonly #events: ReplicatorEvents
  #ackedPosition = 0
  #state: 'idle' | 'aligning' | 'steady' | 'stopped' = 'idle'
  #sending = false

  constructor(link: PeerLink, log: StateLog, epoch: number, events: ReplicatorEvents) {
    this.link = link
    this.#log = log
    this.#epoch = epoch
    this.#events = events
    if (link.connected) this.connected()
  }

  /** Up to here this servant's disk equals the master's log; `null`: not in step, it does not count as a standby. */
  get ackedPosition(): number | null {
    return this.#state === 'steady' ? this.#ackedPosition : null
  }

  /** It will be in step, or given up, within a moment: worth waiting for. */
  get isAligning(): boolean {
    return this.#state === 'aligning'
  }

  connected(): void {
    if (this.#state === 'stopped' || this.#state === 'aligning') return
    this.#state = 'aligning'
    this.#align().catch((error: unknown) => this.#failed(error))
  }

  disconnected(): void {
    if (this.#state === 'stopped') return
    this.#state = 'idle'
    this.#events.changed()
  }

  /** There may be something to send. */
  wake(): void {
    if (this.#state !== 'steady' || this.#sending || this.#ackedPosition >= this.#log.tail.position) return
    this.#sending = true
    this.#send()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#sending = false
        this.wake()
      })
  }

  stop(): void {
    this.#state = 'stopped'
  }

  async #align(): Promise<void> {
    const tail = await this.link.ask({ ask: 'tail' }, ACK_TIMEOUT_MS)
    const common = await commonPosition(this.#log, {
      tail,
      hashes: async (from, to) => (await this.link.ask({ ask: 'hashes', from, to }, ACK_TIMEOUT_MS)).hashes,
    })
    // Also where there is nothing to cut: from here on the servant takes nothing from an older master.
    const { count } = await this.link.ask({ ask: 'cut', epoch: this.#epoch, after: common }, ACK_TIMEOUT_MS)
    if (count > 0)
      this.#events.log(`${this.link.nodeId} held ${count} records after ${common} that this log lacks; they are cut`)
    if (this.#state !== 'aligning') return
    this.#ackedPosition = common
    this.#state = 'steady'
    this.#events.changed()
    this.wake()
  }

  async #send(): Promise<void> {
    const records = this.#log.read(this.#ackedPosition + 1, RECORD_PAGE)
    const { tail } = await this.link.ask({ ask: 'append', epoch: this.#epoch, records }, ACK_TIMEOUT_MS)
    this.#ackedPosition = tail.position
    this.#events.acked()
  }

  #failed(error: unknown): void {
    if (this.#state === 'stopped') return
    if (error instanceof Fault && error.code === 'staleEpoch') {
      const floor = error.data?.['floorEpoch']
      this.#state = 'stopped'
      this.#events.superseded(typeof floor === 'number' ? floor : this.#epoch + 1)
      return
    }
    this.#events.log(`${this.link.nodeId} is no standby: ${error instanceof Error ? error.message : String(error)}`)
    this.#state = 'idle'
    this.#events.changed()
    this.link.drop()
  }
}
