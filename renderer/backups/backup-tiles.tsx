/** The figures by which backups are judged, each beside what was promised. */
import type { ReactNode } from 'react'
import { backupAgeMs, BACKUP_TARGETS_MS, newestComplete, newestVerified, recoveryPointMs } from '../../shared/backup.ts'
import { bytesWords, recoveryPointTone, whyBackupWords } from '../../shared/words/backup.ts'
import { counted, formatAge, formatDuration } from '../../shared/words/format.ts'
import type { Tone } from '../../shared/words/labels.ts'
import { Card } from '../pieces/card.tsx'
import { Label } from '../pieces/label.tsx'
import pieces from '../pieces/pieces.module.css'
import { TimeLeft } from '../pieces/remaining.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { sourceNow } from '../store/age.ts'
import { useTicked } from '../use-console.ts'
import styles from './backups.module.css'
import type { BackupsNow } from './use-backups.ts'

export function BackupTiles({ now }: { readonly now: BackupsNow }) {
  const isGone = now.lock !== null
  return (
    <div className={styles['tiles']}>
      <NewestTile now={now} isGone={isGone} />
      <PointTile now={now} isGone={isGone} />
      <ProvenTile now={now} isGone={isGone} />
      <RestoreTile now={now} isGone={isGone} />
      <NextTile now={now} isGone={isGone} />
      <KeptTile now={now} isGone={isGone} />
    </div>
  )
}

interface TileProps {
  readonly now: BackupsNow
  readonly isGone: boolean
}

function NewestTile({ now: { backups }, isGone }: TileProps) {
  const newest = newestComplete(backups)
  const age = useAge((now) => backupAgeMs(backups, now))
  return (
    <Tile label="Newest backup" isGone={isGone} value={age} none="none yet">
      {newest === null ? 'one a day is promised' : `${whyBackupWords(newest)} · ${sizeWords(newest.sizeBytes)}`}
    </Tile>
  )
}

function PointTile({ now: { backups, segment }, isGone }: TileProps) {
  const kept = { backups, segment }
  const age = useAge((now) => recoveryPointMs(kept, now))
  const tone = useTicked((now, offset) => recoveryPointTone(recoveryPointMs(kept, sourceNow(offset, now))))
  return (
    <Tile label="Recovery point" isGone={isGone} value={age} none="nothing to go back to" tone={tone}>
      promised: under {formatDuration(BACKUP_TARGETS_MS.recoveryPoint)}
    </Tile>
  )
}

function ProvenTile({ now: { backups }, isGone }: TileProps) {
  const proven = newestVerified(backups)
  const age = useAge((now) => (proven?.verified == null ? null : Math.max(0, now - proven.verified.at)))
  return (
    <Tile
      label="Last proven"
      isGone={isGone}
      value={age}
      unit="ago"
      none="never"
      tone={proven === null ? 'warn' : 'ok'}
    >
      {proven?.verified == null
        ? 'nobody has tried a backup yet'
        : `in ${formatDuration(proven.verified.tookMs)} · by ${proven.verified.by}`}
    </Tile>
  )
}

function RestoreTile({ now: { restores }, isGone }: TileProps) {
  const [last] = restores
  const tookMs = last === undefined ? null : last.endedAt - last.startedAt
  const tone = tookMs === null ? undefined : tookMs > BACKUP_TARGETS_MS.recoveryTime ? 'warn' : 'ok'
  return (
    <Tile
      label="Recovery time"
      isGone={isGone}
      value={tookMs === null ? null : formatDuration(tookMs)}
      none="no restore yet"
      tone={tone}
    >
      promised: under {formatDuration(BACKUP_TARGETS_MS.recoveryTime)}
    </Tile>
  )
}

function NextTile({ now: { settings }, isGone }: TileProps) {
  const nextAt = settings?.nextAt ?? null
  return (
    <Tile
      label="Next daily backup"
      isGone={isGone || settings === null}
      value={nextAt === null ? null : <>in {<TimeLeft until={nextAt} />}</>}
      none={settings === null ? 'not reported' : 'no schedule'}
    >
      {settings === null
        ? 'the backup process tells it'
        : settings.dailyAt === null
          ? 'set backup.dailyAt'
          : `daily at ${settings.dailyAt} UTC`}
    </Tile>
  )
}

function KeptTile({ now: { backups, settings }, isGone }: TileProps) {
  const kept = backups.filter(({ state }) => state === 'complete')
  const size = kept.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0)
  return (
    <Tile label="Kept" isGone={isGone} value={counted(kept.length, 'backup')} none="">
      {kept.length === 0 ? 'nothing' : bytesWords(size)}
      {settings === null ? '' : ` · for ${settings.keepDays} d`}
    </Tile>
  )
}

interface FaceProps {
  readonly label: string
  readonly isGone: boolean
  /** `null`: there is none, and `none` says so. */
  readonly value: ReactNode
  readonly unit?: string
  readonly none: string
  readonly tone?: Tone | undefined
  /** What stands beside it: what was promised, or whose it is. */
  readonly children: ReactNode
}

function Tile({ label, isGone, value, unit, none, tone, children }: FaceProps) {
  const isBad = tone === 'warn' || tone === 'critical'
  return (
    <Card className={styles['tile']} isGone={isGone} tone={isBad ? tone : undefined} label={label}>
      <p className={styles['tileLabel']}>
        <Label>{label}</Label>
      </p>
      <p className={value === null ? styles['tileNone'] : styles['tileValue']}>
        {tone === undefined ? null : <ToneShape tone={tone} />}
        <span className={pieces['tone']} data-tone={isBad ? tone : undefined}>
          {value ?? none}
          {value === null || unit === undefined ? null : <span className={styles['tileUnit']}> {unit}</span>}
        </span>
      </p>
      <p className={styles['tileNote']}>{children}</p>
    </Card>
  )
}

function useAge(read: (now: number) => number | null): string | null {
  return useTicked((now, offset) => {
    const ms = read(sourceNow(offset, Math.floor(now / 1_000) * 1_000))
    return ms === null ? null : formatAge(ms)
  })
}

function sizeWords(sizeBytes: number | null): string {
  return sizeBytes === null ? 'size not told' : bytesWords(sizeBytes)
}
