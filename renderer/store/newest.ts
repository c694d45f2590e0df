/** Until when there are numbers at all. Pure. */
import type { LatestSamples } from './account-status.ts'

/** In whole seconds of the source's clock; what this console asked itself goes by its own, so much ahead. `null`: there is none. */
export function newestAt(latest: LatestSamples, offsetMs: number): number | null {
  let newest = 0
  for (const { kind, at } of Object.values(latest)) newest = Math.max(newest, kind === 'figures' ? at - offsetMs : at)
  return newest === 0 ? null : Math.floor(newest / 1_000) * 1_000
}
