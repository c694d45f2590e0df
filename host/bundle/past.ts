/** The facts of a bundle with the states they begin from, in the memory: the lines stay text until somebody asks for them. */
import type { Fact } from '../../shared/fact.ts'
import { Fact as FactSchema } from '../../shared/fact.ts'
import { Fault } from '../../shared/fault.ts'
import { fold } from '../../shared/fold.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { type Mark, markKey, markOf } from '../replay/marks.ts'
import type { CheckpointHead } from '../store/checkpoints-table.ts'
import { LINE_BYTES } from './limits.ts'

/** Facts between two states that are kept ready. */
const STATE_EVERY = 5_000

interface Stretch {
  readonly journalId: string
  /** Number of the first fact that is here. */
  readonly first: number
  /** Where its lines are among all. */
  readonly firstLine: number
  count: number
}

export class BundlePast {
  readonly #heads: CheckpointHead[] = []
  readonly #states: Snapshot[] = []
  readonly #stretches: Stretch[] = []
  readonly #lines: Buffer[] = []
  readonly #ats: number[] = []
  readonly #marks: Mark[] = []
  readonly #marked = new Set<string>()
  #state: Snapshot | null = null
  #latest = 0
  #sinceState = 0

  get count(): number {
    return this.#lines.length
  }

  /** Facts that are added from here on follow this state. */
  begin(state: Snapshot): void {
    this.#state = state
    this.#latest = state.at
    this.#stretches.push({
      journalId: state.journalId,
      first: state.seq + 1,
      firstLine: this.#lines.length,
      count: 0,
    })
    this.#keepState(true)
  }

  /** @throws {Fault} malformed: it is no fact, or not the next one. The words begin where "line 12 " ends. */
  add(line: Buffer): Fact {
    const fact = factOf(line)
    const state = this.#state
    const stretch = this.#stretches.at(-1)
    if (state === null || stretch === undefined) throw new Fault('malformed', 'belongs to no state.')
    if (fact.seq !== state.seq + 1)
      throw new Fault('malformed', `has number ${fact.seq} where ${state.seq + 1} is to follow.`)
    this.#state = fold(state, [fact]).snapshot
    this.#latest = Math.max(this.#latest, fact.at)
    this.#lines.push(line)
    this.#ats.push(fact.at)
    stretch.count += 1
    this.#sinceState += 1
    this.#mark(stretch.journalId, fact)
    if (this.#sinceState >= STATE_EVERY) this.#keepState(false)
    return fact
  }

  heads(): CheckpointHead[] {
    return this.#heads
  }

  read(id: number): Snapshot | null {
    return this.#states[id - 1] ?? null
  }

  *facts(journalId: string, after: number, until: number): Generator<Fact> {
    const stretch = this.#stretchOf(journalId, after + 1)
    if (stretch === null) return
    for (let seq = after + 1; seq <= until && seq < stretch.first + stretch.count; seq += 1) {
      const line = this.#lines[stretch.firstLine + seq - stretch.first]
      if (line !== undefined) yield factOf(line)
    }
  }

  newestAt(journalId: string, after: number, until: number): number | null {
    const stretch = this.#stretchOf(journalId, after + 1)
    if (stretch === null) return null
    const begin = stretch.firstLine + after + 1 - stretch.first
    const end = stretch.firstLine + Math.min(stretch.count, until + 1 - stretch.first)
    let newest: number | null = null
    for (let place = begin; place < end; place += 1) newest = Math.max(newest ?? 0, this.#ats[place] ?? 0)
    return newest
  }

  newestFacts(journalId: string, until: number, limit: number): Fact[] {
    const stretch = this.#stretches.findLast((one) => one.journalId === journalId && one.first <= until)
    if (stretch === undefined) return []
    const last = Math.min(until, stretch.first + stretch.count - 1)
    return [...this.facts(journalId, Math.max(stretch.first - 1, last - limit), last)].toReversed()
  }

  marks(from: number, to: number): Mark[] {
    return this.#marks.filter(({ at }) => at >= from && at <= to).toSorted((a, b) => a.at - b.at)
  }

  #mark(journalId: string, fact: Fact): void {
    const key = markKey(fact)
    const mark = key === null ? null : markOf(fact)
    if (key === null || mark === null || this.#marked.has(`${journalId}/${key}`)) return
    this.#marked.add(`${journalId}/${key}`)
    this.#marks.push(mark)
  }

  #keepState(isFirst: boolean): void {
    if (this.#state === null) return
    const { journalId, seq } = this.#state
    this.#states.push(this.#state)
    this.#heads.push({ id: this.#states.length, journalId, seq, at: this.#latest, isFirst })
    this.#sinceState = 0
  }

  /** The last one that has it: a journal may be in here twice, with a hole between. */
  #stretchOf(journalId: string, seq: number): Stretch | null {
    return (
      this.#stretches.findLast(
        (stretch) => stretch.journalId === journalId && stretch.first <= seq && seq < stretch.first + stretch.count,
      ) ?? null
    )
  }
}

/** @throws {Fault} malformed */
function factOf(line: Buffer): Fact {
  if (line.length > LINE_BYTES) throw new Fault('malformed', `has ${line.length} bytes.`)
  let value: unknown
  try {
    value = JSON.parse(line.toString())
  } catch {
    throw new Fault('malformed', 'is no JSON.')
  }
  const parsed = FactSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Fault('malformed', `is no fact: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim())
}
