/** Where a replay stands, and how it goes on: facts at the pace of the past, whole states where it jumps. */
import type { Push } from '../../shared/calls.ts'
import type { Fact } from '../../shared/fact.ts'
import { Fault } from '../../shared/fault.ts'
import { fold } from '../../shared/fold.ts'
import type { Replay, ReplaySource, ReplaySpeed } from '../../shared/replay.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { every, type Clock } from '../clock.ts'
import { operationsOf, seenElsewhere } from '../operations/seen-elsewhere.ts'
import type { Recorded } from './recorded.ts'

export interface PlayerOptions {
  readonly recorded: Recorded
  readonly source: ReplaySource
  readonly clock: Clock
  /** What the window is to hear. The moment itself comes last. */
  readonly tell: (push: Push) => void
}

/** Ten times a second, ms. */
export const STEP_MS = 100
/** So many facts at once are sooner told as the state they lead to. */
const MOST_FACTS = 2_000

export class Player {
  readonly #options: PlayerOptions
  #at: number
  #speed: ReplaySpeed = 0
  #snapshot: Snapshot
  /** Monotonic ms at which `#at` was. */
  #movedAt: number
  #stop: (() => void) | null = null

  /** @throws {Fault} notRecorded */
  constructor(options: PlayerOptions, at: number | null) {
    this.#options = options
    this.#at = at ?? options.recorded.from
    this.#snapshot = stateAt(options.recorded, this.#at)
    this.#movedAt = options.clock.elapsed()
  }

  get at(): number {
    return this.#at
  }

  get snapshot(): Snapshot {
    return this.#snapshot
  }

  /** Where it stands, without what does not change. */
  get #moment(): Extract<Push, { kind: 'replay' }>['replay'] {
    const { gaps: _gaps, marks: _marks, ...moment } = this.replay
    return moment
  }

  get replay(): Replay {
    const { recorded, source } = this.#options
    const { name, from, to, gaps, marks } = recorded
    return { source, name, from, to, at: this.#at, speed: this.#speed, gaps, marks }
  }

  /** `null`: as it is. @throws {Fault} notRecorded; it stays where it was. */
  move(at: number | null, speed: ReplaySpeed | null): Replay {
    this.#goOn()
    if (at !== null) this.#jump(at)
    if (speed !== null) this.#play(speed)
    this.#options.tell({ kind: 'replay', replay: this.#moment })
    return this.replay
  }

  close(): void {
    this.#stop?.()
    this.#stop = null
  }

  #jump(at: number): void {
    this.#snapshot = stateAt(this.#options.recorded, at)
    this.#at = at
    this.#tellState()
  }

  #play(speed: ReplaySpeed): void {
    const { recorded, clock } = this.#options
    this.#movedAt = clock.elapsed()
    this.#speed = this.#at >= recorded.to ? 0 : speed
    if (this.#speed === 0) this.close()
    else
      this.#stop ??= every(clock, STEP_MS, () => {
        this.#goOn()
        this.#options.tell({ kind: 'replay', replay: this.#moment })
      })
  }

  /** As far as the time that has passed since goes. */
  #goOn(): void {
    if (this.#speed === 0) return
    const { recorded, clock } = this.#options
    const elapsed = clock.elapsed()
    const meant = this.#at + Math.round((elapsed - this.#movedAt) * this.#speed)
    this.#movedAt = elapsed
    // Of what was not recorded there is nothing to wait for.
    const gap = recorded.gaps.find(({ from, to }) => meant > from && meant < to)
    const at = Math.min(recorded.to, gap?.to ?? meant)
    this.#advance(at)
    if (at < recorded.to) return
    this.#speed = 0
    this.close()
  }

  #advance(at: number): void {
    const facts = this.#options.recorded.factsBetween(this.#at, at)
    if (facts === null || facts.length > MOST_FACTS) {
      // What cannot be read there is passed over: the state before it stands, with the time that passes.
      const next = this.#options.recorded.snapshotAt(at)
      this.#at = at
      if (next === null || next === this.#snapshot) return
      this.#snapshot = next
      return this.#tellState()
    }
    this.#at = at
    if (facts.length === 0) return
    this.#snapshot = fold(this.#snapshot, facts).snapshot
    this.#options.tell({ kind: 'facts', facts: [...facts], heardAt: at })
    this.#tellOperations(facts)
  }

  #tellState(): void {
    this.#options.tell({
      kind: 'snapshot',
      answer: { snapshot: this.#snapshot, samples: [], servedAt: this.#at },
      capabilities: null,
      commands: null,
      heardAt: this.#at,
    })
  }

  #tellOperations(facts: readonly Fact[]): void {
    for (const operation of operationsOf(facts))
      this.#options.tell({ kind: 'ledger', entry: seenElsewhere(operation, this.#snapshot.journalId, this.#at) })
  }
}

/** @throws {Fault} notRecorded: with what stands in the way. */
function stateAt(recorded: Recorded, at: number): Snapshot {
  const snapshot = recorded.snapshotAt(at)
  if (snapshot !== null) return snapshot
  const { from, to, gaps } = recorded
  const gap = gaps.find((one) => at > one.from && at < one.to)
  const why =
    gap === undefined
      ? `It was asked for ${iso(at)}; kept is the time from ${iso(from)} to ${iso(to)}.`
      : `It was asked for ${iso(at)}; nothing was kept from ${iso(gap.from)} to ${iso(gap.to)}.`
  throw new Fault('notRecorded', why)
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
