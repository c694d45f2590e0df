/** What went wrong, what happened this time, and what to do about it. */
import type { ReactNode } from 'react'
import type { Problem } from '../../shared/fault.ts'
import { ToneShape } from './status-shape.tsx'
import styles from './pieces.module.css'

export interface FaultNoteProps {
  readonly problem: Problem
  readonly children?: ReactNode
}

export function FaultNote({ problem, children }: FaultNoteProps) {
  const tone = problem.status >= 500 ? 'critical' : 'warn'
  return (
    <div className={styles['fault']} data-tone={tone} role="alert">
      <p className={styles['faultTitle']}>
        <ToneShape tone={tone} />
        {problem.title}
      </p>
      {problem.detail === problem.title ? null : <p>{problem.detail}</p>}
      <p className={styles['faultAdvice']}>{problem.advice}</p>
      {children}
    </div>
  )
}
