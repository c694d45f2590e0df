/** How far a script was gone through: the presenter's pace decides, its times only when the next step may come by itself. Pure. */
import type { DemoScript } from './script.ts'

export interface Progress {
  /** The step that is on. The last one stays on. */
  readonly step: number
  /** The screens on which the window was while this step was on. */
  readonly visited: readonly string[]
  /** By step, of those that were on: the script's time at which all of its checks were so at once; `null`: they were not, so far or until it was left. */
  readonly seenAtMs: readonly (number | null)[]
}

/** What is so at this moment. */
export interface Sight {
  readonly screen: string
  /** All checks of the step that is on; those of screens aside. */
  readonly areStatesSo: boolean
  readonly elapsedMs: number
  /** Paused, no step comes by itself. */
  readonly isRunning: boolean
}

export const BEGINNING: Progress = { step: 0, visited: [], seenAtMs: [null] }

/** The same object where nothing new was seen. */
export function look(progress: Progress, script: DemoScript, sight: Sight): Progress {
  const step = script.steps[progress.step]
  if (step === undefined) return progress
  const { screen, areStatesSo, elapsedMs, isRunning } = sight
  const visited = progress.visited.includes(screen) ? progress.visited : [...progress.visited, screen]
  const seenBefore = progress.seenAtMs[progress.step] ?? null
  const areScreensSo = step.checks.every((check) => check.kind !== 'screen' || visited.includes(check.screen))
  const seenAt = seenBefore ?? (areScreensSo && areStatesSo ? elapsedMs : null)
  const seen =
    visited === progress.visited && seenAt === seenBefore
      ? progress
      : { ...progress, visited, seenAtMs: progress.seenAtMs.with(progress.step, seenAt) }
  const next = script.steps[progress.step + 1]
  const isTime = next !== undefined && next.atMs <= elapsedMs
  return seenAt !== null && isTime && isRunning ? moveOn(seen, script) : seen
}

/** To the next step, also from one whose checks are not so. */
export function moveOn(progress: Progress, { steps }: DemoScript): Progress {
  const step = progress.step + 1
  return step < steps.length ? { step, visited: [], seenAtMs: [...progress.seenAtMs, null] } : progress
}

/** When the last step was seen, of the script's time; `null`: there is still something to show. */
export function overAtMs({ seenAtMs }: Progress, { steps }: DemoScript): number | null {
  return seenAtMs[steps.length - 1] ?? null
}

export type Pace =
  | { readonly kind: 'onTime' }
  /** By so many ms. */
  | { readonly kind: 'ahead' | 'behind'; readonly byMs: number }

/** Where the presenter is beside the times that the script gives its steps. */
export function paceOf({ step }: Progress, { steps }: DemoScript, elapsedMs: number): Pace {
  const beginsAt = steps[step]?.atMs ?? 0
  const endsAt = steps[step + 1]?.atMs ?? Number.POSITIVE_INFINITY
  if (elapsedMs < beginsAt) return { kind: 'ahead', byMs: beginsAt - elapsedMs }
  return elapsedMs > endsAt ? { kind: 'behind', byMs: elapsedMs - endsAt } : { kind: 'onTime' }
}
