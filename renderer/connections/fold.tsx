/** A part of a form that stays closed until it is wanted, and says in a few words what stands in it. */
import { type ReactNode, useState } from 'react'
import styles from './fold.module.css'

export interface FoldProps {
  readonly title: string
  /** What stands in it. */
  readonly says: string
  /** Something in it is wrong: it is open until it is right. */
  readonly isWrong: boolean
  readonly children: ReactNode
}

export function Fold({ title, says, isWrong, children }: FoldProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details
      className={styles['fold']}
      open={isOpen || isWrong}
      data-wrong={isWrong || undefined}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className={styles['foldHead']}>
        <span className={styles['foldTitle']}>{title}</span>
        <span className={styles['foldSays']}>{says}</span>
      </summary>
      <div className={styles['foldBody']}>{children}</div>
    </details>
  )
}
