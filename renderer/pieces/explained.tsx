/** Words with their meaning behind them, for pointer, keyboard and screen reader alike. */
import type { ReactNode } from 'react'
import { Hint } from './hint.tsx'
import styles from './term.module.css'

export interface ExplainedProps {
  readonly meaning: string
  /** Whether the keyboard stops at it; not where it stands in every row of a list. */
  readonly isStop?: boolean
  readonly children: ReactNode
}

export function Explained({ meaning, isStop = true, children }: ExplainedProps) {
  return (
    <Hint text={meaning}>
      {/* Reached by the keyboard like the button it would be, though there is nothing to press. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <span className={styles['term']} tabIndex={isStop ? 0 : undefined} aria-description={meaning} data-explained>
        {children}
      </span>
    </Hint>
  )
}
