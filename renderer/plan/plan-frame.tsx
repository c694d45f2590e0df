/** The sheet's head, its scrolling middle and its foot. */
import type { ReactNode } from 'react'
import { ActionButton } from '../pieces/action-button.tsx'
import { useConsole } from '../use-console.ts'
import { Label } from '../pieces/label.tsx'
import styles from './plan.module.css'

export interface PlanFrameProps {
  readonly title: string
  readonly aside?: ReactNode
  readonly foot: ReactNode
  /** Another plan is being made: what is shown is the one before. */
  readonly isPending?: boolean
  readonly children: ReactNode
}

export function PlanFrame({ title, aside, foot, isPending = false, children }: PlanFrameProps) {
  const { plan } = useConsole()
  return (
    <div className={styles['sheet']}>
      <div className={styles['head']}>
        <h2 className={styles['title']}>
          <Label isStop={false}>{title}</Label>
        </h2>
        <div className={styles['headAside']}>
          {aside}
          <ActionButton kind="quiet" size="small" onPress={plan.close} label="Esc: close the sheet">
            Esc
          </ActionButton>
        </div>
      </div>
      <div className={styles['scroll']} data-pending={isPending || undefined}>
        {children}
      </div>
      <div className={styles['foot']}>{foot}</div>
    </div>
  )
}
