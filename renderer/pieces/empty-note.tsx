/** Where nothing is: what would be here and how it comes. */
import type { ReactNode } from 'react'
import styles from './pieces.module.css'

export function EmptyNote({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={styles['empty']}>
      <p className={styles['emptyTitle']}>{title}</p>
      {children === undefined ? null : <div>{children}</div>}
    </div>
  )
}
