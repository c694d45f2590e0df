/**
 * Keeps the snapshot true to the stream: subscribe first, then ask for a snapshot, then drop what is older.
 * Pure; connection.ts asks and listens.
 *
 * A position that can be resumed is continued with the facts themselves, so that none is missing from the history;
 * the snapshot asked for beside them only says how far they have to get until the picture is current.
 */
import type { ClusterAnswer } from '../../shared/api.ts'
import { assertNever } from '../../shared/assert-never.ts'
import type { Fact } from '../../shared/fact.ts'
import { fold } from '../../shared/fold.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { Tick } from '../../shared/stream.ts'

export interface FollowState {
  /** `null`: nothing known yet. */
  readonly snapshot: Snapshot | null
  /** `lost`: facts are missing, the next snapshot replaces ours. `catchingUp`: until it is at `target`. */
  readonly position: 'lost' | 'catchingUp' | 'current'
  /** Seq the cluster had when it was asked after subscribing; `null`: not answered yet. */
  readonly target: number | null
  readonly asking: boolean
  /** Seq the newest tick named; `null`: none came on this connection. */
  readonly ticked: number | null
  /** Came while lost: folded on top of the snapshot that is on its way. */
  readonly held: readonly { readonly journalId: string; readonly fact: Fact }[]
}

export type FollowEvent =
  | { readonly kind: 'opened' }
  | { readonly kind: 'facts'; readonly journalId: string; readonly facts: readonly Fact[] }
  | { readonly kind: 'tick'; readonly tick: Tick }
  /** The cluster, or an event that cannot be read, says that our position is lost. */
  | { readonly kind: 'gap' }
  /** A first snapshot, taken before subscribing: something to show and a position to subscribe from. */
  | { readonly kind: 'seeded'; readonly answer: ClusterAnswer }
  | { readonly kind: 'answered'; readonly answer: ClusterAnswer }

export type FollowEffect =
  | { readonly kind: 'ask' }
  | { readonly kind: 'apply'; readonly facts: readonly Fact[] }
  | { readonly kind: 'replace'; readonly answer: ClusterAnswer }
  /** The answer was not newer than the facts: its samples are news all the same. */
  | { readonly kind: 'sample'; readonly answer: ClusterAnswer }
  | { readonly kind: 'caughtUp' }

/** Facts held while lost; more than this and the snapshot on its way will not reach them anyway. */
const HELD_LIMIT = 10_000

type Step = readonly [FollowState, readonly FollowEffect[]]

export function startFollowing(snapshot: Snapshot | null): FollowState {
  return {
    snapshot,
    position: snapshot === null ? 'lost' : 'catchingUp',
    target: null,
    asking: false,
    ticked: null,
    held: [],
  }
}

export function nextFollow(state: FollowState, event: FollowEvent): Step {
  switch (event.kind) {
    case 'opened':
      // Resumed from our own seq: even a hole is mended by the facts themselves, unless the cluster says otherwise.
      return ask(startFollowing(state.snapshot))
    case 'facts':
      return onFacts(state, event.journalId, event.facts)
    case 'tick':
      return onTick(state, event.tick)
    case 'gap':
      return lose(state)
    case 'seeded':
      return [startFollowing(event.answer.snapshot), [{ kind: 'replace', answer: event.answer }]]
    case 'answered':
      return onAnswer(state, event.answer)
    default:
      return assertNever(event)
  }
}

function onFacts(state: FollowState, journalId: string, facts: readonly Fact[]): Step {
  const { snapshot } = state
  if (snapshot === null || state.position === 'lost' || snapshot.journalId !== journalId) {
    const [lost, effects] = lose(state)
    const held = [...lost.held, ...facts.map((fact) => ({ journalId, fact }))].slice(-HELD_LIMIT)
    return [{ ...lost, held }, effects]
  }
  const result = fold(snapshot, facts)
  const apply: FollowEffect = { kind: 'apply', facts: facts.filter((fact) => fact.seq <= result.snapshot.seq) }
  const applied = { ...state, snapshot: result.snapshot }
  if (result.kind !== 'gap') return settle(applied, [apply])
  const [lost, effects] = lose(applied)
  const rest = facts.filter((fact) => fact.seq > result.snapshot.seq).map((fact) => ({ journalId, fact }))
  return [{ ...lost, held: rest }, apply.facts.length === 0 ? effects : [apply, ...effects]]
}

function onAnswer(state: FollowState, answer: ClusterAnswer): Step {
  const answered = { ...state, asking: false }
  const { snapshot } = state
  if (snapshot !== null && state.position !== 'lost' && snapshot.journalId === answer.snapshot.journalId) {
    return settle({ ...answered, target: answer.snapshot.seq }, [{ kind: 'sample', answer }])
  }
  // Ours is unknown, has a hole, or belongs to another journal: the answer takes its place.
  const { journalId, seq } = answer.snapshot
  const replaced: FollowState = {
    snapshot: answer.snapshot,
    position: 'catchingUp',
    target: seq,
    asking: false,
    ticked: null,
    held: [],
  }
  const newer = state.held
    .filter((held) => held.journalId === journalId && held.fact.seq > seq)
    .map((held) => held.fact)
  const replace: FollowEffect = { kind: 'replace', answer }
  if (newer.length === 0) return settle(replaced, [replace])
  const [next, effects] = onFacts(replaced, journalId, newer)
  return [next, [replace, ...effects]]
}

/** The picture is current once it has every fact the cluster had when we asked. */
function settle(state: FollowState, effects: readonly FollowEffect[]): Step {
  const reached =
    state.position === 'catchingUp' && state.target !== null && (state.snapshot?.seq ?? -1) >= state.target
  return reached ? [{ ...state, position: 'current' }, [...effects, { kind: 'caughtUp' }]] : [state, effects]
}

/** Facts a tick named and that are still missing at the next one, a second later, will not come. */
function onTick(state: FollowState, tick: Tick): Step {
  const { snapshot, ticked } = state
  if (snapshot === null || state.position === 'lost') return [state, []]
  const missing = ticked !== null && snapshot.seq < ticked
  if (missing || tick.journalId !== snapshot.journalId) return lose(state)
  return [{ ...state, ticked: tick.seq }, []]
}

function lose(state: FollowState): Step {
  return ask({ ...state, position: 'lost', target: null, ticked: null })
}

function ask(state: FollowState): Step {
  return state.asking ? [state, []] : [{ ...state, asking: true }, [{ kind: 'ask' }]]
}
