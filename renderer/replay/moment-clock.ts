/** What time it is on the screen: now, or the moment that is replayed, going on at its pace between two words of host. Pure. */
import type { Replay } from '../../shared/replay.ts'

export interface MomentClock {
  /** Epoch ms; of this machine, or in a replay of its source. */
  readonly now: () => number
  /** `null`: what is shown is of now. */
  readonly set: (replay: Replay | null) => void
}

/** Host says where it stands ten times a second; when it is silent for longer, time on the screen waits for it, ms. */
const AHEAD_MS = 500

export function createMomentClock(wall: () => number, elapsed: () => number): MomentClock {
  let replay: Replay | null = null
  let setAt = 0
  return {
    now() {
      if (replay === null) return wall()
      const passed = Math.min(AHEAD_MS, elapsed() - setAt)
      return Math.min(replay.to, Math.round(replay.at + passed * replay.speed))
    },
    set(next) {
      replay = next
      setAt = elapsed()
    },
  }
}
