/** What happened while the numbers ran: failovers, alerts, operations, as marks on every chart of a page. Pure. */
import type { Alert } from '../../shared/alert.ts'
import type { Failover } from '../../shared/failover.ts'
import type { Operation } from '../../shared/operation.ts'
import { fromTo, OUTCOME_NAMES, type Tone } from '../../shared/words/labels.ts'
import type { Span } from './range.ts'

export type AnnotationKind = 'failover' | 'alert' | 'operation'

export interface Annotation {
  readonly id: string
  readonly kind: AnnotationKind
  /** Source clock, epoch ms. */
  readonly from: number
  /** `null`: it still lasts. */
  readonly to: number | null
  readonly tone: Tone
  readonly title: string
}

/** The letter on the mark, so that colour and shape are not alone. */
export const LETTERS: Readonly<Record<AnnotationKind, string>> = { failover: 'F', alert: 'A', operation: 'O' }

export interface Happenings {
  readonly failovers: readonly Failover[]
  readonly alerts: readonly Alert[]
  readonly operations: readonly Operation[]
}

/** Those that touch the span, oldest first. A failover of an operation is one mark, not two. */
export function annotationsOf({ failovers, alerts, operations }: Happenings, span: Span): readonly Annotation[] {
  const moved = new Set(failovers.map(({ operationId }) => operationId))
  return [
    // A first master takes over from nobody: nothing was interrupted.
    ...failovers.filter(({ from }) => from !== null).map(failoverMark),
    // What follows from another alert is told with that one.
    ...alerts.filter(({ causeId }) => causeId === null).map(alertMark),
    ...operations.filter(({ id, failoverId }) => !moved.has(id) && failoverId === null).map(operationMark),
  ]
    .filter(({ from, to }) => from <= span.to && (to ?? span.to) >= span.from)
    .sort((a, b) => a.from - b.from)
}

/** The mark nearest to a moment, at most `withinMs` away; `null`: none is that near. */
export function annotationNear(marks: readonly Annotation[], at: number, withinMs: number): Annotation | null {
  let nearest: Annotation | null = null
  let least = withinMs
  for (const mark of marks) {
    const distance = Math.abs(mark.from - at)
    if (distance > least) continue
    least = distance
    nearest = mark
  }
  return nearest
}

function failoverMark(failover: Failover): Annotation {
  const { id, accountId, startedAt, endedAt, outcome } = failover
  const how = outcome === null ? 'running' : OUTCOME_NAMES[outcome].toLowerCase()
  return {
    id: `failover/${id}`,
    kind: 'failover',
    from: startedAt,
    to: endedAt,
    tone: outcome === 'blocked' ? 'critical' : 'warn',
    title: `Failover of ${accountId}, ${fromTo(failover)}, ${how}`,
  }
}

function alertMark({ id, level, title, raisedAt, resolvedAt }: Alert): Annotation {
  return {
    id: `alert/${id}/${raisedAt}`,
    kind: 'alert',
    from: raisedAt,
    to: resolvedAt,
    tone: level === 'critical' ? 'critical' : 'warn',
    title: `Alert: ${title}`,
  }
}

function operationMark({ id, title, actor, acceptedAt, endedAt, status }: Operation): Annotation {
  return {
    id: `operation/${id}`,
    kind: 'operation',
    from: acceptedAt,
    to: endedAt,
    tone: status === 'failed' ? 'critical' : 'info',
    title: `${title}, by ${actor}, ${status}`,
  }
}
