/** One operation in full: its words, its times, its way back, its id to take along. */
import { type ReactNode, useMemo } from 'react'
import type { Failover } from '../../shared/failover.ts'
import { PhaseBars } from '../failovers/phase-bars.tsx'
import { Card } from '../pieces/card.tsx'
import { CopyAs } from '../pieces/copy-as.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { CopyId } from '../pieces/copy-id.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { Pill } from '../pieces/pill.tsx'
import { SecondsLeftHere } from '../pieces/remaining.tsx'
import { AgeHere, When } from '../pieces/when.tsx'
import { Label } from '../pieces/label.tsx'
import { formatRoute } from '../routing/route.ts'
import { failoverOfOperation, type OperationRow } from '../store/operations.ts'
import { runningProbations } from '../store/revert.ts'
import { usePicture } from '../use-console.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { CLASS_NAMES, LEDGER_NAMES, LEDGER_TONES } from '../../shared/words/labels.ts'
import { getCommand, joinedWords, stepOf, usualWords } from '../words/operations.ts'
import { ConfirmedPlan } from './confirmed-plan.tsx'
import { OperationControls } from './operation-controls.tsx'
import { PairingCode } from './pairing-code.tsx'
import { ProbationNote } from './probation-note.tsx'
import { StepProgress } from './step-progress.tsx'
import { UnknownNote } from './unknown-note.tsx'
import styles from './operations.module.css'

const NONE: readonly Failover[] = []

export interface OperationDetailProps {
  readonly row: OperationRow
  /** Everything known, to name the one it joined. */
  readonly rows: readonly OperationRow[]
}

export function OperationDetail({ row, rows }: OperationDetailProps) {
  const failovers = usePicture((state) => state.snapshot?.failovers ?? NONE)
  const failover = useMemo(() => failoverOfOperation(failovers, row), [failovers, row])
  // While it is on probation, the way back stands there.
  const isWatched = usePicture((state) => runningProbations(state.snapshot).some(({ id }) => id === row.operationId))
  return (
    <Card
      title={row.title}
      aside={
        <>
          <CopyAs copied={{ kind: 'operation', operation: row }} /> <a href="#/operations">Close</a>
        </>
      }
    >
      <div className={styles['detail']}>
        <p className={styles['state']}>
          <Pill tone={LEDGER_TONES[row.state]}>{LEDGER_NAMES[row.state]}</Pill>
          <span>
            {stepOf(row, failover)}
            {row.heldUntil === null ? null : (
              <>
                {' '}
                Leaves in <SecondsLeftHere until={row.heldUntil} />.
              </>
            )}
          </span>
        </p>
        <StepProgress operationId={row.operationId} />
        {row.state === 'unknown' ? <UnknownNote row={row} failover={failover} /> : null}
        {row.problem === null ? null : <FaultNote problem={row.problem} />}
        <Facts row={row} rows={rows} />
        <div className={styles['foot']}>
          <OperationControls row={row} failover={failover} />
          {row.state === 'succeeded' && !isWatched && row.inverse !== null && row.inverse.command !== null ? (
            <CommandButton command={row.inverse.command} />
          ) : null}
          {failover === null ? null : (
            <a href={formatRoute({ kind: 'failover', failoverId: failover.id })}>The failover it caused</a>
          )}
        </div>
        {row.subject.kind === 'node' ? <PairingCode nodeId={row.subject.id} /> : null}
        <ProbationNote operationId={row.operationId} />
        {row.isOwn ? <ConfirmedPlan key={row.operationId} operationId={row.operationId} /> : null}
      </div>
      {failover === null ? null : <PhaseBars failover={failover} all={failovers} />}
    </Card>
  )
}

function Facts({ row, rows }: OperationDetailProps) {
  const joined = joinedWords(row, rows)
  const usual = usualWords(row)
  return (
    <dl className={styles['rows']}>
      <Fact name="About">
        <SubjectLink row={row} />
      </Fact>
      <Fact name="Reason">{row.reason}</Fact>
      <Fact name="By">{row.isOwn ? row.actor : `${row.actor}, from another console`}</Fact>
      {row.class === null ? null : <Fact name="Class">{CLASS_NAMES[row.class]}</Fact>}
      {row.drillId === null ? null : <Fact name="Drill">It belongs to a drill.</Fact>}
      {joined === null ? null : <Fact name="Joined">It {joined}; both end together.</Fact>}
      <Fact name={row.isOwn ? 'Pressed' : 'Accepted'}>
        <When at={row.startedAt} />
      </Fact>
      <Fact name="Ended">
        {row.endedAt === null ? (
          'not yet'
        ) : (
          <>
            <When at={row.endedAt} /> · took {formatDuration(row.endedAt - row.startedAt)}
            {usual === null ? '' : `, ${usual}`}
          </>
        )}
      </Fact>
      {row.isOwn ? (
        <Fact name="Last word">
          {row.heardAt === null ? (
            'the cluster has said nothing of it'
          ) : (
            <>
              <When at={row.heardAt} /> · <AgeHere at={row.heardAt} /> ago
            </>
          )}
        </Fact>
      ) : null}
      {row.inverse === null || row.inverse.text === '' ? null : <Fact name="Undone by">{row.inverse.text}</Fact>}
      <Fact name="Operation id">
        <CopyId id={row.operationId} />
      </Fact>
      {/* While it is not known what became of it, the note above says so. */}
      {row.state === 'unknown' ? null : (
        <Fact name="In a terminal">
          <CopyId id={getCommand(row.operationId)} />
        </Fact>
      )}
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>
        <Label>{name}</Label>
      </dt>
      <dd>{children}</dd>
    </>
  )
}

function SubjectLink({ row }: { readonly row: OperationRow }) {
  const { kind, id } = row.subject
  switch (kind) {
    case 'account':
      return <a href={formatRoute({ kind: 'account', accountId: id })}>{id}</a>
    case 'node':
      return <a href={formatRoute({ kind: 'node', nodeId: id })}>{id}</a>
    case 'cluster':
      return <a href={formatRoute({ kind: 'automation' })}>every account</a>
  }
}
