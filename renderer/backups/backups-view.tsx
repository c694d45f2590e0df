/** Backups: what is kept, whether it was proven, how far back the cluster could be taken now. */
import { useMemo } from 'react'
import { confidenceSentence } from '../../shared/words/backup.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import { Page } from '../pieces/page.tsx'
import { sourceNow } from '../store/age.ts'
import { usePicture, useTicked } from '../use-console.ts'
import { BackUpPlace } from './back-up-place.tsx'
import { BackupDetail } from './backup-detail.tsx'
import { BackupList } from './backup-list.tsx'
import { BackupTiles } from './backup-tiles.tsx'
import styles from './backups.module.css'
import { CoverageCard } from './coverage-card.tsx'
import { PlacesCard } from './places-card.tsx'
import { RestoresCard } from './restores-card.tsx'
import { type BackupsNow, useBackups } from './use-backups.ts'
import { WorkCards } from './work-cards.tsx'

/** `backupId`: the one in detail; `null`: none. */
export function BackupsView({ backupId }: { readonly backupId: string | null }) {
  const isKnown = usePicture((state) => state.snapshot !== null)
  return isKnown ? (
    <KnownBackups backupId={backupId} />
  ) : (
    <Page title="Backups">
      <NothingYet what="Backups" />
    </Page>
  )
}

function KnownBackups({ backupId }: { readonly backupId: string | null }) {
  const now = useBackups()
  const { backups, isOffered, lock, problem } = now
  if (isOffered === false && backups.length === 0) return <NotOffered />
  const chosen = backups.find(({ id }) => id === backupId)
  const isGone = lock === null && problem !== null
  return (
    <Page title="Backups" note={<Sentence now={now} />} aside={<BackUpPlace kind="primary" />}>
      <div className={styles['stack']}>
        {isGone ? (
          <FaultNote problem={problem}>
            <p className={styles['faultNote']}>
              What is listed here is what the cluster remembers. Nothing is copied while the backup process is away: the
              recovery point grows older.
            </p>
          </FaultNote>
        ) : null}
        <WorkCards backups={backups} />
        <BackupTiles now={now} />
        <div className={styles['columns']} data-open={chosen === undefined ? undefined : true}>
          <div className={styles['stack']}>
            <BackupList now={now} chosenId={chosen?.id ?? null} />
            {backupId !== null && chosen === undefined ? <NotKnown backupId={backupId} /> : null}
            <CoverageCard now={now} />
            <div className={styles['pair']}>
              <PlacesCard now={now} />
              <RestoresCard now={now} />
            </div>
          </div>
          {chosen === undefined ? null : <BackupDetail key={chosen.id} backup={chosen} now={now} />}
        </div>
      </div>
    </Page>
  )
}

/** It grows older by itself: said anew once a second, changed only when its words do. */
function Sentence({ now: { backups, segment, lock } }: { readonly now: BackupsNow }) {
  const kept = useMemo(() => ({ backups, segment }), [backups, segment])
  const words = useTicked((now, offset) => confidenceSentence(kept, sourceNow(offset, Math.floor(now / 1_000) * 1_000)))
  return <>{lock === null ? words : `As the cluster was last heard: ${words}`}</>
}

function NotOffered() {
  return (
    <Page title="Backups">
      <Card>
        <EmptyNote title="This cluster does not report backups">
          They would be listed here with their proofs, and how far back the cluster could be taken. Its control plane
          has to offer “backup”: a cluster of this product does once its configuration has a backup process and a folder
          for it.
        </EmptyNote>
      </Card>
    </Page>
  )
}

/** Found in a place, removed meanwhile, or of another cluster. */
function NotKnown({ backupId }: { readonly backupId: string }) {
  return (
    <Card>
      <EmptyNote title={`Backup ${backupId} is not in the cluster's list`}>
        It was removed, or is of before a loss. If it still lies in a place, it can be tried all the same.
        <p className={styles['actions']}>
          <CommandButton command={{ kind: 'verifyBackup', backupId }} size="small" />
          <CommandButton command={{ kind: 'restoreBackup', backupId, toAt: null }} size="small">
            Restore to it…
          </CommandButton>
        </p>
      </EmptyNote>
    </Card>
  )
}
