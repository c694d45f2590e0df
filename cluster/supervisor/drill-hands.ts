/**
 * What a drill does to the processes of this very supervisor. Everything that lasts has an end that the supervisor sees to itself: whoever
 * asked for it may be gone by then. Refused wherever the cluster is not one for drills.
 */
import { assertNever } from '../../shared/assert-never.ts'
import type { Environment } from '../../shared/fact.ts'
import { asFault, Fault } from '../../shared/fault.ts'
import type { Deed, DeedDone, NodeRequest } from '../wire/control.ts'

/** A failover that does not begin within this long does not begin at all, ms. */
const FAILING_OVER_WITHIN_MS = 10_000
const LOOK_EVERY_MS = 15

export interface DrillWorld {
  readonly environment: Environment
  /** To a process that this supervisor started. Answers its process id. @throws {Fault} unknownNode. */
  readonly signal: (id: string, name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT') => number
  /** The account's phone ends that node's session. @throws {Fault} the gateway's. */
  readonly logOut: (nodeId: string) => Promise<void>
  /** `0`: the spreadsheet service is well again. @throws {Fault} its own. */
  readonly hangSheets: (forMs: number) => Promise<void>
  /** Makes one byte of the archive another one, and says where. The same again puts it back. @throws {Fault} unknownBackup. */
  readonly flipByte: (backupId: string) => string
  /** Backups of which a byte is another one, remembered over a restart. */
  readonly damaged: { readonly read: () => readonly string[]; readonly write: (backupIds: readonly string[]) => void }
  readonly isFailingOver: (accountId: string) => Promise<boolean>
  readonly now: () => number
  readonly pause: (ms: number) => Promise<void>
  /** Calls it off when called. */
  readonly after: (ms: number, work: () => void) => () => void
  readonly log: (line: string) => void
}

interface Lasting {
  readonly undo: () => Promise<DeedDone>
  readonly callOff: () => void
}

interface Run {
  readonly done: Map<number, Promise<DeedDone>>
  lasting: Lasting[]
  readonly putBack: DeedDone[]
}

type Request = Extract<NodeRequest, { ask: 'induce' }>

export class DrillHands {
  readonly #world: DrillWorld
  readonly #runs = new Map<string, Run>()

  /** What a supervisor before this one left damaged is mended at once. */
  constructor(world: DrillWorld) {
    this.#world = world
    if (world.environment !== 'drill') return
    for (const backupId of world.damaged.read()) this.#mend(backupId)
  }

  /** @throws {Fault} notDrillCluster, unknownNode, and what the process refused with. */
  async induce({ runId, number, deed, forMs }: Request): Promise<DeedDone> {
    if (this.#world.environment !== 'drill')
      throw new Fault(
        'notDrillCluster',
        `This supervisor runs a cluster of ${this.#world.environment}: nothing is induced in it`,
      )
    const run = this.#runOf(runId)
    const known = run.done.get(number)
    if (known !== undefined) return known
    const doing = this.#do(run, deed, forMs)
    run.done.set(number, doing)
    // What failed was not done: it can be asked for again.
    doing.catch(() => run.done.delete(number))
    return doing
  }

  /** All that was put back of it, also what was before. */
  async putBack(runId: string): Promise<DeedDone[]> {
    const run = this.#runOf(runId)
    const lasting = run.lasting
    run.lasting = []
    for (const one of lasting) await this.#undo(run, one)
    return [...run.putBack]
  }

  close(): void {
    for (const { lasting } of this.#runs.values()) for (const { callOff } of lasting) callOff()
  }

  async #do(run: Run, deed: Deed, forMs: number): Promise<DeedDone> {
    const { signal, logOut, hangSheets, log } = this.#world
    switch (deed.do) {
      case 'kill': {
        if (deed.whileFailingOver !== null) await this.#untilFailingOver(deed.whileFailingOver)
        const pid = signal(deed.id, 'SIGKILL')
        return this.#said(`SIGKILL to ${deed.id} (process ${pid})`)
      }
      case 'stop': {
        const pid = signal(deed.id, 'SIGSTOP')
        this.#lasts(run, forMs, async () => this.#goesOn(deed.id, pid))
        return this.#said(`SIGSTOP to ${deed.id} (process ${pid})`)
      }
      case 'logOut':
        await logOut(deed.id)
        return this.#said(`session of ${deed.id} logged out on the account’s phone`)
      case 'hang':
        await hangSheets(forMs)
        this.#lasts(run, forMs, async () => {
          await hangSheets(0)
          return this.#said('the spreadsheet service answers again')
        })
        return this.#said('the spreadsheet service answers no request')
      case 'damage': {
        const { backupId } = deed
        const where = this.#world.flipByte(backupId)
        this.#world.damaged.write([...this.#world.damaged.read(), backupId])
        this.#lasts(run, forMs, async () => {
          this.#mend(backupId)
          return this.#said(`the byte of backup ${backupId} is what it was`)
        })
        log(`drill: ${where}`)
        return this.#said(where)
      }
      default:
        return assertNever(deed)
    }
  }

  #goesOn(id: string, pid: number): DeedDone {
    try {
      const now = this.#world.signal(id, 'SIGCONT')
      return this.#said(now === pid ? `SIGCONT to ${id} (process ${pid})` : `${id} is another process already (${now})`)
    } catch (error) {
      const fault = asFault(error)
      if (fault.code !== 'unknownNode') throw error
      return this.#said(`${id} does not live any more; it is started again`)
    }
  }

  #mend(backupId: string): void {
    const { damaged, flipByte, log } = this.#world
    const left = damaged.read()
    if (!left.includes(backupId)) return
    try {
      flipByte(backupId)
    } catch (error) {
      // Removed meanwhile: nothing of it is left to mend.
      if (asFault(error).code !== 'unknownBackup') throw error
      log(`drill: backup ${backupId} is gone; nothing to put back`)
    }
    damaged.write(left.filter((id) => id !== backupId))
  }

  #lasts(run: Run, forMs: number, undo: () => Promise<DeedDone>): void {
    const lasting: Lasting = {
      undo,
      callOff: this.#world.after(forMs, () => {
        if (!run.lasting.includes(lasting)) return
        run.lasting = run.lasting.filter((one) => one !== lasting)
        void this.#undo(run, lasting)
      }),
    }
    run.lasting.push(lasting)
  }

  async #undo(run: Run, lasting: Lasting): Promise<void> {
    const { log } = this.#world
    lasting.callOff()
    try {
      const done = await lasting.undo()
      run.putBack.push(done)
      log(`drill: ${done.what}`)
    } catch (error) {
      log(`drill: could not be put back: ${asFault(error).message}`)
      // Asked again it is tried again.
      run.lasting.push(lasting)
    }
  }

  async #untilFailingOver(accountId: string): Promise<void> {
    const { isFailingOver, now, pause } = this.#world
    const giveUpAt = now() + FAILING_OVER_WITHIN_MS
    while (!(await isFailingOver(accountId))) {
      if (now() >= giveUpAt)
        throw new Fault(
          'timeout',
          `No failover of ${accountId} was seen under way within ${FAILING_OVER_WITHIN_MS / 1_000} s`,
        )
      await pause(LOOK_EVERY_MS)
    }
  }

  #said(what: string): DeedDone {
    return { what, doneAt: Math.round(this.#world.now()) }
  }

  #runOf(runId: string): Run {
    const run = this.#runs.get(runId) ?? { done: new Map(), lasting: [], putBack: [] }
    this.#runs.set(runId, run)
    return run
  }
}
