/** Starts every process of a cluster, starts the dead ones again, adds, ends and restarts one on request, stops them all. */
import { Fault } from '../../shared/fault.ts'
import { START_AGAIN } from '../process/life.ts'
import type { Spawned, Spawner } from './spawner.ts'

/** A process that lived this long begins with the first delay again. */
const WELL_AFTER_MS = 60_000
const STOP_WITHIN_MS = 3_000

export interface ProcessSpec {
  /** `gateway`, `control-plane`, `media`, `sheets`, `backup` or a node id. */
  readonly id: string
  readonly role: 'gateway' | 'control-plane' | 'bot' | 'media' | 'sheets' | 'backup'
  /** `null`: of no account. */
  readonly account: string | null
  readonly entry: string
  readonly args: readonly string[]
}

export interface SupervisorOptions {
  readonly specs: readonly ProcessSpec[]
  readonly spawner: Spawner
  /** Doubles from the first to the last. */
  readonly restartDelayMs: number
  readonly lastRestartDelayMs: number
  readonly log: (line: string) => void
  readonly now: () => number
  /** One that ended unasked is started again. */
  readonly restarted?: (id: string) => void
}

interface Child {
  spec: ProcessSpec
  spawned: Spawned | null
  startedAt: number
  delayMs: number
  restart: NodeJS.Timeout | undefined
  /** Told once its process is gone; a death that was asked for is no reason to start it again by itself. */
  gone: (() => void) | null
}

export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #children: Child[] = []
  #stopping = false
  #stopped: (() => void) | null = null

  constructor(options: SupervisorOptions) {
    this.#options = options
    for (const spec of options.specs) this.add(spec)
  }

  /** `pid` 0: dead, waiting for its restart. */
  get processes(): { id: string; role: ProcessSpec['role']; account: string | null; pid: number }[] {
    return this.#children.map(({ spec: { id, role, account }, spawned }) => ({
      id,
      role,
      account,
      pid: spawned?.pid ?? 0,
    }))
  }

  /** A known one that is dead is started without waiting any longer; one that runs is left alone. Answers its process id. */
  add(spec: ProcessSpec): number {
    const known = this.#find(spec.id)
    const child = known ?? this.#adopt(spec)
    if (child.spawned === null) this.#start(child)
    return child.spawned?.pid ?? 0
  }

  /** For good. What is not known is gone already. */
  async remove(id: string): Promise<void> {
    const child = this.#find(id)
    if (child === undefined) return
    await this.#end(child)
    const index = this.#children.indexOf(child)
    if (index >= 0) this.#children.splice(index, 1)
  }

  /** `spec`: as what it is started from now on; absent: as it was. Answers the new process's id. @throws {Fault} unknownNode: no such process. */
  async restart(id: string, spec?: ProcessSpec): Promise<number> {
    const child = this.#find(id)
    if (child === undefined) throw new Fault('unknownNode', `The supervisor has no process ${id}`)
    await this.#end(child)
    if (spec !== undefined) child.spec = spec
    if (this.#stopping || child.spawned !== null) return child.spawned?.pid ?? 0
    child.delayMs = this.#options.restartDelayMs
    this.#start(child)
    return this.#find(id)?.spawned?.pid ?? 0
  }

  /** Answers who got it. @throws {Fault} unknownNode: no such process of this supervisor lives. */
  signal(id: string, name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): number {
    const spawned = this.#find(id)?.spawned ?? null
    if (spawned === null) throw new Fault('unknownNode', `The supervisor has no living process ${id}`)
    spawned.kill(name)
    return spawned.pid
  }

  /** Asks everybody to leave, insists after a while, and resolves when nobody is left. A stopped process cannot hear; SIGKILL it obeys. */
  async stop(): Promise<void> {
    this.#stopping = true
    for (const child of this.#children) clearTimeout(child.restart)
    const signal = (name: NodeJS.Signals) => {
      for (const { spawned } of this.#children) spawned?.kill(name)
    }
    const gone = new Promise<void>((resolve) => {
      this.#stopped = resolve
    })
    signal('SIGTERM')
    const insist = setTimeout(() => signal('SIGKILL'), STOP_WITHIN_MS)
    this.#tellWhenGone()
    await gone
    clearTimeout(insist)
  }

  #find(id: string): Child | undefined {
    return this.#children.find(({ spec }) => spec.id === id)
  }

  #adopt(spec: ProcessSpec): Child {
    const { restartDelayMs: delayMs } = this.#options
    const child: Child = { spec, spawned: null, startedAt: 0, delayMs, restart: undefined, gone: null }
    this.#children.push(child)
    return child
  }

  /** Resolves when its process is gone, or was already. */
  async #end(child: Child): Promise<void> {
    clearTimeout(child.restart)
    const { spawned } = child
    if (spawned === null) return
    const gone = new Promise<void>((resolve) => {
      child.gone = resolve
    })
    spawned.kill('SIGTERM')
    const insist = setTimeout(() => spawned.kill('SIGKILL'), STOP_WITHIN_MS)
    await gone
    clearTimeout(insist)
  }

  #start(child: Child): void {
    const { spawner, log, now } = this.#options
    clearTimeout(child.restart)
    child.startedAt = now()
    child.spawned = spawner({
      name: child.spec.id,
      entry: child.spec.entry,
      args: child.spec.args,
      log,
      exited: (why) => this.#exited(child, why),
    })
  }

  #exited(child: Child, why: string): void {
    const { log, now, restartDelayMs, lastRestartDelayMs } = this.#options
    if (child.spawned === null) return
    child.spawned = null
    const wasAsked = child.gone !== null
    child.gone?.()
    child.gone = null
    if (this.#stopping) {
      this.#tellWhenGone()
      return
    }
    if (wasAsked) {
      log(`${child.spec.id} ended as asked (${why})`)
      return
    }
    if (why === `exit code ${START_AGAIN}`) {
      log(`${child.spec.id} ended in order to begin anew`)
      this.#startAgain(child)
      return
    }
    if (now() - child.startedAt > WELL_AFTER_MS) child.delayMs = restartDelayMs
    log(`${child.spec.id} ended (${why}); starting it again in ${child.delayMs / 1_000} s`)
    child.restart = setTimeout(() => this.#startAgain(child), child.delayMs)
    child.delayMs = Math.min(child.delayMs * 2, lastRestartDelayMs)
  }

  #startAgain(child: Child): void {
    this.#start(child)
    this.#options.restarted?.(child.spec.id)
  }

  #tellWhenGone(): void {
    if (this.#children.every(({ spawned }) => spawned === null)) this.#stopped?.()
  }
}
