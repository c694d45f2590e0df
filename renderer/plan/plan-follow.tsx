/** After the press: what the cluster reports of it, until its outcome. Nothing is shown as done that was not reported. */
import { useMemo } from 'react'
import { COMMANDS } from '../../shared/command.ts'
import type { Failover } from '../../shared/failover.ts'
import type { LedgerEntry, PreparedPlan } from '../../shared/ledger.ts'
import type { Operation } from '../../shared/operation.ts'
import { PhaseBars } from '../failovers/phase-bars.tsx'
import { OperationControls } from '../operations/operation-controls.tsx'
import { PairingCode } from '../operations/pairing-code.tsx'
import { ProbationNote } from '../operations/probation-note.tsx'
import { StepProgress } from '../operations/step-progress.tsx'
import { UnknownNote } from '../operations/unknown-note.tsx'
import { ActionButton } from '../pieces/action-button.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { Pill } from '../pieces/pill.tsx'
import { SecondsLeftHere } from '../pieces/remaining.tsx'
import { AgeHere } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { failoverOfOperation, type OperationRow, operationRows } from '../store/operations.ts'
import { runningProbations } from '../store/revert.ts'
import { useConsole, usePicture } from '../use-console.ts'
import { LEDGER_NAMES, LEDGER_TONES } from '../../shared/words/labels.ts'
import { joinedWords, stepOf, usualWords } from '../words/operations.ts'
import { PlanFrame } from './plan-frame.tsx'
import operations from '../operations/operations.module.css'
import styles from './plan.module.css'

const NO_FAILOVERS: readonly Failover[] = []
const NO_OPERATIONS: readonly Operation[] = []

export function PlanFollow({ prepared, entry }: { readonly prepared: PreparedPlan; readonly entry: LedgerEntry }) {
  const { plan } = useConsole()
  const current = usePicture((state) => state.ledger.find((one) => one.operationId === entry.operationId)) ?? entry
  const failovers = usePicture((state) => state.snapshot?.failovers ?? NO_FAILOVERS)
  const operations = usePicture((state) => state.snapshot?.operations ?? NO_OPERATIONS)
  const rows = useMemo(() => operationRows([current], operations), [current, operations])
  const row = rows.find(({ operationId }) => operationId === entry.operationId)
  if (row === undefined) return null
  const failover = failoverOfOperation(failovers, row)
  const joined = joinedWords(row, rows)
  return (
    <PlanFrame
      title={prepared.plan.title}
      foot={
        <>
          <span className={styles['footNote']}>
            {row.isOpen ? (
              'It goes on without this sheet.'
            ) : (
              <a href={formatRoute({ kind: 'operations', operationId: row.operationId })}>
                Keeps its place under Operations
              </a>
            )}
          </span>
          <OperationControls row={row} failover={failover} />
          <ActionButton kind={row.isOpen ? 'plain' : 'primary'} onPress={plan.close}>
            Close
          </ActionButton>
        </>
      }
    >
      <State row={row} failover={failover} />
      <StepProgress operationId={row.operationId} />
      {joined === null ? null : <p>It {joined}; both end together.</p>}
      {row.state === 'unknown' ? <UnknownNote row={row} failover={failover} /> : null}
      {row.problem === null ? null : (
        <div className={styles['block']}>
          <FaultNote problem={row.problem} />
        </div>
      )}
      {row.subject.kind === 'node' ? <PairingCode nodeId={row.subject.id} /> : null}
      {failover === null ? null : (
        <div className={styles['following']}>
          <PhaseBars failover={failover} all={failovers} />
        </div>
      )}
      <ProbationNote operationId={row.operationId} />
      {row.state === 'succeeded' ? <WayBack row={row} /> : null}
      {failover === null ? null : (
        <p className={styles['block']}>
          <a href={formatRoute({ kind: 'failover', failoverId: failover.id })}>Its witnesses, candidates and events</a>
        </p>
      )}
    </PlanFrame>
  )
}

/** What takes it back; while it is on probation that stands there. */
function WayBack({ row }: { readonly row: OperationRow }) {
  const isWatched = usePicture((state) => runningProbations(state.snapshot).some(({ id }) => id === row.operationId))
  const { inverse } = row
  if (inverse === null || inverse.text === '' || isWatched) return null
  return (
    <dl className={styles['wayBack']}>
      <dt>Undone by</dt>
      <dd>{inverse.text}</dd>
      {inverse.command === null ? null : (
        <dd>
          <CommandButton command={inverse.command} size="small">
            {COMMANDS[inverse.command.kind].verb}… <kbd className={operations['key']}>u</kbd>
          </CommandButton>
        </dd>
      )}
    </dl>
  )
}

function State({ row, failover }: { readonly row: OperationRow; readonly failover: Failover | null }) {
  const usual = usualWords(row)
  return (
    <p className={styles['class']}>
      <Pill tone={LEDGER_TONES[row.state]}>{LEDGER_NAMES[row.state]}</Pill>
      <span>
        {/* Only what changes seldom is spoken: an age would be read out every second. */}
        <span aria-live="polite">{stepOf(row, failover)}</span>
        {row.heldUntil === null ? null : (
          <>
            {' '}
            Leaves in <SecondsLeftHere until={row.heldUntil} />.
          </>
        )}
        {row.isOpen && row.heardAt !== null && row.state !== 'unknown' ? (
          <>
            {' '}
            · last word <AgeHere at={row.heardAt} /> ago
          </>
        ) : null}
        {row.isOpen && row.heldUntil === null && usual !== null ? <> · {usual}</> : null}
      </span>
    </p>
  )
}
