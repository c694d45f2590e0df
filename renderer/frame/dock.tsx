/** The bar of running operations, at the foot of every screen: it grows from below, so that nothing above it moves. */
import { useMemo } from 'react'
import type { Failover } from '../../shared/failover.ts'
import type { Operation } from '../../shared/operation.ts'
import { dockItems, keyOf } from '../store/dock.ts'
import { operationRows } from '../store/operations.ts'
import { runningProbations } from '../store/revert.ts'
import { useNow, useOutcomes, usePicture } from '../use-console.ts'
import { DockRow } from './dock-row.tsx'
import styles from './dock.module.css'

const NO_OPERATIONS: readonly Operation[] = []
const NO_FAILOVERS: readonly Failover[] = []
/** More than these would hide the screen; the list has them all. */
const SHOWN = 4

export function Dock() {
  const ledger = usePicture((state) => state.ledger)
  const snapshot = usePicture((state) => state.snapshot)
  const outcomes = useOutcomes((state) => state.outcomes)
  const now = useNow(1_000)
  const operations = snapshot?.operations ?? NO_OPERATIONS
  const failovers = snapshot?.failovers ?? NO_FAILOVERS
  const rows = useMemo(() => operationRows(ledger, operations), [ledger, operations])
  const items = dockItems({ rows, probations: runningProbations(snapshot), outcomes, now })
  if (items.length === 0) return null
  const more = items.length - SHOWN
  return (
    <section className={styles['dock']} aria-label="Running operations">
      <ul>
        {items.slice(0, SHOWN).map((item) => (
          <DockRow key={keyOf(item)} item={item} failovers={failovers} />
        ))}
      </ul>
      {more > 0 ? (
        <p className={styles['more']}>
          <a href="#/operations">{more} more under Operations</a>
        </p>
      ) : null}
    </section>
  )
}
