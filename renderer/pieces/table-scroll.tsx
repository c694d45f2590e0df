/** A table that may be wider than its card: it scrolls by itself, and by the keyboard too. */
import type { ReactNode } from 'react'
import { counted } from '../../shared/words/format.ts'
import styles from './pieces.module.css'
import type { HoldHandlers } from './use-steady.ts'

export interface TableScrollProps {
  readonly label: string
  /** Rows that wait while somebody points into the table, and what tells of the pointing. */
  readonly steady?: { readonly waiting: number; readonly hold: HoldHandlers }
  readonly children: ReactNode
}

export function TableScroll({ label, steady, children }: TableScrollProps) {
  return (
    // Focusable because it may scroll and need not hold anything that is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles['scroll']} aria-label={`${label}, table`} tabIndex={0} {...steady?.hold}>
      {children}
      {steady === undefined || steady.waiting === 0 ? null : (
        <p className={styles['waiting']}>{counted(steady.waiting, 'new row')} above, shown once you look away</p>
      )}
    </section>
  )
}
