/** Many processes' words on one figure as one number to read first, with those named that could not speak. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import { listed } from '../../shared/words/format.ts'
import type { FigureId } from '../../shared/figures.ts'
import { ageOf } from './age.ts'
import { samplesOf } from './by-kind.ts'
import {
  FIGURE_OF,
  type FigureState,
  type FigureWorld,
  PUSHED_LIMIT_MS,
  type Reading,
  readingsOf,
  stateOf,
} from './figures.ts'

/** `sum` of what can be added up; else the one that needs looking at first. */
export type Gather = 'sum' | 'highest' | 'lowest'

export interface Judged extends Reading {
  readonly state: FigureState
}

export interface FigureSummary {
  /** `null`: nobody says it. */
  readonly value: number | null
  /** Whose it is; `null`: of all together, or there is only one. */
  readonly whose: string | null
  readonly state: FigureState
  /** How many said something, of how many that should. */
  readonly speaking: number
  readonly of: number
  /** Why some are left out, by name; `null`: none is. */
  readonly missing: string | null
  /** Every word, the one that needs looking at first at the top. */
  readonly readings: readonly Judged[]
}

/** The same object for the same world: the verdict and the cells of one card ask for it, of a thousand nodes. */
export function summaryOf(id: FigureId, gather: Gather, world: FigureWorld): FigureSummary {
  const known = summaries.get(world) ?? new Map<string, FigureSummary>()
  summaries.set(world, known)
  const key = `${gather} ${id}`
  const before = known.get(key)
  if (before !== undefined) return before
  const made = summarised(id, gather, world)
  known.set(key, made)
  return made
}

const summaries = new WeakMap<FigureWorld, Map<string, FigureSummary>>()

/** Every word on a figure with what it is worth, in no order: what only asks who is silent need not have them ranked. */
export function judgedOf(id: FigureId, world: FigureWorld): readonly Judged[] {
  const known = judged.get(world) ?? new Map<FigureId, readonly Judged[]>()
  judged.set(world, known)
  const before = known.get(id)
  if (before !== undefined) return before
  const made = readingsOf(id, world).map((reading): Judged => ({ ...reading, state: stateOf(id, reading, world) }))
  known.set(id, made)
  return made
}

const judged = new WeakMap<FigureWorld, Map<FigureId, readonly Judged[]>>()

/** Whether nobody has anything to say on it, and not only because nothing happened. */
export function isNotReported(id: FigureId, world: FigureWorld): boolean {
  const { source } = FIGURE_OF[id]
  // One that speaks is enough: of a thousand nodes nearly always the first.
  if (source.kind === 'node' && samplesOf(world.latest, 'node').some(({ nodeId }) => isKnown(nodeId, world)))
    return false
  return judgedOf(id, world).every(({ state }) => state.kind === 'notReported')
}

function isKnown(nodeId: string, { snapshot }: FigureWorld): boolean {
  return snapshot?.nodes[nodeId] !== undefined
}

export interface Silence {
  /** Node, service or account; `null`: the figure is of the whole. */
  readonly whose: string | null
  readonly why: string
}

/** Those who said it and fell silent, one by one; empty: nobody did. */
export function silencesOf(id: FigureId, world: FigureWorld): readonly Silence[] {
  if (areAllHeard(id, world)) return []
  return judgedOf(id, world).flatMap(({ whose, state }) => (state.kind === 'stale' ? [{ whose, why: state.why }] : []))
}

/** Where not even the oldest word of a thousand nodes is too old, nobody's needs to be looked at by itself. `false`: it may be so. */
function areAllHeard(id: FigureId, world: FigureWorld): boolean {
  const { latest, offset, now } = world
  if (FIGURE_OF[id].source.kind !== 'node') return false
  const oldest = samplesOf(latest, 'node').reduce((least, { at }) => Math.min(least, at), Infinity)
  return ageOf(offset, oldest, now) <= PUSHED_LIMIT_MS
}

function summarised(id: FigureId, gather: Gather, world: FigureWorld): FigureSummary {
  const readings = judgedOf(id, world)
  const speaking = readings.filter(({ value, state }) => value !== null && isWord(state.kind))
  // What is fresh speaks before what is old: a silent process must not be the highest for ever.
  const fresh = speaking.filter(({ state }) => state.kind !== 'stale')
  const used = fresh.length > 0 ? fresh : speaking
  const ordered = [...readings].sort(worstFirst(gather))
  const spoken = new Set(used)
  const first = ordered.find((reading) => spoken.has(reading))
  const shared = {
    speaking: fresh.length,
    of: readings.length,
    missing: missingWords(readings, new Set(fresh)),
    readings: ordered,
  }
  if (first === undefined) {
    const why = ordered[0]?.state ?? { kind: 'notReported', why: NOBODY_THERE }
    return { ...shared, value: null, whose: null, state: why }
  }
  const value = gather === 'sum' ? used.reduce((sum, reading) => sum + (reading.value ?? 0), 0) : first.value
  const whose = gather === 'sum' || readings.length === 1 ? null : first.whose
  return { ...shared, value, whose, state: oldest(used, gather === 'sum' ? null : first) }
}

const NOBODY_THERE = 'Nothing that could report it is known yet.'

function isWord(kind: FigureState['kind']): boolean {
  switch (kind) {
    case 'fresh':
    case 'stale':
    case 'offline':
      return true
    case 'idle':
    case 'notReported':
      return false
    default:
      return assertNever(kind)
  }
}

function worstFirst(gather: Gather): (a: Reading, b: Reading) => number {
  const sign = gather === 'lowest' ? -1 : 1
  return (a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null)
    return sign * (b.value - a.value)
  }
}

/** A sum is as old as its oldest part. */
function oldest(used: readonly Judged[], only: Judged | null): FigureState {
  if (only !== null) return only.state
  const age = (state: FigureState) => ('ageMs' in state ? state.ageMs : 0)
  return used.map(({ state }) => state).reduce((a, b) => (age(b) > age(a) ? b : a))
}

const NAMED = 3

function missingWords(readings: readonly Judged[], fresh: ReadonlySet<Judged>): string | null {
  const silent = [
    ...new Set(
      readings
        .filter((reading) => !fresh.has(reading) && reading.state.kind === 'stale')
        .map(({ whose }) => whose ?? 'gateway'),
    ),
  ]
  if (silent.length === 0 || fresh.size === 0) return null
  const more = silent.length - NAMED
  const names = listed(more > 0 ? [...silent.slice(0, NAMED), `${more} more`] : silent)
  return `without ${names}, silent`
}
