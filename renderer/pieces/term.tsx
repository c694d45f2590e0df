/** A word of the glossary, explained where it stands: by pointer and by focus. */
import type { ReactNode } from 'react'
import { type TermId, TERMS } from '../../shared/words/glossary.ts'
import { Hint } from './hint.tsx'
import styles from './term.module.css'

/** `children`: as it is said here; absent: its own name. */
export function Term({ id, children }: { readonly id: TermId; readonly children?: ReactNode }) {
  const { name, meaning } = TERMS[id]
  return (
    <Hint text={meaning}>
      {/* Reached by the keyboard like the button it would be, though there is nothing to press. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <span className={styles['term']} tabIndex={0} aria-description={meaning}>
        {children ?? name}
      </span>
    </Hint>
  )
}
