/** Who began it and why, what it rests on, what can be undone, and how it ended. */
import type { ReactNode } from 'react'
import type { Deployment } from '../../shared/deployment.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { BACKUP_STANDING_WORDS, standingOfBackup } from '../../shared/words/backup.ts'
import { asSentence, wayBackText } from '../../shared/words/deployment-text.ts'
import { capitalised, formatDuration } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import { CopyAs } from '../pieces/copy-as.tsx'
import { CopyId } from '../pieces/copy-id.tsx'
import { Pill } from '../pieces/pill.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import styles from './deployments.module.css'
import { Since } from './since.tsx'

export interface FactsCardProps {
  readonly deployment: Deployment
  readonly snapshot: Snapshot
}

export function FactsCard({ deployment, snapshot }: FactsCardProps) {
  const { id, owner, reason, startedAt, endedAt, rollback, promoted, why, state } = deployment
  return (
    <Card
      title="Who, why, and what undoes it"
      aside={
        <span className={styles['asideActs']}>
          <a href={formatRoute({ kind: 'operations', operationId: id })}>Its operation</a>
          <CopyAs copied={{ kind: 'deployment', deployment }} />
        </span>
      }
    >
      <dl className={styles['rows']}>
        <Fact name="Begun">
          by {owner}, <When at={startedAt} />
          <div className={styles['under']}>{reason}</div>
        </Fact>
        <Fact name={endedAt === null ? 'Open for' : 'Ended'}>
          {endedAt === null ? (
            <Since at={startedAt} />
          ) : (
            <>
              <When at={endedAt} />, after {formatDuration(endedAt - startedAt)}
              {rollback !== null && state === 'rolledBack' ? null : (
                <div className={styles['under']}>{asSentence(why)}</div>
              )}
            </>
          )}
        </Fact>
        <Fact name="Backup">
          <BackupLink deployment={deployment} snapshot={snapshot} />
        </Fact>
        <Fact name="Migration">
          <WayBack deployment={deployment} />
        </Fact>
        {promoted === null ? null : (
          <Fact name="Promoted">
            by {promoted.by}, <When at={promoted.at} />
            <div className={styles['under']}>{promoted.reason}</div>
          </Fact>
        )}
        {rollback === null ? null : (
          <Fact name="Taken back">
            by {rollback.by}, <When at={rollback.startedAt} />
            {endedAt === null ? '' : `, in ${formatDuration(endedAt - rollback.startedAt)}`}
            {rollback.operationId === null ? null : (
              <>
                {' · '}
                <a href={formatRoute({ kind: 'operations', operationId: rollback.operationId })}>its operation</a>
              </>
            )}
            <div className={styles['under']}>{asSentence(rollback.reason)}</div>
            <div className={styles['under']}>
              {rollback.verified === '' ? 'Not checked afterwards yet.' : `Checked afterwards: ${rollback.verified}.`}
            </div>
          </Fact>
        )}
        <Fact name="Id">
          <CopyId id={id} />
        </Fact>
      </dl>
    </Card>
  )
}

function BackupLink({ deployment: { backupId, steps }, snapshot }: FactsCardProps) {
  if (backupId === null) {
    const step = steps.find((one) => one.step === 'backup')
    return <>{step?.state === 'failed' ? 'none: it failed' : 'not taken yet; it is step 2'}</>
  }
  const backup = snapshot.backups.find(({ id }) => id === backupId)
  return (
    <>
      <a className={styles['link']} href={formatRoute({ kind: 'backups', backupId })}>
        {backupId}
      </a>{' '}
      <span className={styles['under']}>
        {backup === undefined ? 'not in the list of backups' : BACKUP_STANDING_WORDS[standingOfBackup(backup)]}
      </span>
    </>
  )
}

function WayBack({ deployment: { migration, steps } }: { readonly deployment: Deployment }) {
  const state = steps.find(({ step }) => step === 'migration')?.state
  if (migration === null) return <>none: settings stay as they are</>
  const isOneWay = migration.down === null
  return (
    <>
      {isOneWay ? <ToneShape tone="warn" /> : null} {capitalised(wayBackText(migration))}{' '}
      {state === 'undone' ? <Pill tone="info">taken back</Pill> : null}
      <div className={styles['under']}>
        to schema {migration.toSchema}
        {isOneWay ? '; only restoring the backup undoes it' : ''}
        {state === 'done' ? ', done' : state === 'waiting' ? ', not done yet' : ''}
      </div>
    </>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
