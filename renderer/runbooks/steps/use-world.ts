/** What the checks and templates of a runbook are held against: the picture of this moment, looked at no more than once a second. */
import { useMemo, useSyncExternalStore } from 'react'
import type { World } from '../../../shared/runbook/world.ts'
import type { Console } from '../../console.ts'
import { connectionOf, isLive } from '../../store/link.ts'
import { useConsole } from '../../use-console.ts'

export function worldOf({ picture, samples, link, ticker }: Console): World {
  const { snapshot, disagreements, sightings } = picture.getState()
  const { latest, offset } = samples.getState()
  const now = ticker.now()
  return {
    snapshot,
    samples: Object.values(latest),
    disagreements,
    sightings,
    isLive: isLive(connectionOf(link.getState(), now)),
    clockOffsetMs: offset.recent.length === 0 ? null : Math.min(...offset.recent),
    now,
  }
}

/** `read` must be the same function between renders, or it is read anew. Renders again only when what was read says something else. */
export function useOfWorld<T>(read: (world: World) => T, everyMs = 1_000): T {
  const console = useConsole()
  const look = useMemo(() => lookedAt(console, read, everyMs), [console, read, everyMs])
  return useSyncExternalStore(console.ticker.subscribe, look, look)
}

/** What was read, anew once in `everyMs`; the same object while it says the same. */
export function lookedAt<T>(console: Console, read: (world: World) => T, everyMs: number): () => T {
  let kept: { readonly step: number; readonly text: string; readonly value: T } | null = null
  return () => {
    const step = Math.floor(console.ticker.now() / everyMs)
    if (kept?.step === step) return kept.value
    const next = read(worldOf(console))
    const text = JSON.stringify(next)
    kept = { step, text, value: kept?.text === text ? kept.value : next }
    return kept.value
  }
}
