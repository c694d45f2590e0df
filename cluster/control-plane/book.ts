/** The control plane's one truth: the journal on disk and its fold in memory, changed only together. */
import type { Fact, FactBody } from '../../shared/fact.ts'
import { Fault } from '../../shared/fault.ts'
import { fold } from '../../shared/fold.ts'
import type { OperationRequest } from '../../shared/operation.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { markDrills } from './drill-marks.ts'
import type { Engine } from './engine/engine.ts'

const SNAPSHOT_EVERY_FACTS = 500

/** What there is to journal, when it is asked. */
type Look = () => readonly FactBody[]

export class Book {
  readonly engine: Engine
  readonly #now: () => number
  readonly #listeners = new Set<(facts: readonly Fact[]) => void>()
  #snapshot: Snapshot
  #savedSeq: number
  #trouble: string | null = null
  readonly #later: (write: () => void) => void
  /** In the order of the observations. */
  #looks = new Map<string, Look>()

  /** `later`: when what is observed soon is written. Tests write it at once. */
  constructor(engine: Engine, now: () => number, later: (write: () => void) => void = (write) => write()) {
    this.engine = engine
    this.#now = now
    this.#later = later
    this.#snapshot = engine.load()
    this.#savedSeq = this.#snapshot.seq
  }

  get snapshot(): Snapshot {
    return this.#snapshot
  }

  /** Wall clock. */
  now(): number {
    return this.#now()
  }

  /** Why the last write was refused; `null`: it was not. */
  get trouble(): string | null {
    return this.#trouble
  }

  /** What was observed: refused by a full disk it is not lost, since the next look observes it again. True when journaled. */
  observe(bodies: readonly FactBody[], operationId: string | null = null): boolean {
    try {
      this.record(bodies, operationId)
      return true
    } catch (error) {
      if (error instanceof Fault) return false // Kept as `trouble`, told on /readyz.
      throw error
    }
  }

  /**
   * Everything that is observed in one turn of the event loop is written as one: a thousand nodes that each wait for the disk would leave
   * everybody unheard meanwhile. `look` is asked when it is written, a later one of the same name instead of it. What is refused is
   * observed again.
   */
  observeSoon(name: string, look: Look): void {
    const isFirst = this.#looks.size === 0
    this.#looks.delete(name)
    this.#looks.set(name, look)
    if (isFirst) this.#later(() => this.#writeObserved())
  }

  #writeObserved(): void {
    if (this.#looks.size === 0) return
    const looks = [...this.#looks.values()]
    this.#looks = new Map()
    this.observe(looks.flatMap((look) => look()))
  }

  /** On disk first, then folded, then told. @throws {Fault} staleEpoch, diskFull: nothing happened. */
  record(bodies: readonly FactBody[], operationId: string | null = null, request?: OperationRequest): readonly Fact[] {
    if (bodies.length === 0) return []
    // The journal keeps the order of what happened.
    this.#writeObserved()
    const facts = this.#commit(bodies, operationId, request)
    const result = fold(this.#snapshot, facts)
    if (result.kind !== 'applied')
      throw new Fault('internal', `The journal and its fold parted at ${this.#snapshot.seq}`)
    this.#snapshot = result.snapshot
    for (const listener of this.#listeners) listener(facts)
    this.#saveNowAndThen()
    return facts
  }

  #commit(bodies: readonly FactBody[], operationId: string | null, request?: OperationRequest): readonly Fact[] {
    const facts = markDrills(this.#snapshot, bodies).map((marked) => ({
      ...marked,
      // A word on an operation is its own, also where another's step is the reason for it.
      operationId: marked.body.kind === 'operationChanged' ? marked.body.operation.id : operationId,
    }))
    try {
      const committed = this.engine.commit(request === undefined ? { facts } : { facts, request }, this.#now())
      this.#trouble = null
      return committed
    } catch (error) {
      this.#trouble = error instanceof Error ? error.message : String(error)
      throw error
    }
  }

  /** Only shortens the next start: a disk that refuses it is told, and it is tried with the next fact. */
  #saveNowAndThen(): void {
    if (this.#snapshot.seq - this.#savedSeq < SNAPSHOT_EVERY_FACTS || this.engine.isHeld) return
    try {
      this.engine.saveSnapshot(this.#snapshot)
      this.#savedSeq = this.#snapshot.seq
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.#trouble = error.message
    }
  }

  /** Answers a function that ends it. */
  subscribe(listener: (facts: readonly Fact[]) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
