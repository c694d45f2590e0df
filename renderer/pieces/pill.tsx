/** A state in a word, on its tint. */
import type { ReactNode } from 'react'
import type { Tone } from '../../shared/words/labels.ts'
import { Hint } from './hint.tsx'
import styles from './pieces.module.css'

export interface PillProps {
  readonly tone: Tone
  readonly children: ReactNode
  /** A sentence for the one who asks further. */
  readonly hint?: string
  readonly href?: string
}

export function Pill({ tone, children, hint, href }: PillProps) {
  const pill =
    href === undefined ? (
      // Focusable where it has more to say, so that the keyboard reaches what the pointer does.
      <span className={styles['pill']} data-tone={tone} tabIndex={hint === undefined ? undefined : 0}>
        {children}
      </span>
    ) : (
      <a className={styles['pill']} data-tone={tone} href={href}>
        {children}
      </a>
    )
  return hint === undefined ? pill : <Hint text={hint}>{pill}</Hint>
}
