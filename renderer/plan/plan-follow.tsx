/** After the press: what the cluster reports of it, until its outcome. Nothing is shown as done that was not reported. */
import { useMemo, useState } from 'react'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import type { Failover } from '../../shared/failover.ts'
import type { LedgerEntry, PreparedPlan } from '../../shared/ledger.ts'
import { useActions } from '../actions.ts'
import { PhaseBars } from '../failovers/phase-bars.tsx'
import { ActionButton } from '../pieces/action-button.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { Pill } from '../pieces/pill.tsx'
import { AgeHere } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { isCancellable, medianGapMs } from '../store/failover-figures.ts'
import { failoverOfOperation, type OperationRow, operationRows } from '../store/operations.ts'
import { useConnection, useConsole, usePicture } from '../use-console.ts'
import { LEDGER_MEANINGS, LEDGER_NAMES, LEDGER_TONES } from '../words/labels.ts'
import { lockOfLink } from '../words/locks.ts'
import { PlanFrame } from './plan-frame.tsx'
import styles from './plan.module.css'

const NO_FAILOVERS: readonly Failover[] = []

export function PlanFollow({ prepared, entry }: { readonly prepared: PreparedPlan; readonly entry: LedgerEntry }) {
  const { plan } = useConsole()
  const current = usePicture((state) => state.ledger.find((one) => one.operationId === entry.operationId)) ?? entry
  const failovers = usePicture((state) => state.snapshot?.failovers ?? NO_FAILOVERS)
  const [row] = useMemo(() => operationRows([current], []), [current])
  if (row === undefined) return null
  const failover = failoverOfOperation(failovers, row)
  return (
    <PlanFrame
      title={prepared.plan.title}
      foot={
        <>
          <span className={styles['footNote']}>
            {row.isOpen ? (
              'It goes on when this sheet is closed; the top bar follows it.'
            ) : (
              <a href={formatRoute({ kind: 'operations', operationId: row.operationId })}>
                Keeps its place under Operations
              </a>
            )}
          </span>
          <CancelButton row={row} failover={failover} />
          <ActionButton kind={row.isOpen ? 'plain' : 'primary'} onPress={plan.close}>
            Close
          </ActionButton>
        </>
      }
    >
      <OperationState row={row} />
      {failover === null ? null : (
        <div className={styles['following']}>
          <PhaseBars failover={failover} medianGapMs={medianGapMs(failovers, failover.accountId)} />
        </div>
      )}
      {failover === null ? null : (
        <p style={{ marginTop: 10 }}>
          <a href={formatRoute({ kind: 'failover', failoverId: failover.id })}>Its witnesses, candidates and events</a>
        </p>
      )}
    </PlanFrame>
  )
}

function OperationState({ row }: { readonly row: OperationRow }) {
  return (
    <>
      <p className={styles['class']} aria-live="polite">
        <Pill tone={LEDGER_TONES[row.state]}>{LEDGER_NAMES[row.state]}</Pill>
        <span>
          {row.word ?? LEDGER_MEANINGS[row.state]}
          {row.isOpen && row.heardAt !== null ? (
            <>
              {' '}
              · last word <AgeHere at={row.heardAt} /> ago
            </>
          ) : null}
        </span>
      </p>
      {row.state === 'unknown' ? (
        <p>There is no need to press again: the same press can only take effect once.</p>
      ) : null}
      {row.problem === null ? null : (
        <div style={{ marginTop: 10 }}>
          <FaultNote problem={row.problem} />
        </div>
      )}
    </>
  )
}

/** Cancel is possible until fencing. */
export function CancelButton({ row, failover }: { readonly row: OperationRow; readonly failover: Failover | null }) {
  const actions = useActions()
  const lock = lockOfLink(useConnection())
  const [problem, setProblem] = useState<Problem | null>(null)
  if (!row.isOpen || (failover !== null && !isCancellable(failover))) return null
  return (
    <>
      {problem === null ? null : <span role="alert">{problem.title}</span>}
      <ActionButton
        lock={lock}
        onPress={() => {
          actions.cancelOperation(row.operationId).catch((thrown: unknown) => setProblem(toProblem(asFault(thrown))))
        }}
      >
        Cancel the failover
      </ActionButton>
    </>
  )
}
