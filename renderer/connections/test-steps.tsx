/** What trying a connection brought, layer by layer; the first failure is where to look. */
import { assertNever } from '../../shared/assert-never.ts'
import type { ConnectionTest } from '../../shared/connection.ts'
import type { Tone } from '../../shared/words/labels.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import styles from './steps.module.css'

type Step = ConnectionTest['steps'][number]

export function TestSteps({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <div aria-live="polite">
      <p className={styles['verdict']}>{verdictOf(steps)}</p>
      <ol className={styles['steps']} aria-label="What was tried">
        {steps.map((step) => (
          <li key={step.title} className={styles['step']} data-status={step.status}>
            <ToneShape tone={toneOf(step.status)} />
            <span className={styles['stepTitle']}>{step.title}</span>
            <span>
              {step.found}
              {step.advice === '' ? null : <span className={styles['advice']}> {step.advice}</span>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}

function verdictOf(steps: readonly Step[]): string {
  const failed = steps.find(({ status }) => status === 'fail')
  if (failed !== undefined) return `It fails at: ${failed.title}.`
  const warnings = steps.filter(({ status }) => status === 'warn').length
  return warnings === 0 ? 'It works.' : 'It works, with a remark.'
}

function toneOf(status: Step['status']): Tone {
  switch (status) {
    case 'pass':
      return 'ok'
    case 'warn':
      return 'warn'
    case 'fail':
      return 'critical'
    case 'skipped':
      return 'unknown'
    default:
      return assertNever(status)
  }
}
