/** Who wrote an entry, when, and whether others can see it yet. */
import { When } from '../../pieces/when.tsx'
import styles from './run.module.css'
import type { KeptEntry } from '../../../shared/log-entry.ts'

export function Author({ entry }: { readonly entry: Pick<KeptEntry, 'by' | 'at' | 'isSent'> }) {
  return (
    <span className={styles['author']}>
      by {entry.by}, <When at={entry.at} />
      {entry.isSent ? null : <span className={styles['unsent']}> · ◌ not sent yet</span>}
    </span>
  )
}
