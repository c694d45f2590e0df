/** The checks of a plan: what was measured, what it is held against, and how old the value is by now. */
import type { Check } from '../../shared/check.ts'
import type { PreparedPlan } from '../../shared/ledger.ts'
import { EVIDENCE_LIMIT_MS } from '../../shared/plan.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import { Label } from '../pieces/label.tsx'
import pieces from '../pieces/pieces.module.css'
import { useNow } from '../use-console.ts'
import { formatAge } from '../../shared/words/format.ts'
import type { Tone } from '../../shared/words/labels.ts'
import { checkAgeMs } from './guard.ts'
import styles from './plan.module.css'

export interface PlanChecksProps {
  readonly prepared: PreparedPlan
  /** A plan that was confirmed long ago: its values are as old as they were then. */
  readonly isPast?: boolean
}

export function PlanChecks({ prepared, isPast = false }: PlanChecksProps) {
  const { checks } = prepared.plan
  if (checks.length === 0) return null
  return (
    <section className={styles['section']}>
      <h3 className={styles['sectionTitle']}>Checks</h3>
      <CheckList checks={checks} prepared={prepared} isPast={isPast} />
    </section>
  )
}

export function CheckList({
  checks,
  prepared,
  isPast = false,
}: PlanChecksProps & { readonly checks: readonly Check[] }) {
  return (
    <ul>
      {checks.map((check) => (
        <CheckRow key={`${check.id}/${check.title}`} check={check} prepared={prepared} isPast={isPast} />
      ))}
    </ul>
  )
}

function CheckRow({ check, prepared, isPast }: Required<PlanChecksProps> & { readonly check: Check }) {
  return (
    <li className={styles['check']}>
      <ToneShape tone={TONES[check.status]} />
      <span>
        <Label isStop={false}>{check.title}</Label>
        <span className={pieces['hidden']}> ({WORDS[check.status]})</span>{' '}
        <CheckAge prepared={prepared} measuredAt={check.measuredAt} isPast={isPast} />
      </span>
      <span className={`${styles['measured']} ${pieces['mono']}`}>
        {check.measured}
        {check.measured === check.threshold ? null : <span className={pieces['dim']}> · {check.threshold}</span>}
      </span>
    </li>
  )
}

function CheckAge({
  prepared,
  measuredAt,
  isPast,
}: Required<PlanChecksProps> & { readonly measuredAt: number | null }) {
  const now = useNow(1_000)
  const ageMs = checkAgeMs(prepared, measuredAt, isPast ? prepared.preparedAt : now)
  if (ageMs === null) return null
  return (
    <span className={`${pieces['age']} ${ageMs > EVIDENCE_LIMIT_MS ? pieces['old'] : ''}`}>
      {formatAge(ageMs)} {isPast ? 'old' : 'ago'}
    </span>
  )
}

const TONES: Readonly<Record<Check['status'], Tone>> = { pass: 'ok', warn: 'warn', fail: 'critical' }
const WORDS: Readonly<Record<Check['status'], string>> = { pass: 'passed', warn: 'warning', fail: 'failed' }
