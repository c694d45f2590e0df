/** How a service stands after one more answer, or none: one failure is an accident, several in a row are its health. Pure. */
import type { Health } from '../../../shared/node.ts'
import type { Outcome } from './probe.ts'

export interface Standing {
  /** In a row. */
  readonly failures: number
  /** Since this control plane watches. */
  readonly hasAnswered: boolean
}

export const FRESH: Standing = { failures: 0, hasAnswered: false }
export const FAILURES_IN_A_ROW = 2

export interface Judged {
  readonly next: Standing
  /** `null`: nothing is known that was not before. */
  readonly finding: { readonly health: Health; readonly why: string } | null
}

/** `mayBeStarting`: who has not answered yet is given time to. */
export function judgeOutcome(standing: Standing, outcome: Outcome, mayBeStarting: boolean): Judged {
  if (outcome.kind === 'well')
    return { next: { failures: 0, hasAnswered: true }, finding: { health: 'healthy', why: '' } }
  const next = { failures: standing.failures + 1, hasAnswered: standing.hasAnswered || outcome.kind === 'unwell' }
  if (next.failures < FAILURES_IN_A_ROW || (!next.hasAnswered && mayBeStarting)) return { next, finding: null }
  return { next, finding: { health: outcome.kind === 'silent' ? 'down' : 'degraded', why: outcome.why } }
}
