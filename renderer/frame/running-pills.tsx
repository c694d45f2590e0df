/** What runs now, in the top bar: the newest, and how many more. The bar at the foot has them all, with what can be done. */
import { useMemo } from 'react'
import { Pill } from '../pieces/pill.tsx'
import { Lasting } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { runningPhase } from '../store/account-status.ts'
import { failoverOfOperation, operationRows, unaskedFailovers } from '../store/operations.ts'
import { usePicture } from '../use-console.ts'
import { LEDGER_NAMES, LEDGER_TONES, PHASE_DOING } from '../../shared/words/labels.ts'

const SHOWN = 1
const NO_FAILOVERS: never[] = []

export function RunningPills() {
  const ledger = usePicture((state) => state.ledger)
  const operations = usePicture((state) => state.snapshot?.operations ?? NO_FAILOVERS)
  const failovers = usePicture((state) => state.snapshot?.failovers ?? NO_FAILOVERS)
  const rows = useMemo(() => operationRows(ledger, operations).filter((row) => row.isOpen), [ledger, operations])
  const unasked = useMemo(() => unaskedFailovers(failovers), [failovers])
  const more = rows.length + unasked.length - SHOWN
  return (
    <>
      {unasked.slice(0, SHOWN).map((failover) => {
        const phase = runningPhase(failover)?.phase
        return (
          <Pill key={failover.id} tone="info" href={formatRoute({ kind: 'failover', failoverId: failover.id })}>
            Failover {failover.accountId}
            {phase === undefined ? '' : ` · ${PHASE_DOING[phase]}`} ·{' '}
            <Lasting since={failover.startedAt} stepMs={250} />
          </Pill>
        )
      })}
      {rows.slice(0, Math.max(0, SHOWN - unasked.length)).map((row) => {
        const failover = failoverOfOperation(failovers, row)
        const phase = failover === null ? undefined : runningPhase(failover)?.phase
        return (
          <Pill
            key={row.operationId}
            tone={LEDGER_TONES[row.state]}
            href={formatRoute({ kind: 'operations', operationId: row.operationId })}
          >
            {row.title} · {phase === undefined ? LEDGER_NAMES[row.state].toLowerCase() : PHASE_DOING[phase]}
          </Pill>
        )
      })}
      {more > 0 ? (
        <Pill tone="info" href="#/operations">
          {more} more
        </Pill>
      ) : null}
    </>
  )
}
