/** The named scenarios played as a user would: how many passed, and of those that did not, what was expected and what came. */
import type { SmokeResult, StepRecord } from '../../shared/deployment.ts'
import { counted, formatDuration } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import styles from './deployments.module.css'
import { smokeRows } from './smoke-rows.ts'

export interface SmokeCardProps {
  readonly results: readonly SmokeResult[]
  /** Of the step that plays them. */
  readonly state: StepRecord['state']
  /** It can still come to it. */
  readonly isOpen: boolean
}

export function SmokeCard({ results, state, isOpen }: SmokeCardProps) {
  // What was never reached needs no card: the steps say so.
  if (results.length === 0 && !isOpen) return null
  if (results.length === 0)
    return (
      <Card title="Smoke scenarios">
        <EmptyNote title={state === 'running' ? 'Being played now' : 'Not played yet'}>
          Each named scenario is played on every account through the gateway, as a user would, once every node runs the
          new version.
        </EmptyNote>
      </Card>
    )
  const rows = smokeRows(results)
  const failed = results.filter(({ outcome }) => outcome === 'failed').length
  return (
    <Card
      title="Smoke scenarios"
      note={`${results.length - failed} of ${results.length} passed`}
      aside={`${counted(rows.length, 'scenario')} on each account`}
      tone={failed === 0 ? undefined : 'critical'}
    >
      <ul className={styles['smoke']}>
        {rows.map(({ name, failures, slowestMs, played }) => (
          <li key={name} className={styles['scenario']} data-failed={failures.length > 0 || undefined}>
            <ToneShape tone={failures.length === 0 ? 'ok' : 'critical'} />
            <span>{name}</span>
            <span className={styles['scenarioTook']}>
              {failures.length === 0
                ? `passed ${formatDuration(slowestMs)}`
                : `failed on ${failures.length} of ${played}`}
            </span>
            {failures.map(({ accountId, detail }) => (
              <span key={accountId} className={styles['scenarioWhy']}>
                {accountId}: {detail === '' ? 'no detail given' : detail}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </Card>
  )
}
