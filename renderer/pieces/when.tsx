/** Moments and ages on the screen, in the clock the reader chose. */
import { ageOf, freshnessOf } from '../store/age.ts'
import { formatAge, formatDuration } from '../../shared/words/format.ts'
import { formatClock, formatExactly, formatMoment } from '../words/time.ts'
import { useNow, useSamples, useUi } from '../use-console.ts'
import type { ReactNode } from 'react'
import styles from './pieces.module.css'

/** "03:12:40" today, with its date before; the exact moment on hover. */
export function When({ at }: { readonly at: number }) {
  const clock = useUi((state) => state.clock)
  const now = useNow(60_000)
  return (
    <time className={styles['mono']} dateTime={new Date(at).toISOString()} title={formatExactly(at, clock)}>
      {formatMoment(at, now, clock)}
    </time>
  )
}

/** "03:12:40" of this machine's clock. */
export function ClockHere({ at }: { readonly at: number }) {
  const clock = useUi((state) => state.clock)
  return <span className={styles['mono']}>{formatClock(at, clock)}</span>
}

/** How long ago a moment of this machine's clock was. */
export function AgeHere({ at }: { readonly at: number }) {
  const now = useNow(250)
  return <>{formatAge(now - at)}</>
}

/** How long something lasts that began at a moment of the cluster's clock. */
export function Lasting({
  since,
  stepMs = 1_000,
  isCoarse = false,
}: {
  readonly since: number
  readonly stepMs?: number
  readonly isCoarse?: boolean
}) {
  const now = useNow(stepMs)
  const offset = useSamples((state) => state.offset)
  const ageMs = ageOf(offset, since, now)
  return <>{isCoarse ? formatAge(ageMs) : formatDuration(ageMs)}</>
}

/** The age of a sampled value, once it is worth a remark. */
export function AgeNote({ at }: { readonly at: number }) {
  const ageMs = useSourceAge(at)
  return freshnessOf(ageMs) === 'fresh' ? null : <span className={styles['age']}> · {formatAge(ageMs)} old</span>
}

/** A sampled value: plain, or dimmed and dotted past its limit. Its age stands elsewhere. */
export function Dimmed({ at, children }: { readonly at: number; readonly children: ReactNode }) {
  const freshness = freshnessOf(useSourceAge(at))
  return <span className={freshness === 'fresh' || freshness === 'aging' ? undefined : styles['old']}>{children}</span>
}

function useSourceAge(at: number): number {
  const now = useNow(1_000)
  const offset = useSamples((state) => state.offset)
  return ageOf(offset, at, now)
}

/** A sampled value with what its age means: plain, with its age, or dimmed and dotted. */
export function Aged({ at, children }: { readonly at: number; readonly children: ReactNode }) {
  const ageMs = useSourceAge(at)
  const freshness = freshnessOf(ageMs)
  if (freshness === 'fresh') return <>{children}</>
  return (
    <>
      <span className={freshness === 'aging' ? undefined : styles['old']}>{children}</span>{' '}
      <span className={styles['age']}>{formatAge(ageMs)} old</span>
    </>
  )
}

/** Whether a value is past the limit of evidence. */
export function useIsOld(at: number | null): boolean {
  const now = useNow(1_000)
  const offset = useSamples((state) => state.offset)
  if (at === null) return false
  const freshness = freshnessOf(ageOf(offset, at, now))
  return freshness === 'old' || freshness === 'gone'
}

/** Whether a source has been silent for so long that it counts as gone. Renders again only when that changes. */
export function useIsGone(at: number | null): boolean {
  const now = useNow(1_000)
  const offset = useSamples((state) => state.offset)
  return at !== null && freshnessOf(ageOf(offset, at, now)) === 'gone'
}
