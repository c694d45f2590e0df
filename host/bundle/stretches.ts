/** The facts of a period as the store has them: stretches without a hole, each with the state it begins from. */
import type { Fact } from '../../shared/fact.ts'
import { fold } from '../../shared/fold.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { Checkpoints } from '../replay/store-recorded.ts'
import type { CheckpointHead } from '../store/checkpoints-table.ts'

export interface Stretch {
  readonly start: Snapshot
  /** When that state was so first, as far as the period goes; the source's clock. */
  readonly from: number
  /** To be read once, before the next stretch is asked for. */
  readonly facts: Iterable<Fact>
}

/** `from`, `to`: the source's clock, both included. */
export function* stretchesOf(checkpoints: Checkpoints, from: number, to: number): Generator<Stretch> {
  const groups = grouped(checkpoints.heads())
  for (const [index, heads] of groups.entries()) {
    const first = heads[0]
    if (first === undefined) continue
    const beginsAt = beginningOf(checkpoints, first)
    const next = groups[index + 1]?.[0]
    const isOver = next !== undefined && beginningOf(checkpoints, next) <= from
    if (beginsAt > to || isOver) continue
    const head = heads.findLast(({ at }) => at <= from) ?? first
    const state = checkpoints.read(head.id)
    if (state === null) continue
    yield stretch(checkpoints, state, Math.max(from, beginsAt), from, to)
  }
}

function stretch(checkpoints: Checkpoints, state: Snapshot, begin: number, from: number, to: number): Stretch {
  const facts = checkpoints.facts(state.journalId, state.seq, Number.MAX_SAFE_INTEGER)
  const before: Fact[] = []
  let first: Fact | null = null
  for (let next = facts.next(); next.done !== true; next = facts.next()) {
    if (next.value.at > from) {
      first = next.value
      break
    }
    before.push(next.value)
  }
  return { start: fold(state, before).snapshot, from: begin, facts: until(first, facts, to) }
}

function* until(first: Fact | null, rest: Iterable<Fact>, to: number): Generator<Fact> {
  if (first === null || first.at > to) return
  yield first
  for (const fact of rest) {
    if (fact.at > to) return
    yield fact
  }
}

/** Heads that follow on one another without anything missing between them. */
function grouped(heads: readonly CheckpointHead[]): CheckpointHead[][] {
  const groups: CheckpointHead[][] = []
  for (const head of heads) {
    const last = groups.at(-1)
    if (last === undefined || head.isFirst || last[0]?.journalId !== head.journalId) groups.push([head])
    else last.push(head)
  }
  return groups
}

/** An empty journal has no time of its own: it begins with its first fact. */
function beginningOf(checkpoints: Checkpoints, { at, journalId, seq }: CheckpointHead): number {
  if (at > 0) return at
  for (const fact of checkpoints.facts(journalId, seq, seq + 1)) return fact.at
  return at
}
