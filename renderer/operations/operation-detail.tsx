/** One operation in full: its words, its times, its id to take along. */
import { useMemo } from 'react'
import type { Failover } from '../../shared/failover.ts'
import { PhaseBars } from '../failovers/phase-bars.tsx'
import { Card } from '../pieces/card.tsx'
import { CopyId } from '../pieces/copy-id.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { Pill } from '../pieces/pill.tsx'
import { AgeHere, When } from '../pieces/when.tsx'
import { CancelButton } from '../plan/plan-follow.tsx'
import { formatRoute } from '../routing/route.ts'
import { medianGapMs } from '../store/failover-figures.ts'
import { failoverOfOperation, type OperationRow } from '../store/operations.ts'
import { usePicture } from '../use-console.ts'
import { CLASS_NAMES, LEDGER_MEANINGS, LEDGER_NAMES, LEDGER_TONES } from '../words/labels.ts'
import styles from './operations.module.css'

const NONE: readonly Failover[] = []

export function OperationDetail({ row }: { readonly row: OperationRow }) {
  const failovers = usePicture((state) => state.snapshot?.failovers ?? NONE)
  const failover = useMemo(() => failoverOfOperation(failovers, row), [failovers, row])
  return (
    <Card title={row.title} aside={<a href="#/operations">Close</a>}>
      <div className={styles['detail']}>
        <p className={styles['state']}>
          <Pill tone={LEDGER_TONES[row.state]}>{LEDGER_NAMES[row.state]}</Pill>
          <span>{row.word ?? LEDGER_MEANINGS[row.state]}</span>
        </p>
        {row.problem === null ? null : <FaultNote problem={row.problem} />}
        <dl className={styles['rows']}>
          <dt>Account</dt>
          <dd>
            <a href={formatRoute({ kind: 'account', accountId: row.accountId })}>{row.accountId}</a>
          </dd>
          <dt>Reason</dt>
          <dd>{row.reason}</dd>
          <dt>By</dt>
          <dd>{row.isOwn ? row.actor : `${row.actor}, from another console`}</dd>
          {row.class === null ? null : (
            <>
              <dt>Class</dt>
              <dd>{CLASS_NAMES[row.class]}</dd>
            </>
          )}
          <dt>{row.isOwn ? 'Pressed' : 'Accepted'}</dt>
          <dd>
            <When at={row.startedAt} />
          </dd>
          <dt>Ended</dt>
          <dd>{row.endedAt === null ? 'not yet' : <When at={row.endedAt} />}</dd>
          {row.isOwn ? (
            <>
              <dt>Last word</dt>
              <dd>
                {row.heardAt === null ? (
                  'the cluster has said nothing of it'
                ) : (
                  <>
                    <When at={row.heardAt} /> · <AgeHere at={row.heardAt} /> ago
                  </>
                )}
              </dd>
            </>
          ) : null}
          <dt>Operation id</dt>
          <dd>
            <CopyId id={row.operationId} />
          </dd>
        </dl>
        <div className={styles['foot']}>
          <CancelButton row={row} failover={failover} />
          {failover === null ? null : (
            <a href={formatRoute({ kind: 'failover', failoverId: failover.id })}>The failover it caused</a>
          )}
        </div>
      </div>
      {failover === null ? null : (
        <PhaseBars failover={failover} medianGapMs={medianGapMs(failovers, failover.accountId)} />
      )}
    </Card>
  )
}
