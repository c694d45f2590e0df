/** The impact sentence of now, made anew only when something it speaks of changed. */
import { useMemo } from 'react'
import { useIsOld } from '../pieces/when.tsx'
import type { LatestSamples } from '../store/account-status.ts'
import { isLive } from '../store/link.ts'
import { useConnection, useLink, useNow, usePicture, useSamples, useUi } from '../use-console.ts'
import { describeImpact, type Impact } from '../words/impact.ts'

export function useImpact(): Impact {
  const snapshot = usePicture((state) => state.snapshot)
  const latest = useSamples((state) => state.latest)
  const connection = useConnection()
  const clock = useUi((state) => state.clock)
  const live = isLive(connection)
  // The age is part of the sentence only while it is not live.
  const heardAt = useLink((state) => (live ? null : state.heardAt))
  const now = useNow(live ? 60_000 : 1_000)
  const isGatewaySilent = useIsOld(newestReport(latest))
  return useMemo(
    () => describeImpact({ snapshot, latest, isGatewaySilent, connection, heardAt, now, clock }),
    [snapshot, latest, isGatewaySilent, connection, heardAt, now, clock],
  )
}

/** When the gateway last reported on any account, source clock; `null`: it never did. */
function newestReport(latest: LatestSamples): number | null {
  const at = Object.values(latest).flatMap((sample) => (sample.kind === 'account' ? [sample.at] : []))
  return at.length === 0 ? null : Math.max(...at)
}
