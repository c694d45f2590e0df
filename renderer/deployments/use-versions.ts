/** Versions that the cluster finds in its folder; what one screen was told is there for the next. */
import { useEffect, useMemo } from 'react'
import type { CallOutput } from '../../shared/calls.ts'
import type { Bridge } from '../bridge/bridge.ts'
import { type Asked, useAsked } from '../use-asked.ts'
import { useConnection, useConsole, usePicture } from '../use-console.ts'
import { lockOfLink } from '../words/locks.ts'

type Answer = CallOutput<'listVersions'>

export interface VersionsNow {
  readonly asked: Asked<Answer>
  /** Why the cluster cannot be asked; `null`: it can. */
  readonly lock: string | null
}

const EVERY_MS = 5_000

/** By cluster, so that nobody sees another one's. */
const lastOf = new WeakMap<Bridge, Map<string, { readonly value: Answer; readonly answeredAt: number }>>()

export function useVersions(): VersionsNow {
  const { bridge } = useConsole()
  const clusterId = usePicture((state) => state.profile?.id ?? '')
  const lock = lockOfLink(useConnection())
  const question = useMemo(() => (lock === null ? {} : null), [lock])
  const asked = useAsked('listVersions', question, EVERY_MS)
  const { value, answeredAt } = asked
  useEffect(() => {
    if (value === null || answeredAt === null) return
    const known = lastOf.get(bridge) ?? new Map<string, { value: Answer; answeredAt: number }>()
    lastOf.set(bridge, known.set(clusterId, { value, answeredAt }))
  }, [bridge, clusterId, value, answeredAt])
  const before = lastOf.get(bridge)?.get(clusterId)
  return { asked: value === null && before !== undefined ? { ...asked, ...before } : asked, lock }
}
