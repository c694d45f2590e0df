/** What this console kept of its cluster, as a past that can be replayed: the nearest whole state before a moment, and the facts since. */
import type { Fact } from '../../shared/fact.ts'
import { fold } from '../../shared/fold.ts'
import type { History, SeriesRequest } from '../../shared/history.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { CheckpointHead, CheckpointsTable } from '../store/checkpoints-table.ts'
import type { Mark } from './marks.ts'
import type { Recorded } from './recorded.ts'

/** Whole states and the facts between them, wherever they lie. */
export type Checkpoints = Pick<CheckpointsTable, 'heads' | 'read' | 'facts' | 'newestAt' | 'newestFacts' | 'marks'>

export interface StoreRecordedOptions {
  readonly checkpoints: Checkpoints
  readonly name: string
  /** How far it reaches, the source's clock, where the last word came after the last fact. */
  readonly heardUntil: number
  readonly history: Recorded['history']
}

type Gap = Recorded['gaps'][number]

/** Up to here and no further: what comes later is not part of what was opened. `null`: nothing was kept yet. */
export function readStore(options: StoreRecordedOptions): StoreRecorded | null {
  const heads = startsOf(options.checkpoints)
  const [first] = heads
  const last = heads.at(-1)
  if (first === undefined || last === undefined) return null
  return new StoreRecorded(options, heads, first.at)
}

export class StoreRecorded implements Recorded {
  readonly id = 'store'
  readonly kind = 'store'
  readonly name: string
  readonly from: number
  readonly to: number
  readonly gaps: Gap[]
  readonly marks: Mark[]
  readonly history: (request: SeriesRequest, at: number) => History | null
  readonly #checkpoints: Checkpoints
  readonly #heads: readonly CheckpointHead[]
  #found: { readonly at: number; readonly seq: number } | null = null

  constructor(options: StoreRecordedOptions, heads: readonly CheckpointHead[], from: number) {
    this.name = options.name
    this.history = options.history
    this.#checkpoints = options.checkpoints
    this.#heads = heads
    this.from = from
    this.to = Math.max(from, options.heardUntil, this.#lastAt(heads.length - 1))
    this.gaps = heads.flatMap((head, index) => {
      if (index === 0 || !head.isFirst) return []
      const gap = { from: this.#lastAt(index - 1), to: head.at }
      return gap.to > gap.from ? [gap] : []
    })
    this.marks = options.checkpoints.marks(this.from, this.to)
  }

  snapshotAt(at: number): Snapshot | null {
    if (at < this.from || at > this.to) return null
    const index = this.#indexAt(at)
    const head = this.#heads[index]
    const start = head === undefined ? null : this.#checkpoints.read(head.id)
    if (start === null) return null
    const { facts, isWhole } = this.#upTo(index, at)
    const state = fold(start, facts).snapshot
    this.#found = { at, seq: state.seq }
    return isWhole || at <= state.at ? state : null
  }

  factsBetween(fromExclusive: number, toInclusive: number): readonly Fact[] | null {
    const first = this.#indexAt(fromExclusive)
    const last = this.#indexAt(toInclusive)
    if (fromExclusive > toInclusive || first < 0 || this.gaps.some((gap) => isBetween(gap, fromExclusive, toInclusive)))
      return null
    if (this.#heads.slice(first + 1, last + 1).some(({ isFirst }) => isFirst)) return null
    const known = this.#seqAt(fromExclusive)
    const facts: Fact[] = []
    for (const fact of this.#checkpoints.facts(this.#heads[first]?.journalId ?? '', known, Number.MAX_SAFE_INTEGER)) {
      if (fact.at > toInclusive) break
      facts.push(fact)
    }
    this.#found = { at: toInclusive, seq: facts.at(-1)?.seq ?? known }
    return facts
  }

  recentFacts(at: number, limit: number): readonly Fact[] {
    const index = this.#indexAt(at)
    const head = this.#heads[index]
    if (head === undefined) return []
    return this.#checkpoints.newestFacts(head.journalId, this.#seqAt(at), limit)
  }

  /** Number of the last fact up to a moment. One that was asked for just before is not looked for again: who plays asks ten times a second. */
  #seqAt(at: number): number {
    if (this.#found?.at === at) return this.#found.seq
    const index = this.#indexAt(at)
    const seq = this.#upTo(index, at).facts.at(-1)?.seq ?? this.#heads[index]?.seq ?? 0
    this.#found = { at, seq }
    return seq
  }

  /** The last whole state before the first fact that is later; -1: there is none. Of two journals that say the same time, the newer. */
  #indexAt(at: number): number {
    return this.#heads.findLastIndex((head) => head.at <= at)
  }

  /** `isWhole`: nothing is missing up to that moment, as far as can be known. */
  #upTo(index: number, at: number): { readonly facts: readonly Fact[]; readonly isWhole: boolean } {
    const head = this.#heads[index]
    if (head === undefined) return { facts: [], isWhole: false }
    const next = this.#heads[index + 1]
    const isContinued = next?.journalId === head.journalId
    const facts: Fact[] = []
    for (const fact of this.#checkpoints.facts(
      head.journalId,
      head.seq,
      isContinued ? next.seq : Number.MAX_SAFE_INTEGER,
    )) {
      if (fact.at > at) return { facts, isWhole: true }
      facts.push(fact)
    }
    // Nothing later is here: that is all there was only where nothing followed, and none of it cannot be read.
    const newest = facts.at(-1)?.seq ?? head.seq
    const isWhole = next === undefined && newest >= this.#newestSeq(head.journalId)
    return { facts, isWhole }
  }

  #newestSeq(journalId: string): number {
    return this.#checkpoints.newestFacts(journalId, Number.MAX_SAFE_INTEGER, 1)[0]?.seq ?? 0
  }

  /** The time of the last fact that follows on that state. */
  #lastAt(index: number): number {
    const head = this.#heads[index]
    if (head === undefined) return 0
    const next = this.#heads[index + 1]
    const until = next?.journalId === head.journalId ? next.seq - 1 : Number.MAX_SAFE_INTEGER
    return Math.max(head.at, this.#checkpoints.newestAt(head.journalId, head.seq, until) ?? 0)
  }
}

/** An empty journal has no time of its own: it begins with its first fact. */
function startsOf(checkpoints: Checkpoints): CheckpointHead[] {
  return checkpoints.heads().flatMap((head) => {
    if (head.at > 0) return [head]
    for (const fact of checkpoints.facts(head.journalId, head.seq, head.seq + 1)) return [{ ...head, at: fact.at }]
    return []
  })
}

function isBetween(gap: Gap, from: number, to: number): boolean {
  return gap.from < to && gap.to > from
}
