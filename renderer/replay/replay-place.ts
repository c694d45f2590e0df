/**
 * Which moment a window replays, kept for when its page is loaded again, or is given back after it crashed: whoever looked at the past
 * must not find the present under the same words.
 */
import type { StoreApi } from 'zustand/vanilla'
import { z } from 'zod'
import { EpochMs } from '../../shared/ids.ts'
import { ReplaySource } from '../../shared/replay.ts'
import type { LinkState } from '../store/link.ts'
import type { PictureState } from '../store/picture.ts'
import type { Memory } from '../store/ui.ts'

const KEY = 'linda-replay'
const Place = z.object({ source: ReplaySource, at: EpochMs })
export type ReplayPlace = z.infer<typeof Place>

export interface ReplayPlaceDeps {
  /** Of this window alone, and for as long as it is there. */
  readonly memory: Memory
  readonly stores: { readonly link: Pick<StoreApi<LinkState>, 'subscribe'>; readonly picture: StoreApi<PictureState> }
  readonly open: (place: ReplayPlace) => void
}

/** Opens what the window replayed before, once host has answered it; from then on it keeps what it replays. */
export function keepReplayPlace({ memory, stores: { link, picture }, open }: ReplayPlaceDeps): void {
  const before = placeIn(memory.read(KEY))
  const stop = picture.subscribe(({ shell, isReplay }) => {
    if (shell === null) return
    stop()
    if (before !== null && isReplay !== true) open(before)
    link.subscribe(({ replay = null }, { replay: last = null }) => {
      if (replay === last) return
      memory.write(KEY, replay === null ? '' : JSON.stringify({ source: replay.source, at: replay.at }))
    })
  })
}

/** `null`: none, or of another version of the console. */
function placeIn(text: string | null): ReplayPlace | null {
  if (text === null || text === '') return null
  try {
    return Place.parse(JSON.parse(text))
  } catch {
    return null
  }
}
