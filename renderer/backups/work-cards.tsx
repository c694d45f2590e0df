/** What is at work now: a backup with its phases, a proof, a restore. Where nothing is, nothing stands here. */
import { useMemo } from 'react'
import { type Backup, BackupPhase } from '../../shared/backup.ts'
import type { Operation } from '../../shared/operation.ts'
import { BACKUP_PHASE_NAMES, phaseOfStep, whyBackupWords } from '../../shared/words/backup.ts'
import { capitalised } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import { ProgressBar } from '../pieces/progress-bar.tsx'
import pieces from '../pieces/pieces.module.css'
import { Lasting, When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { usePicture } from '../use-console.ts'
import styles from './work.module.css'
import { type Work, worksOf } from './works.ts'

const NONE: readonly Operation[] = []

export function WorkCards({ backups }: { readonly backups: readonly Backup[] }) {
  const operations = usePicture((state) => state.snapshot?.operations ?? NONE)
  const works = useMemo(() => worksOf({ backups: [...backups], operations: [...operations] }), [backups, operations])
  if (works.length === 0) return null
  return (
    <>
      {works.map((work) => (
        <WorkCard key={work.operation?.id ?? (work.kind === 'backup' ? work.backup.id : work.kind)} work={work} />
      ))}
    </>
  )
}

function WorkCard({ work }: { readonly work: Work }) {
  const { operation } = work
  const since = work.kind === 'backup' ? work.backup.startedAt : work.operation.acceptedAt
  return (
    <Card
      tone={work.kind === 'restore' ? 'warn' : undefined}
      title={<>{titleOf(work)}</>}
      label={titleOf(work)}
      note={<Whose work={work} />}
      aside={
        <>
          for <Lasting since={since} />
        </>
      }
    >
      <div className={styles['work']}>
        {work.kind === 'backup' ? <Phases operation={operation} /> : null}
        {operation === null ? (
          <p className={pieces['second']}>The operation that makes it is not reported.</p>
        ) : (
          <p className={styles['step']}>
            <span aria-live="polite">{capitalised(operation.step ?? 'accepted, not begun yet')}</span>
            {operation.progress === undefined ? null : (
              <ProgressBar progress={operation.progress} label={titleOf(work)} />
            )}
          </p>
        )}
        {work.kind === 'restore' ? (
          <p className={pieces['second']}>
            From the step that fences the accounts on nobody is served until the restored control plane leads. This
            window loses the cluster for a moment and finds it again by itself.
          </p>
        ) : null}
      </div>
    </Card>
  )
}

function titleOf(work: Work): string {
  switch (work.kind) {
    case 'backup':
    case 'asked':
      return 'A backup is being made'
    case 'verify':
      return 'A backup is being proven'
    case 'restore':
      return 'The cluster is being restored'
  }
}

function Whose({ work }: { readonly work: Work }) {
  const { operation } = work
  const own =
    operation === null ? null : (
      <>
        {' · '}
        <a href={formatRoute({ kind: 'operations', operationId: operation.id })}>its operation</a>
      </>
    )
  switch (work.kind) {
    case 'backup':
      return (
        <>
          {whyBackupWords(work.backup)}
          {own}
        </>
      )
    case 'asked':
      return (
        <>
          by {work.operation.actor}
          {own}
        </>
      )
    case 'verify':
      return (
        <>
          <span className={pieces['mono']}>{work.backupId}</span>, by {work.operation.actor}
          {own}
        </>
      )
    case 'restore':
      return (
        <>
          to {work.toAt === null ? <span className={pieces['mono']}>{work.backupId}</span> : <When at={work.toAt} />},
          by {work.operation.actor}
          {own}
        </>
      )
  }
}

/** The four phases in a row: done, at work, to come. */
function Phases({ operation }: { readonly operation: Operation | null }) {
  const current = phaseOfStep(operation?.step ?? null)
  const at = current === null ? -1 : BackupPhase.options.indexOf(current)
  return (
    <ol className={styles['phases']}>
      {BackupPhase.options.map((phase, index) => {
        const standing = at < 0 || index > at ? 'next' : index === at ? 'now' : 'done'
        return (
          <li key={phase} data-standing={standing} aria-current={standing === 'now' ? 'step' : undefined}>
            <span className={styles['dot']} aria-hidden="true">
              {standing === 'done' ? '✓' : index + 1}
            </span>
            {BACKUP_PHASE_NAMES[phase]}
            <span className={pieces['hidden']}>
              {standing === 'done' ? ', done' : standing === 'now' ? ', at work' : ', to come'}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
