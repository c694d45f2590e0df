/** What is left of a budget: a bar, its share, and what that is in time or replies. */
import type { SloState } from '../../shared/slo.ts'
import { budgetLeft, STANDING_TONES, standingOf } from '../../shared/words/slo.ts'
import pieces from '../pieces/pieces.module.css'
import styles from './slos.module.css'

export function BudgetBar({ state }: { readonly state: SloState }) {
  const left = budgetLeft(state)
  if (left === null) {
    return (
      <span className={styles['budget']}>
        <span className={styles['track']} data-empty />
        <span className={pieces['dim']}>not known</span>
      </span>
    )
  }
  const share = Math.min(1, Math.max(0, left.share))
  return (
    <span className={styles['budget']}>
      <span className={styles['track']} data-tone={STANDING_TONES[standingOf(state)]} aria-hidden="true">
        <span className={styles['fill']} style={{ width: `${(share * 100).toFixed(1)}%` }} />
      </span>
      <b className={styles['percent']}>{leftText(left.share)}</b>
      <span className={styles['amount']}>{left.text}</span>
    </span>
  )
}

/** All of it only where nothing is spent. */
export function leftText(share: number): string {
  if (share <= 0) return '0 %'
  if (share < 1 && share > 0.995) return '> 99 %'
  return share < 0.01 ? '< 1 %' : `${Math.round(share * 100)} %`
}
