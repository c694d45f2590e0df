/** Who wrote an entry, when, and whether others can see it yet. */
import type { KeptEntry } from '../../../shared/runbook/run.ts'
import { When } from '../../pieces/when.tsx'
import styles from './run.module.css'

export function Author({ entry }: { readonly entry: Pick<KeptEntry, 'by' | 'at' | 'isSent'> }) {
  return (
    <span className={styles['author']}>
      by {entry.by}, <When at={entry.at} />
      {entry.isSent ? null : <span className={styles['unsent']}> · ◌ not sent yet</span>}
    </span>
  )
}
