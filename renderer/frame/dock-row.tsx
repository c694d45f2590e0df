/** One line of the bar of running operations; a face for each thing it can be. */
import type { ReactNode } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import type { Failover } from '../../shared/failover.ts'
import { OperationControls } from '../operations/operation-controls.tsx'
import { ProbationState, RevertButton, Watched } from '../operations/probation-note.tsx'
import { StepProgress } from '../operations/step-progress.tsx'
import { ActionButton } from '../pieces/action-button.tsx'
import { CopyId } from '../pieces/copy-id.tsx'
import { SecondsLeftHere } from '../pieces/remaining.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { AgeHere, Lasting } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import type { DockItem } from '../store/dock.ts'
import { failoverOfOperation, type OperationRow } from '../store/operations.ts'
import { useConsole } from '../use-console.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { LEDGER_NAMES, LEDGER_TONES, type Tone } from '../../shared/words/labels.ts'
import { outcomeBeside } from '../../shared/words/outcome.ts'
import { FOLLOWING, getCommand, lastSeen, stepOf, usualWords } from '../words/operations.ts'
import styles from './dock.module.css'

export function DockRow({ item, failovers }: { readonly item: DockItem; readonly failovers: readonly Failover[] }) {
  switch (item.kind) {
    case 'held':
      return <Held row={item.row} />
    case 'asking':
      return <Asking row={item.row} />
    case 'unknown':
      return <Unknown row={item.row} failover={failoverOfOperation(failovers, item.row)} />
    case 'running':
      return <Running row={item.row} failover={failoverOfOperation(failovers, item.row)} />
    case 'outcome':
      return <Ended row={item.row} isLate={item.outcome.isLate} />
    case 'probation':
      return (
        <Line
          tone={item.probation.worsened === null ? 'info' : 'warn'}
          title={item.probation.title}
          href={formatRoute({ kind: 'operations', operationId: item.probation.id })}
          controls={<RevertButton probation={item.probation} />}
        >
          <ProbationState probation={item.probation} /> <Watched probation={item.probation} />
        </Line>
      )
    default:
      return assertNever(item)
  }
}

function Held({ row }: { readonly row: OperationRow }) {
  return (
    <OperationLine row={row} failover={null}>
      Not sent yet
      {row.heldUntil === null ? null : (
        <>
          : leaves in <SecondsLeftHere until={row.heldUntil} />
        </>
      )}
    </OperationLine>
  )
}

function Asking({ row }: { readonly row: OperationRow }) {
  return (
    <OperationLine row={row} failover={null}>
      <b>Not sent.</b> {row.word ?? 'It never left this machine; nothing happened.'} Send it after all?
    </OperationLine>
  )
}

function Unknown({ row, failover }: { readonly row: OperationRow; readonly failover: Failover | null }) {
  const usual = usualWords(row)
  return (
    <OperationLine row={row} failover={failover}>
      <b>No answer yet, still following.</b> Last seen: {lastSeen(row, failover)}
      {row.heardAt === null ? null : (
        <>
          , <AgeHere at={row.heardAt} /> ago
        </>
      )}
      {usual === null ? '' : `; ${usual}`}. {FOLLOWING.goesOn} {FOLLOWING.notToDo}{' '}
      <CopyId id={getCommand(row.operationId)} />
    </OperationLine>
  )
}

function Running({ row, failover }: { readonly row: OperationRow; readonly failover: Failover | null }) {
  const usual = usualWords(row)
  return (
    <OperationLine row={row} failover={failover}>
      <b>{stepOf(row, failover)}</b>
      <StepProgress operationId={row.operationId} isShort /> ·{' '}
      {/* Pressed here it is timed by this machine's clock, else by the cluster's. */}
      {row.isOwn ? <AgeHere at={row.startedAt} /> : <Lasting since={row.startedAt} stepMs={250} />}
      {usual === null ? '' : `, ${usual}`}
      {row.isOwn ? '' : ` · by ${row.actor}`}
    </OperationLine>
  )
}

function Ended({ row, isLate }: { readonly row: OperationRow; readonly isLate: boolean }) {
  const { outcomes } = useConsole()
  return (
    <Line
      tone={LEDGER_TONES[row.state]}
      title={row.title}
      href={formatRoute({ kind: 'operations', operationId: row.operationId })}
      controls={
        <ActionButton size="small" onPress={() => outcomes.dismiss(row.operationId)}>
          Dismiss
        </ActionButton>
      }
    >
      <b>{LEDGER_NAMES[row.state]}</b>
      {isLate ? ' meanwhile' : ''}
      {row.word === null ? '' : `: ${outcomeBeside(row.word)}`}
      {row.endedAt === null || row.state === 'cancelled'
        ? ''
        : ` · took ${formatDuration(row.endedAt - row.startedAt)}`}
    </Line>
  )
}

interface OperationLineProps {
  readonly row: OperationRow
  readonly failover: Failover | null
  readonly children: ReactNode
}

function OperationLine({ row, failover, children }: OperationLineProps) {
  return (
    <Line
      tone={LEDGER_TONES[row.state]}
      title={row.title}
      href={formatRoute({ kind: 'operations', operationId: row.operationId })}
      controls={<OperationControls row={row} failover={failover} size="small" />}
    >
      {children}
    </Line>
  )
}

interface LineProps {
  readonly tone: Tone
  readonly title: string
  readonly href: string
  readonly controls: ReactNode
  readonly children: ReactNode
}

function Line({ tone, title, href, controls, children }: LineProps) {
  return (
    <li className={styles['line']} data-tone={tone}>
      <ToneShape tone={tone} />
      <div className={styles['text']}>
        <a className={styles['title']} href={href}>
          {title}
        </a>{' '}
        <span className={styles['said']}>{children}</span>
      </div>
      {controls}
    </li>
  )
}
