/** The backups as rows, newest first: whether each was proven, why there is one, where it lies. */
import type { Backup } from '../../shared/backup.ts'
import {
  BACKUP_STANDING_TONES,
  BACKUP_STANDING_WORDS,
  bytesWords,
  copiesWords,
  standingOfBackup,
  whyBackupWords,
} from '../../shared/words/backup.ts'
import { counted } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Th } from '../pieces/th.tsx'
import { useSteady } from '../pieces/use-steady.ts'
import { Lasting, When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import styles from './backups.module.css'
import { KeptFor } from './kept-for.tsx'
import type { BackupsNow } from './use-backups.ts'

const idOf = ({ id }: Backup): string => id

export function BackupList({ now, chosenId }: { readonly now: BackupsNow; readonly chosenId: string | null }) {
  const { backups, lock } = now
  const steady = useSteady(backups, idOf)
  return (
    <Card
      title="Kept"
      note={backups.length === 0 ? undefined : counted(backups.length, 'entry', 'entries')}
      isGone={lock !== null}
      aside={lock === null ? 'source: cluster' : 'as the cluster last reported them'}
    >
      {backups.length === 0 ? (
        <None now={now} />
      ) : (
        <TableScroll label="Backups" steady={steady}>
          <table className={pieces['table']}>
            <thead>
              <tr>
                <Th hint="The moment that it holds">Moment</Th>
                <Th>Proven</Th>
                <Th>Why</Th>
                <Th isRight>Size</Th>
                <Th className={styles['places']}>Places</Th>
                <Th
                  isRight
                  className={styles['expires']}
                  hint="When it is removed; the newest and the newest proven never"
                >
                  Kept for
                </Th>
              </tr>
            </thead>
            <tbody>
              {steady.rows.map((backup) => (
                <Row key={backup.id} backup={backup} isChosen={backup.id === chosenId} />
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Card>
  )
}

function Row({ backup, isChosen }: { readonly backup: Backup; readonly isChosen: boolean }) {
  const { id, engine, startedAt, sizeBytes, state, expiresAt, why } = backup
  const copies = copiesWords(backup)
  return (
    <tr data-linked data-chosen={isChosen || undefined} className={styles['row']}>
      <td className={pieces['tight']}>
        <a
          className={pieces['rowLink']}
          href={formatRoute({ kind: 'backups', backupId: isChosen ? null : id })}
          aria-current={isChosen || undefined}
          data-row-link
        >
          <When at={engine?.at ?? startedAt} />
          <span className={pieces['hidden']}> backup {id}</span>
        </a>
      </td>
      <td className={pieces['tight']}>
        <Standing backup={backup} />
      </td>
      <td className={styles['why']} title={why === '' ? undefined : why}>
        {whyBackupWords(backup)}
        {state === 'failed' || state === 'removed' ? <span className={pieces['dim']}> · {why}</span> : null}
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {sizeBytes === null ? <span className={pieces['dim']}>–</span> : bytesWords(sizeBytes)}
      </td>
      <td className={`${styles['places']} ${pieces['tight']}`}>
        {state === 'complete' ? (
          <span className={styles['shaped']} title={copies.text}>
            <ToneShape tone={copies.tone} /> <span className={styles['placeWords']}>{copies.text}</span>
          </span>
        ) : (
          <span className={pieces['dim']}>–</span>
        )}
      </td>
      <td className={`${styles['expires']} ${pieces['right']} ${pieces['tight']}`}>
        {state === 'complete' ? (
          <KeptFor until={expiresAt} />
        ) : (
          <span className={pieces['dim']}>{state === 'running' ? '–' : 'not kept'}</span>
        )}
      </td>
    </tr>
  )
}

/** The shape, the word, and how old the proof is. */
function Standing({ backup }: { readonly backup: Backup }) {
  const standing = standingOfBackup(backup)
  return (
    <span className={styles['shaped']}>
      <ToneShape tone={BACKUP_STANDING_TONES[standing]} />
      <span className={pieces['tone']} data-tone={standing === 'bad' || standing === 'failed' ? 'critical' : undefined}>
        {BACKUP_STANDING_WORDS[standing]}
      </span>
      {backup.verified === null || (standing !== 'proven' && standing !== 'bad') ? null : (
        <span className={pieces['dim']}>
          <Lasting since={backup.verified.at} isCoarse /> ago
        </span>
      )}
    </span>
  )
}

function None({ now: { lock, settings, isOffered } }: { readonly now: BackupsNow }) {
  if (lock !== null)
    return (
      <EmptyNote title="There was no backup when the cluster was last heard">
        {lock}. Whether one was made since is not known here.
      </EmptyNote>
    )
  return (
    <EmptyNote title="No backup yet">
      Each one holds engine, state logs and configuration of one moment, and stands here with its proof. The cluster
      makes its first one by itself ten minutes after it began
      {settings?.dailyAt == null ? '' : `, then one every day at ${settings.dailyAt} UTC`}.{' '}
      {isOffered === true ? 'Press Back up to have one now: it only reads.' : ''}
    </EmptyNote>
  )
}
