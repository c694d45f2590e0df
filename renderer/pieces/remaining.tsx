/** How long something still lasts. */
import { sourceNow } from '../store/age.ts'
import { useNow, useSamples } from '../use-console.ts'
import { formatDuration } from '../../shared/words/format.ts'

/** Whole seconds until a moment of this machine's clock: "4 s". */
export function SecondsLeftHere({ until }: { readonly until: number }) {
  const now = useNow(250)
  return <>{secondsText(until - now)}</>
}

/** Whole seconds until a moment of the cluster's clock. */
export function SecondsLeft({ until }: { readonly until: number }) {
  return <>{secondsText(useRemaining(until, 250))}</>
}

/** "28 min 4 s" until a moment of the cluster's clock. */
export function TimeLeft({ until }: { readonly until: number }) {
  const left = useRemaining(until, 1_000)
  return <>{left < 10_000 ? secondsText(left) : formatDuration(left)}</>
}

/** Milliseconds until a moment of the cluster's clock, as far as this machine can tell; never below 0. */
export function useRemaining(until: number, stepMs: number): number {
  const now = useNow(stepMs)
  const offset = useSamples((state) => state.offset)
  return Math.max(0, until - sourceNow(offset, now))
}

function secondsText(ms: number): string {
  return `${Math.max(0, Math.ceil(ms / 1_000))} s`
}
