/** What a loss would cost now, and how old the last proof is: where the cluster keeps backups. */
import { useMemo } from 'react'
import { type Backup, newestVerified, recoveryPointMs, type Segment } from '../../shared/backup.ts'
import { recoveryPointTone } from '../../shared/words/backup.ts'
import { formatAge } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import pieces from '../pieces/pieces.module.css'
import { formatRoute } from '../routing/route.ts'
import { sourceNow } from '../store/age.ts'
import { usePicture, useTicked } from '../use-console.ts'
import styles from './overview.module.css'

const NONE: readonly Backup[] = []
const NO_SEGMENT: Segment | null = null

export function RecoveryPointTile() {
  const isOffered = usePicture((state) => state.capabilities?.includes('backup') === true)
  const backups = usePicture((state) => state.snapshot?.backups ?? NONE)
  const segment = usePicture((state) => state.snapshot?.segment ?? NO_SEGMENT)
  const kept = useMemo(() => ({ backups, segment }), [backups, segment])
  const age = useTicked((now, offset) => {
    const ms = recoveryPointMs(kept, sourceNow(offset, Math.floor(now / 1_000) * 1_000))
    return ms === null ? null : formatAge(ms)
  })
  const tone = useTicked((now, offset) => recoveryPointTone(recoveryPointMs(kept, sourceNow(offset, now))))
  const provenAt = newestVerified(backups)?.verified?.at ?? null
  const proof = useTicked((now, offset) =>
    provenAt === null ? 'never proven' : `proven ${formatAge(Math.max(0, sourceNow(offset, now) - provenAt))} ago`,
  )
  if (!isOffered) return null
  const [value = '', unit = ''] = age?.split(' ') ?? []
  return (
    <Card className={styles['tile']} label="Recovery point">
      <p className={styles['tileLabel']}>
        <a className={styles['tileLink']} href={formatRoute({ kind: 'backups', backupId: null })}>
          Recovery point
        </a>
      </p>
      {age === null ? (
        <p className={styles['tileNone']}>
          <span className={pieces['tone']} data-tone={tone}>
            no backup yet
          </span>
        </p>
      ) : (
        <p className={`${styles['tileValue']} ${styles['wide']}`}>
          <span className={pieces['tone']} data-tone={tone === 'ok' ? undefined : tone}>
            {value}
          </span>{' '}
          <span className={styles['tileUnit']}>
            {unit} · {proof}
          </span>
        </p>
      )}
    </Card>
  )
}
