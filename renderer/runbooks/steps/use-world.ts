/** What the checks and templates of a runbook are held against: the picture of this moment, looked at no more than once a second. */
import { useMemo, useSyncExternalStore } from 'react'
import type { World } from '../../../shared/runbook/world.ts'
import type { Console } from '../../console.ts'
import { newestReport } from '../../overview/use-impact.ts'
import { AGE_LIMIT_MS, ageOf } from '../../store/age.ts'
import { connectionOf, isLive } from '../../store/link.ts'
import { useConsole } from '../../use-console.ts'
import { describeImpact } from '../../words/impact.ts'

export function worldOf({ picture, samples, link, ticker, ui }: Console): World {
  const { snapshot, disagreements, sightings } = picture.getState()
  const { latest, offset } = samples.getState()
  const now = ticker.now()
  const connection = connectionOf(link.getState(), now)
  const newest = newestReport(latest)
  const impact = describeImpact({
    snapshot,
    latest,
    isGatewaySilent: newest !== null && ageOf(offset, newest, now) >= AGE_LIMIT_MS,
    connection,
    heardAt: link.getState().heardAt,
    now,
    clock: ui.getState().clock,
  })
  return {
    snapshot,
    samples: Object.values(latest),
    disagreements,
    sightings,
    isLive: isLive(connection),
    clockOffsetMs: offset.recent.length === 0 ? null : Math.min(...offset.recent),
    now,
    impact: impact.detail === '' ? impact.title : `${impact.title} ${impact.detail}`,
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
