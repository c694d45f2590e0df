/** What the console's own store keeps of operations, everybody's, beyond what is live. */
import { useEffect, useState } from 'react'
import type { LedgerEntry } from '../../shared/ledger.ts'
import { EVERYTHING, filterOf } from '../store/operation-filter.ts'
import { useConsole, useLink } from '../use-console.ts'

const NONE: readonly LedgerEntry[] = []

export interface OperationHistory {
  readonly entries: readonly LedgerEntry[]
  readonly state: 'loading' | 'read' | 'failed'
}

/** Read again with every new line to host: what was missed meanwhile is in the store. */
export function useOperationHistory(): OperationHistory {
  const { bridge, ticker } = useConsole()
  const port = useLink((state) => state.port.kind)
  const [history, setHistory] = useState<OperationHistory>({ entries: NONE, state: 'loading' })
  useEffect(() => {
    if (port !== 'open') return
    let isWanted = true
    bridge.call('listOperations', filterOf(EVERYTHING, ticker.now())).then(
      (entries) => {
        if (isWanted) setHistory({ entries, state: 'read' })
      },
      // What was read before stays readable.
      () => {
        if (isWanted) setHistory(({ entries }) => ({ entries, state: 'failed' }))
      },
    )
    return () => {
      isWanted = false
    }
  }, [bridge, ticker, port])
  return history
}
