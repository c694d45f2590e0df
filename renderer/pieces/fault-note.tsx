/** What went wrong, what happened this time, and what to do about it. */
import type { ReactNode } from 'react'
import type { Problem } from '../../shared/fault.ts'
import { useConsole, usePicture } from '../use-console.ts'
import { RunbookLink } from './runbook-link.tsx'
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
      {problem.runbook === null ? null : <Answer runbookId={problem.runbook} />}
      {children}
    </div>
  )
}

function Answer({ runbookId }: { readonly runbookId: string }) {
  const { plan } = useConsole()
  // Before a cluster is connected there is no page to read it on.
  const isReadable = usePicture((state) => state.profile !== null)
  if (!isReadable) return null
  return (
    <p className={styles['faultAnswer']}>
      {/* A sheet would stand over what it leads to. */}
      <RunbookLink id={runbookId} before="Open the runbook: " onFollow={plan.close} />
    </p>
  )
}
