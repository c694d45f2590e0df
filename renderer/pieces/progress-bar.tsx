/** How far a step is, where it can be counted; where its end is not known, what is done so far. */
import type { Operation } from '../../shared/operation.ts'
import { bytesWords } from '../../shared/words/backup.ts'
import { counted, formatCount } from '../../shared/words/format.ts'
import styles from './progress-bar.module.css'

type Progress = NonNullable<Operation['progress']>

/** `label`: what it is the progress of. */
export function ProgressBar({ progress, label }: { readonly progress: Progress; readonly label: string }) {
  const { done, total } = progress
  const fraction = total === null || total === 0 ? null : Math.min(1, done / total)
  return (
    <span className={styles['progress']}>
      <progress
        className={styles['track']}
        aria-label={label}
        aria-valuetext={progressWords(progress)}
        max={1}
        value={fraction ?? undefined}
      />
      <span className={styles['words']}>{progressWords(progress)}</span>
    </span>
  )
}

/** "412 MiB of 1.2 GiB, 34 %", "3 of 9 nodes, 33 %" */
export function progressWords({ done, total, unit }: Progress): string {
  const amount = (count: number): string => (unit === 'bytes' ? bytesWords(count) : counted(count, unit.slice(0, -1)))
  if (total === null) return `${amount(done)} so far`
  const share = total === 0 ? 100 : Math.floor(Math.min(1, done / total) * 100)
  const far = Math.min(done, total)
  return `${unit === 'bytes' ? bytesWords(far) : formatCount(far)} of ${amount(total)}, ${share} %`
}
