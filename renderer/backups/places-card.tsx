/** Where backups lie, how often they are made, and how long they are kept: as the backup process says it. */
import type { BackupSettings, Place } from '../../shared/backup.ts'
import { bytesWords } from '../../shared/words/backup.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { Label } from '../pieces/label.tsx'
import pieces from '../pieces/pieces.module.css'
import { ShareBar } from '../pieces/share-bar.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { AgeHere } from '../pieces/when.tsx'
import styles from './places.module.css'
import type { BackupsNow } from './use-backups.ts'

export function PlacesCard({ now: { settings, lock, problem, answeredAt } }: { readonly now: BackupsNow }) {
  const isGone = lock !== null || problem !== null
  return (
    <Card
      title="Places and schedule"
      isGone={isGone || settings === null}
      aside={
        isGone && answeredAt !== null ? (
          <>
            read <AgeHere at={answeredAt} /> ago
          </>
        ) : (
          'source: backup process'
        )
      }
    >
      {settings === null ? (
        <EmptyNote title={lock === null && problem === null ? 'Asking the backup process…' : 'Not known now'}>
          {lock ?? problem?.detail ?? 'Free space, schedule and retention are told by the backup process'}.
        </EmptyNote>
      ) : (
        <div className={styles['body']}>
          {settings.places.map((place) => (
            <PlaceLine key={place.place} place={place} />
          ))}
          <OneDevice settings={settings} />
          <dl className={pieces['figures']}>
            <dt>Daily</dt>
            <dd>{settings.dailyAt === null ? 'no schedule' : `at ${settings.dailyAt} UTC, proven right afterwards`}</dd>
            <dt>
              <Label>Segments</Label>
            </dt>
            <dd>every {formatDuration(settings.segmentEveryMs)}</dd>
            <dt>Kept</dt>
            <dd>{settings.keepDays} days; the newest and the newest proven one for longer</dd>
          </dl>
          <Unlisted settings={settings} />
        </div>
      )}
    </Card>
  )
}

function PlaceLine({ place: { place, path, freeBytes, usedBytes, trouble } }: { readonly place: Place }) {
  const name = place === 'first' ? 'First place' : 'Second place'
  if (path === null)
    return (
      <div className={styles['place']}>
        <p className={styles['name']}>
          <ToneShape tone="warn" /> {name}: none
        </p>
        <p className={pieces['second']}>
          Backups lie in one place only: a broken disk takes them with it. Set “backup.secondFolder” to a folder on
          another device.
        </p>
      </div>
    )
  const all = freeBytes === null || usedBytes === null ? null : freeBytes + usedBytes
  return (
    <div className={styles['place']}>
      <p className={styles['name']}>
        <ToneShape tone={trouble === '' ? 'ok' : 'critical'} /> {name}
        <span className={`${pieces['mono']} ${styles['path']}`} title={path}>
          {path}
        </span>
      </p>
      {trouble === '' ? null : (
        <p className={pieces['tone']} data-tone="critical">
          {trouble}
        </p>
      )}
      {all === null || freeBytes === null || usedBytes === null ? (
        <p className={pieces['dim']}>space not reported</p>
      ) : (
        <p className={styles['space']}>
          <ShareBar fraction={all === 0 ? 0 : usedBytes / all} />
          <span>
            {usedBytes === 0 ? 'no backups' : `backups ${bytesWords(usedBytes)}`} · <b>{bytesWords(freeBytes)}</b> free
          </span>
        </p>
      )}
    </div>
  )
}

function OneDevice({ settings: { isOneDevice, places } }: { readonly settings: BackupSettings }) {
  const hasSecond = places.some(({ place, path }) => place === 'second' && path !== null)
  if (!hasSecond || isOneDevice === false) return null
  return (
    <p className={styles['warning']}>
      <ToneShape tone="warn" />
      <span>
        {isOneDevice === null
          ? 'Whether both places are on different devices is not known.'
          : 'Both places are on one device: a broken disk takes both. Set “backup.secondFolder” to another one.'}
      </span>
    </p>
  )
}

/** Archives of before a loss: the journal that knew them is gone, what is in them is not. */
function Unlisted({ settings: { unlisted } }: { readonly settings: BackupSettings }) {
  if (unlisted.length === 0) return null
  const ids = [...new Set(unlisted.map(({ id }) => id))]
  return (
    <section className={styles['unlisted']}>
      <h3 className={styles['title']}>In a place, but in no journal</h3>
      <p className={pieces['second']}>
        From before a loss, or from another cluster that used the folder. They can be proven and restored.
      </p>
      <ul>
        {ids.map((id) => (
          <li key={id} className={styles['found']}>
            <span>
              <span className={pieces['mono']}>{id}</span>{' '}
              <span className={pieces['dim']}>{foundWords(unlisted.filter((one) => one.id === id))}</span>
            </span>
            <span className={styles['offers']}>
              <CommandButton command={{ kind: 'verifyBackup', backupId: id }} size="small" label={`Verify ${id}`} />
              <CommandButton
                command={{ kind: 'restoreBackup', backupId: id, toAt: null }}
                size="small"
                label={`Restore to ${id}`}
              />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function foundWords(found: BackupSettings['unlisted']): string {
  const places = found.map(({ place }) => place)
  return `${bytesWords(found[0]?.sizeBytes ?? 0)}, ${places.length > 1 ? 'both places' : `${places.join('')} place`}`
}
