/** Restores that were carried out: to which moment, how long it took, and what each gave up. */
import { BACKUP_TARGETS_MS, type Restore } from '../../shared/backup.ts'
import { lostLines } from '../../shared/words/backup.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import styles from './restores.module.css'
import type { BackupsNow } from './use-backups.ts'

export function RestoresCard({ now: { restores, lock } }: { readonly now: BackupsNow }) {
  return (
    <Card title="Restores" isGone={lock !== null} note={restores.length === 0 ? undefined : 'newest first'}>
      {restores.length === 0 ? (
        <EmptyNote title="The cluster was never restored">
          A restore stands here with how long it took and what it gave up, record by record. What it replaced is kept in
          a safety backup, which is the way back.
        </EmptyNote>
      ) : (
        <ol className={styles['list']}>
          {restores.map((restore) => (
            <Line key={restore.operationId} restore={restore} />
          ))}
        </ol>
      )}
    </Card>
  )
}

function Line({ restore }: { readonly restore: Restore }) {
  const { backupId, toAt, safetyBackupId, owner, reason, startedAt, endedAt, restored } = restore
  const tookMs = endedAt - startedAt
  const lost = lostLines(restore)
  return (
    <li className={styles['line']}>
      <p className={styles['head']}>
        <ToneShape tone={tookMs > BACKUP_TARGETS_MS.recoveryTime ? 'warn' : 'ok'} />
        <span>
          <b>
            To <When at={toAt ?? restored.at} />
          </b>{' '}
          in {formatDuration(tookMs)}
        </span>
        <span className={pieces['dim']}>
          <When at={endedAt} />
        </span>
      </p>
      <p className={pieces['second']}>
        {owner}: “{reason}” · from <BackupLink id={backupId} />
      </p>
      {lost.length === 0 ? (
        <p className={pieces['second']}>Nothing was given up.</p>
      ) : (
        <>
          <p className={pieces['second']}>Given up, and kept in the safety backup:</p>
          <ul className={styles['lost']}>
            {lost.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      <p className={pieces['second']}>
        Way back: <BackupLink id={safetyBackupId} />
      </p>
    </li>
  )
}

function BackupLink({ id }: { readonly id: string }) {
  return (
    <a className={`${pieces['mono']} ${styles['link']}`} href={formatRoute({ kind: 'backups', backupId: id })}>
      {id}
    </a>
  )
}
