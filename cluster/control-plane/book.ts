/** The control plane's one truth: the journal on disk and its fold in memory, changed only together. */
import type { Fact, FactBody } from '../../shared/fact.ts'
import { Fault } from '../../shared/fault.ts'
import { fold } from '../../shared/fold.ts'
import type { OperationRequest } from '../../shared/operation.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { Engine } from './engine/engine.ts'

const SNAPSHOT_EVERY_FACTS = 500

export class Book {
  readonly engine: Engine
  readonly #now: () => number
  readonly #listeners = new Set<(facts: readonly Fact[]) => void>()
  #snapshot: Snapshot
  #savedSeq: number

  constructor(engine: Engine, now: () => number) {
    this.engine = engine
    this.#now = now
    this.#snapshot = engine.load()
    this.#savedSeq = this.#snapshot.seq
  }

  get snapshot(): Snapshot {
    return this.#snapshot
  }

  /** On disk first, then folded, then told. @throws {Fault} staleEpoch, diskFull: nothing happened. */
  record(bodies: readonly FactBody[], operationId: string | null = null, request?: OperationRequest): readonly Fact[] {
    if (bodies.length === 0) return []
    const drafts = bodies.map((body) => ({ body, operationId }))
    const facts = this.engine.commit(
      request === undefined ? { facts: drafts } : { facts: drafts, request },
      this.#now(),
    )
    const result = fold(this.#snapshot, facts)
    if (result.kind !== 'applied')
      throw new Fault('internal', `The journal and its fold parted at ${this.#snapshot.seq}`)
    this.#snapshot = result.snapshot
    for (const listener of this.#listeners) listener(facts)
    if (this.#snapshot.seq - this.#savedSeq >= SNAPSHOT_EVERY_FACTS) {
      this.engine.saveSnapshot(this.#snapshot)
      this.#savedSeq = this.#snapshot.seq
    }
    return facts
  }

  /** Answers a function that ends it. */
  subscribe(listener: (facts: readonly Fact[]) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
