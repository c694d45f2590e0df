/** The objectives as the cluster last judged them; what one screen was told is there for the next. */
import { useEffect, useMemo } from 'react'
import type { Bridge } from '../bridge/bridge.ts'
import type { CallOutput } from '../../shared/calls.ts'
import { lockOfLink } from '../words/locks.ts'
import { type Asked, useAsked } from '../use-asked.ts'
import { useConnection, useConsole, usePicture } from '../use-console.ts'

export type SlosAnswer = CallOutput<'listSlos'>

export interface SlosNow {
  readonly asked: Asked<SlosAnswer>
  /** Why the cluster cannot be asked; `null`: it can. */
  readonly lock: string | null
  /** `null`: the cluster has not said yet what it offers. */
  readonly isOffered: boolean | null
}

const EVERY_MS = 10_000

/** By cluster, so that nobody sees another one's. */
const lastOf = new WeakMap<Bridge, Map<string, { readonly value: SlosAnswer; readonly answeredAt: number }>>()

export function useSlos(): SlosNow {
  const { bridge } = useConsole()
  const clusterId = usePicture((state) => state.profile?.id ?? '')
  const isOffered = usePicture((state) => state.capabilities?.includes('slos') ?? null)
  const lock = lockOfLink(useConnection())
  // While the cluster is away host answers with what it said last.
  const question = useMemo(() => (isOffered === false ? null : {}), [isOffered])
  const asked = useAsked('listSlos', question, EVERY_MS)
  const { value, answeredAt } = asked
  useEffect(() => {
    if (value === null || answeredAt === null) return
    const known = lastOf.get(bridge) ?? new Map<string, { value: SlosAnswer; answeredAt: number }>()
    lastOf.set(bridge, known.set(clusterId, { value, answeredAt }))
  }, [bridge, clusterId, value, answeredAt])
  const before = lastOf.get(bridge)?.get(clusterId)
  return { asked: value === null && before !== undefined ? { ...asked, ...before } : asked, lock, isOffered }
}
