/** This node's copy of its account: log, state and floor, changed only together. */
import { linkSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../../shared/fault.ts'
import { syncFolder } from '../process/durable-file.ts'
import type { LogRecord } from '../wire/records.ts'
import { Conversations } from './conversations.ts'
import { Floor } from './floor.ts'
import { StateLog } from './state-log.ts'

export class Replica {
  readonly conversations = new Conversations()
  readonly floor: Floor
  readonly #path: string
  #log: StateLog
  readonly #obeysFloor: boolean
  readonly #stored: (tookMs: number) => void
  /** Who last had something written or cut here, and at which epoch. */
  #master: { readonly nodeId: string; readonly epoch: number } | null = null

  /**
   * `obeysFloor` is false only in a cluster broken on purpose, to prove that the checks find it.
   * `stored`: records reached the disk, this long after they were handed over.
   */
  constructor(directory: string, obeysFloor: boolean, stored: (tookMs: number) => void = () => undefined) {
    mkdirSync(directory, { recursive: true })
    this.floor = new Floor(join(directory, 'floor.json'))
    this.#path = join(directory, 'state.log')
    this.#log = new StateLog(this.#path, (record) => this.conversations.apply(record))
    this.#obeysFloor = obeysFloor
    this.#stored = stored
  }

  /** Another one after a restore: whoever uses it asks for it anew. */
  get log(): StateLog {
    return this.#log
  }

  /** Lets a master of this epoch in: one below the floor is refused, one above raises it. @throws {Fault} staleEpoch. */
  admit(epoch: number): void {
    if (!this.#obeysFloor) return
    if (epoch < this.floor.epoch)
      throw new Fault('staleEpoch', `Epoch ${epoch} is below the floor ${this.floor.epoch}`, {
        floorEpoch: this.floor.epoch,
      })
    this.floor.raise(epoch)
  }

  /** As `admit`, and remembers whose records these are. @throws {Fault} staleEpoch. */
  follow(nodeId: string, epoch: number): void {
    this.admit(epoch)
    this.#master = { nodeId, epoch }
  }

  /** Whom this node follows at its floor's epoch; `null`: nobody has written or cut here at it. */
  get followed(): string | null {
    return this.#master?.epoch === this.floor.epoch ? this.#master.nodeId : null
  }

  /** Resolves once on disk. Records it already has are passed over. @throws {Fault} malformed: it has another in the place of one. */
  async append(records: readonly LogRecord[]): Promise<void> {
    const known = records.findLast(({ position }) => position <= this.log.tail.position)
    // Counted as held, another record would stand where a reply was sent.
    if (known !== undefined && this.log.hashAt(known.position) !== known.hash)
      throw new Fault('malformed', `Position ${known.position} holds another record`)
    const fresh = records.filter((record) => record.position > this.log.tail.position)
    const startedAt = performance.now()
    const durable = this.log.append(fresh)
    for (const record of fresh) this.conversations.apply(record)
    await durable
    if (fresh.length > 0) this.#stored(performance.now() - startedAt)
  }

  /** Cuts what the account's log does not have, and forgets what it meant. */
  cut(after: number): number {
    const count = this.log.cut(after)
    if (count > 0) {
      this.conversations.clear()
      this.log.replay((record) => this.conversations.apply(record))
    }
    return count
  }

  /**
   * The log in this file, whole and on disk, in place of its own, which stays beside it as `keptAs`. Whatever dies meanwhile, one of the
   * two is there. @throws {Fault} internal: it is damaged; then nothing has changed.
   */
  replaceLog(file: string, keptAs: string): void {
    new StateLog(file, () => undefined).close()
    rmSync(keptAs, { force: true })
    linkSync(this.#path, keptAs)
    renameSync(file, this.#path)
    syncFolder(this.#path)
    this.#log.close()
    this.conversations.clear()
    this.#log = new StateLog(this.#path, (record) => this.conversations.apply(record))
    this.#master = null
  }
}
