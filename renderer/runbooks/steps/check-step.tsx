/** A condition with what it says now beside it. It never ticks itself: a person saw it. */
import { useCallback, useMemo } from 'react'
import { type Judgement, judge, judgeNumber } from '../../../shared/runbook/judge.ts'
import type { Condition } from '../../../shared/runbook/runbook.ts'
import type { World } from '../../../shared/runbook/world.ts'
import { formatAge } from '../../../shared/words/format.ts'
import { conditionWords } from '../../../shared/words/runbook.ts'
import { AGE_SHOWN_AFTER_MS } from '../../store/age.ts'
import { useAsked } from '../../use-asked.ts'
import { usePicture } from '../../use-console.ts'
import { StepFrame } from './step-frame.tsx'
import type { StepOf } from './step-view.tsx'
import { numberOf } from './query-number.ts'
import { useOfWorld } from './use-world.ts'
import { Verdict } from './verdict.tsx'
import styles from './steps.module.css'

export function CheckStep({ step, subject, run }: StepOf<'check'>) {
  const { condition, notWalked } = step
  const { accountId, nodeId, serviceId, alertId } = subject
  const read = useCallback(
    (world: World) => {
      const { at, ...judged } = judge(condition, world, { accountId, nodeId, serviceId, alertId })
      const ageMs = at === null ? 0 : world.now - at
      // Fresh needs no remark, and what only grows older is drawn once a second.
      return { ...judged, ageMs: ageMs < AGE_SHOWN_AFTER_MS ? null : Math.floor(ageMs / 1_000) * 1_000 }
    },
    [condition, accountId, nodeId, serviceId, alertId],
  )
  const judged = useOfWorld(read)
  const asked = useQueryJudgement(condition)
  const judgement = asked ?? judged
  return (
    <StepFrame
      step={step}
      run={run}
      title={condition.title}
      aside={<Verdict outcome={judgement.outcome} />}
      measured={judgement.outcome === 'unknown' ? '' : judgement.measured}
      notWalked={notWalked}
    >
      <p className={styles['said']} data-outcome={judgement.outcome}>
        {judgement.measured}
        {judgement.ageMs === null ? null : (
          <span className={styles['measured']}> · {formatAge(judgement.ageMs)} old</span>
        )}
      </p>
      {isSaid(condition) ? null : <p className={styles['asks']}>asks: {conditionWords(condition)}</p>}
    </StepFrame>
  )
}

/** The title says the very thing that is asked. */
function isSaid(condition: Condition): boolean {
  return condition.title.toLowerCase() === conditionWords(condition).toLowerCase()
}

/** `ageMs`: how old what it rests on is, where that is worth a remark. */
type Aged = Omit<Judgement, 'at'> & { readonly ageMs: number | null }

/** How often Prometheus is asked the same, ms. */
const QUERY_EVERY_MS = 5_000

/** `null`: it is no query. */
function useQueryJudgement(condition: Condition): Aged | null {
  const hasPrometheus = usePicture(({ profile }) => (profile?.prometheusUrl ?? null) !== null)
  const query = 'query' in condition ? condition.query : null
  const input = useMemo(() => (query === null || !hasPrometheus ? null : { query, over: null }), [query, hasPrometheus])
  const { value, problem } = useAsked('queryPrometheus', input, QUERY_EVERY_MS)
  if (!('query' in condition)) return null
  const unknown = (measured: string): Aged => ({ outcome: 'unknown', measured, about: [], ageMs: null })
  if (!hasPrometheus) return unknown('needs Prometheus, and none is configured for this cluster')
  if (problem !== null) return unknown(`Prometheus: ${problem.detail}`)
  if (value === null) return unknown('asking Prometheus')
  const { outcome, measured, about } = judgeNumber(condition, numberOf(value, 'below' in condition))
  return { outcome, measured, about, ageMs: null }
}
