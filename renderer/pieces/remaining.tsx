/** How long something still lasts. */
import { type ClockOffset, sourceNow } from '../store/age.ts'
import { useNow, useSamples, useTicked } from '../use-console.ts'
import { formatDuration } from '../../shared/words/format.ts'

/** Whole seconds until a moment of this machine's clock: "4 s". */
export function SecondsLeftHere({ until }: { readonly until: number }) {
  return <>{useTicked((now) => secondsText(until - now))}</>
}

/** Whole seconds until a moment of the cluster's clock. */
export function SecondsLeft({ until }: { readonly until: number }) {
  return <>{useTicked((now, offset) => secondsText(leftOf(until, offset, now)))}</>
}

/** "28 min 4 s" until a moment of the cluster's clock. */
export function TimeLeft({ until }: { readonly until: number }) {
  const words = useTicked((now, offset) => {
    const left = leftOf(until, offset, Math.floor(now / 1_000) * 1_000)
    return left < 10_000 ? secondsText(left) : formatDuration(left)
  })
  return <>{words}</>
}

/** Milliseconds until a moment of the cluster's clock, as far as this machine can tell; never below 0. */
export function useRemaining(until: number, stepMs: number): number {
  const now = useNow(stepMs)
  const offset = useSamples((state) => state.offset)
  return leftOf(until, offset, now)
}

function leftOf(until: number, offset: ClockOffset, now: number): number {
  return Math.max(0, until - sourceNow(offset, now))
}

function secondsText(ms: number): string {
  return `${Math.max(0, Math.ceil(ms / 1_000))} s`
}
