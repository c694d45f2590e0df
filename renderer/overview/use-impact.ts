/** The impact sentence of now, made anew only when something it speaks of changed. */
import { useMemo } from 'react'
import { useIsOld } from '../pieces/when.tsx'
import type { LatestSamples } from '../store/account-status.ts'
import { samplesOf } from '../store/by-kind.ts'
import { ACCOUNTS_QUARTER } from '../store/calm.ts'
import { isOfItsMoment } from '../store/link.ts'
import { useCalmSamples, useConnection, useLink, useNow, usePicture, useUi } from '../use-console.ts'
import { describeImpact, type Impact, type ImpactInput } from '../words/impact.ts'

export function useImpact(): Impact {
  const snapshot = usePicture((state) => state.snapshot)
  const { latest } = useCalmSamples(ACCOUNTS_QUARTER)
  const connection = useConnection()
  const clock = useUi((state) => state.clock)
  const live = isOfItsMoment(connection)
  // The age is part of the sentence only while it is not live.
  const heardAt = useLink((state) => (live ? null : state.heardAt))
  const now = useNow(live ? 60_000 : 1_000)
  const isGatewaySilent = useIsOld(newestReport(latest))
  return useMemo(
    () => impactOf({ snapshot, latest, isGatewaySilent, connection, heardAt, now, clock }),
    [snapshot, latest, isGatewaySilent, connection, heardAt, now, clock],
  )
}

let last: { readonly input: ImpactInput; readonly impact: Impact } | null = null

/** The window's title and Overview say the same sentence: it is made once. */
function impactOf(input: ImpactInput): Impact {
  const before = last?.input
  const isSame =
    before !== undefined && Object.entries(input).every(([key, value]) => before[key as keyof ImpactInput] === value)
  if (last !== null && isSame) return last.impact
  const impact = describeImpact(input)
  last = { input, impact }
  return impact
}

const reports = new WeakMap<LatestSamples, number | null>()

/** When the gateway last reported on any account, source clock; `null`: it never did. */
export function newestReport(latest: LatestSamples): number | null {
  const known = reports.get(latest)
  if (known !== undefined) return known
  const newest = samplesOf(latest, 'account').reduce<number | null>((most, { at }) => Math.max(most ?? at, at), null)
  reports.set(latest, newest)
  return newest
}
