/** Moments and ages on the screen, in the clock the reader chose. */
import { ageOf, type ClockOffset, freshnessOf } from '../store/age.ts'
import { formatAge, formatDuration } from '../../shared/words/format.ts'
import { formatClock, formatExactly, formatMoment } from '../words/time.ts'
import { stepOf, useNow, useTicked, useUi } from '../use-console.ts'
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

/** More ages on one screen than this, changing four times a second, are not read. */
const MANY_AGES = 40

/** How often they change where so many stand beside each other, ms. */
export function ageStepMs(count: number): number {
  return count > MANY_AGES ? 1_000 : 250
}

interface AgeHereProps {
  readonly at: number
  readonly stepMs?: number
  /** Changes so long after each full step, ms: with what else of its part of the screen does. */
  readonly afterMs?: number
}

/** How long ago a moment of this machine's clock was. */
export function AgeHere({ at, stepMs = 250, afterMs = 0 }: AgeHereProps) {
  return <>{useTicked((now) => formatAge(Math.max(0, stepOf(now, stepMs, afterMs) - at)))}</>
}

/** "as of 14:02:10, 12 min ago", of this machine's clock. */
export function AsOf({ at }: { readonly at: number }) {
  return (
    <>
      as of <When at={at} />, <AgeHere at={at} stepMs={1_000} /> ago
    </>
  )
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
  const words = useTicked((now, offset) => {
    const ageMs = ageOf(offset, since, Math.floor(now / stepMs) * stepMs)
    return isCoarse ? formatAge(ageMs) : formatDuration(ageMs)
  })
  return <>{words}</>
}

/** The age of a sampled value, once it is worth a remark. */
export function AgeNote({ at }: { readonly at: number }) {
  const words = useAgeWords(at)
  return words === null ? null : <span className={styles['age']}> · {words} old</span>
}

/** A sampled value: plain, or dimmed and dotted past its limit. Its age stands elsewhere. */
export function Dimmed({ at, children }: { readonly at: number; readonly children: ReactNode }) {
  return <span className={useIsOld(at) ? styles['old'] : undefined}>{children}</span>
}

/** A sampled value with what its age means: plain, with its age, or dimmed and dotted. */
export function Aged({ at, children }: { readonly at: number; readonly children: ReactNode }) {
  const words = useAgeWords(at)
  const isOld = useIsOld(at)
  if (words === null) return <>{children}</>
  return (
    <>
      <span className={isOld ? styles['old'] : undefined}>{children}</span>{' '}
      <span className={styles['age']}>{words} old</span>
    </>
  )
}

/** `null`: fresh, which needs no remark. */
function useAgeWords(at: number): string | null {
  return useTicked((now, offset) => {
    const ageMs = ageIn(offset, at, now)
    return freshnessOf(ageMs) === 'fresh' ? null : formatAge(ageMs)
  })
}

/** Whether a value is past the limit of evidence. */
export function useIsOld(at: number | null): boolean {
  return useTicked((now, offset) => {
    if (at === null) return false
    const freshness = freshnessOf(ageIn(offset, at, now))
    return freshness === 'old' || freshness === 'gone'
  })
}

/** Whether a source has been silent for so long that it counts as gone. */
export function useIsGone(at: number | null): boolean {
  return useTicked((now, offset) => at !== null && freshnessOf(ageIn(offset, at, now)) === 'gone')
}

/** In whole seconds of this machine's clock: what is shown changes no faster. */
function ageIn(offset: ClockOffset, at: number, now: number): number {
  return ageOf(offset, at, Math.floor(now / 1_000) * 1_000)
}
