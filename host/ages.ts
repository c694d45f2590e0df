/** How long ago something was. Two clocks are asked and the one that says longer is believed: the wall clock may jump, the monotonic one stands still while the machine sleeps. */
import type { Clock } from './clock.ts'

/** A moment on both clocks. */
export interface PastMoment {
  /** Epoch ms of this machine. */
  readonly at: number
  /** Monotonic ms; `null`: it was in an earlier run of the console. */
  readonly elapsed: number | null
}

export function momentNow(clock: Clock): PastMoment {
  return { at: clock.now(), elapsed: clock.elapsed() }
}

/** ms. A moment of an earlier run that seems to lie ahead is of unknown age: infinitely old. */
export function ageMs(moment: PastMoment, clock: Clock): number {
  const byWall = clock.now() - moment.at
  if (moment.elapsed !== null) return Math.max(byWall, clock.elapsed() - moment.elapsed)
  return byWall < 0 ? Number.POSITIVE_INFINITY : byWall
}
