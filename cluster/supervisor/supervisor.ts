/** Starts every process of a cluster, starts the dead ones again, stops them all. */
import type { Spawned, Spawner } from './spawner.ts'

const LAST_RESTART_DELAY_MS = 30_000
/** A process that lived this long begins with the first delay again. */
const WELL_AFTER_MS = 60_000
const STOP_WITHIN_MS = 3_000

export interface ProcessSpec {
  /** `gateway`, `control-plane` or a node id. */
  readonly id: string
  readonly role: 'gateway' | 'control-plane' | 'bot'
  /** `null`: of no account. */
  readonly account: string | null
  readonly entry: string
  readonly args: readonly string[]
}

export interface SupervisorOptions {
  readonly specs: readonly ProcessSpec[]
  readonly spawner: Spawner
  readonly restartDelayMs: number
  readonly log: (line: string) => void
  readonly now: () => number
}

interface Child {
  readonly spec: ProcessSpec
  spawned: Spawned | null
  startedAt: number
  delayMs: number
  restart: NodeJS.Timeout | undefined
}

export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #children: readonly Child[]
  #stopping = false
  #stopped: (() => void) | null = null

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#children = options.specs.map((spec) => ({
      spec,
      spawned: null,
      startedAt: 0,
      delayMs: options.restartDelayMs,
      restart: undefined,
    }))
    for (const child of this.#children) this.#start(child)
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

  #start(child: Child): void {
    const { spawner, log, now } = this.#options
    child.startedAt = now()
    child.spawned = spawner({
      entry: child.spec.entry,
      args: child.spec.args,
      log,
      exited: (why) => this.#exited(child, why),
    })
  }

  #exited(child: Child, why: string): void {
    const { log, now, restartDelayMs } = this.#options
    if (child.spawned === null) return
    child.spawned = null
    if (this.#stopping) {
      this.#tellWhenGone()
      return
    }
    if (now() - child.startedAt > WELL_AFTER_MS) child.delayMs = restartDelayMs
    log(`${child.spec.id} ended (${why}); starting it again in ${child.delayMs / 1_000} s`)
    child.restart = setTimeout(() => this.#start(child), child.delayMs)
    child.delayMs = Math.min(child.delayMs * 2, LAST_RESTART_DELAY_MS)
  }

  #tellWhenGone(): void {
    if (this.#children.every(({ spawned }) => spawned === null)) this.#stopped?.()
  }
}
