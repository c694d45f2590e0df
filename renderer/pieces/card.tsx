/** A surface with a line around it; its title, a quiet note and what stands at its right. */
import type { ReactNode } from 'react'
import type { Tone } from '../../shared/words/labels.ts'
import { Label } from './label.tsx'
import styles from './pieces.module.css'

export interface CardProps {
  readonly title?: ReactNode
  readonly note?: ReactNode
  readonly aside?: ReactNode
  /** Colours the line where something about it matters now. */
  readonly tone?: Tone | undefined
  /** Its source is gone: the line is dashed. */
  readonly isGone?: boolean
  readonly label?: string
  readonly className?: string | undefined
  readonly children: ReactNode
}

export function Card({ title, note, aside, tone, isGone = false, label, className, children }: CardProps) {
  return (
    <section
      className={className === undefined ? styles['card'] : `${styles['card']} ${className}`}
      data-tone={tone}
      data-gone={isGone || undefined}
      aria-label={label}
    >
      {title === undefined ? null : (
        <div className={styles['cardHead']}>
          <h2 className={styles['cardTitle']}>{typeof title === 'string' ? <Label>{title}</Label> : title}</h2>
          {note === undefined ? null : <span className={styles['cardNote']}>{note}</span>}
          {aside === undefined ? null : <span className={styles['cardAside']}>{aside}</span>}
        </div>
      )}
      {children}
    </section>
  )
}
