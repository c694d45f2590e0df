/** Where the keys and the bar of a replay lead. Pure. */
import type { Fact } from '../../shared/fact.ts'
import type { Replay, ReplaySpeed } from '../../shared/replay.ts'

export const SPEEDS: readonly Exclude<ReplaySpeed, 0>[] = [1, 2, 5, 10, 30, 60]

const STEP_MS = 10_000

/** The next mark after the moment, or the one before it; `null`: there is none. */
export function markBeside({ marks, at }: Pick<Replay, 'marks' | 'at'>, by: 1 | -1): number | null {
  const found = by === 1 ? marks.find((mark) => mark.at > at) : marks.findLast((mark) => mark.at < at)
  return found?.at ?? null
}

/** Ten seconds, or what is nearer: back to the fact before, forward to the next mark. `facts`: those up to the moment, newest first. */
export function stepBeside(replay: Replay, facts: readonly Fact[], by: 1 | -1): number {
  const { at } = replay
  if (by === 1) return withinBounds(replay, Math.min(markBeside(replay, 1) ?? Infinity, at + STEP_MS), by)
  const before = facts.find((fact) => fact.at < at)?.at ?? 0
  return withinBounds(replay, Math.max(before, at - STEP_MS), by)
}

/** Of a gap nothing is kept: it is stepped over, the way one goes. */
export function withinBounds(
  { from, to, gaps }: Pick<Replay, 'from' | 'to' | 'gaps'>,
  wanted: number,
  by: 1 | -1,
): number {
  const at = Math.min(to, Math.max(from, Math.round(wanted)))
  const gap = gaps.find((one) => at > one.from && at < one.to)
  if (gap === undefined) return at
  return by === 1 ? gap.to : gap.from
}

/** The edge of the gap that is nearer, else the moment itself. */
export function nearestKept(replay: Pick<Replay, 'from' | 'to' | 'gaps'>, wanted: number): number {
  const gap = replay.gaps.find((one) => wanted > one.from && wanted < one.to)
  return withinBounds(replay, wanted, gap !== undefined && wanted - gap.from < gap.to - wanted ? -1 : 1)
}

export type ReplayIntent =
  | { readonly kind: 'togglePlay' }
  | { readonly kind: 'step'; readonly by: 1 | -1 }
  | { readonly kind: 'mark'; readonly by: 1 | -1 }
  | { readonly kind: 'end' }

export interface ReplayStroke {
  readonly key: string
  readonly shift: boolean
  readonly ctrlOrMeta: boolean
  readonly alt: boolean
  /** In a field, on a button, in a menu: the key means something there. `Esc` closes a sheet first. */
  readonly inField: boolean
  readonly onButton: boolean
  readonly underSheet: boolean
}

/** `null`: the key is not the replay's. */
export function replayIntent(stroke: ReplayStroke): ReplayIntent | null {
  if (stroke.ctrlOrMeta || stroke.alt || stroke.inField || stroke.underSheet) return null
  const sideways = stroke.shift ? 'mark' : 'step'
  switch (stroke.key) {
    case ' ':
      return stroke.onButton ? null : { kind: 'togglePlay' }
    case 'ArrowLeft':
      return { kind: sideways, by: -1 }
    case 'ArrowRight':
      return { kind: sideways, by: 1 }
    case 'Escape':
      return { kind: 'end' }
    default:
      return null
  }
}
