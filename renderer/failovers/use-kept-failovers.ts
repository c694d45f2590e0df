/** Older failovers from the console's own store, page by page. */
import { useCallback, useEffect, useState } from 'react'
import type { Failover } from '../../shared/failover.ts'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import type { Call } from '../bridge/client.ts'

const PAGE = 100

export interface KeptFailovers {
  readonly kept: readonly Failover[]
  /** `null`: nothing went wrong. */
  readonly problem: Problem | null
  readonly hasMore: boolean
  readonly more: () => void
}

export function useKeptFailovers(call: Call): KeptFailovers {
  const [kept, setKept] = useState<readonly Failover[]>([])
  const [problem, setProblem] = useState<Problem | null>(null)
  const [hasMore, setHasMore] = useState(false)

  const load = useCallback(
    (before: number | null) => {
      call('listFailovers', { before, limit: PAGE })
        .then((page) => {
          setKept((known) => (before === null ? page : [...known, ...page]))
          setHasMore(page.length === PAGE)
          setProblem(null)
        })
        .catch((thrown: unknown) => setProblem(toProblem(asFault(thrown))))
    },
    [call],
  )

  useEffect(() => load(null), [load])

  return { kept, problem, hasMore, more: () => load(kept.at(-1)?.startedAt ?? null) }
}
