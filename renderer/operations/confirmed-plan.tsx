/** The plan an operation was confirmed with, as it stood then. */
import { useState } from 'react'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import type { PreparedPlan } from '../../shared/ledger.ts'
import { reasonsFor, whyNot } from '../plan/candidate-words.ts'
import { CheckList, PlanChecks } from '../plan/plan-checks.tsx'
import { ClassLine, PlanDetails } from '../plan/plan-details.tsx'
import { useConsole } from '../use-console.ts'
import styles from './operations.module.css'

type Read =
  | { readonly kind: 'notAsked' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly prepared: PreparedPlan }
  | { readonly kind: 'failed'; readonly problem: Problem }

/** Read when it is opened for the first time: few look, and it never changes. */
export function ConfirmedPlan({ operationId }: { readonly operationId: string }) {
  const { bridge } = useConsole()
  const [read, setRead] = useState<Read>({ kind: 'notAsked' })

  function handleToggle(isOpen: boolean): void {
    if (!isOpen || read.kind === 'reading' || read.kind === 'read') return
    setRead({ kind: 'reading' })
    bridge.call('getPlan', { operationId }).then(
      (prepared) => setRead({ kind: 'read', prepared }),
      (thrown: unknown) => setRead({ kind: 'failed', problem: toProblem(asFault(thrown)) }),
    )
  }

  return (
    <details className={styles['plan']} onToggle={(event) => handleToggle(event.currentTarget.open)}>
      <summary>The plan it was confirmed with</summary>
      <Content read={read} />
    </details>
  )
}

function Content({ read }: { readonly read: Read }) {
  switch (read.kind) {
    case 'notAsked':
    case 'reading':
      return <p>Reading it…</p>
    case 'failed':
      return <p>{read.problem.detail}</p>
    case 'read':
      return (
        <>
          <ClassLine prepared={read.prepared} />
          {read.prepared.plan.candidates.map((candidate) => (
            <details key={candidate.nodeId} className={styles['planCandidate']}>
              <summary>
                <b>{candidate.nodeId}</b>{' '}
                {candidate.rank === null ? `could not: ${whyNot(candidate)}` : reasonsFor(candidate)}
              </summary>
              <CheckList checks={candidate.checks} prepared={read.prepared} isPast />
            </details>
          ))}
          <PlanChecks prepared={read.prepared} isPast />
          <PlanDetails prepared={read.prepared} />
        </>
      )
  }
}
