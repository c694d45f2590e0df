/** A refused click: what refused it, and exactly what changed since the plan was made. */
import type { Problem } from '../../shared/fault.ts'
import type { BasisChange } from '../../shared/plan.ts'
import { FaultNote } from '../pieces/fault-note.tsx'
import pieces from '../pieces/pieces.module.css'
import styles from './plan.module.css'

export function Refusal({ problem, changes }: { readonly problem: Problem; readonly changes: readonly BasisChange[] }) {
  return (
    <div data-steady style={{ marginBottom: 14 }}>
      <FaultNote problem={problem}>
        {changes.length === 0 ? null : (
          <ul className={styles['changes']}>
            {changes.map(({ entity, field, planned, now }) => (
              <li key={`${entity}/${field}`} className={`${styles['change']} ${pieces['mono']}`}>
                <span>
                  {entity} {field}
                </span>
                <span className={styles['was']}>
                  <span className={pieces['hidden']}>planned </span>
                  {planned ?? 'none'}
                </span>
                →
                <span className={styles['now']}>
                  <span className={pieces['hidden']}>now </span>
                  {now ?? 'none'}
                </span>
              </li>
            ))}
          </ul>
        )}
      </FaultNote>
    </div>
  )
}
