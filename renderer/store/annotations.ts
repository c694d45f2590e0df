/** What happened while the numbers ran: failovers, alerts, deployments, operations, as marks on every chart of a page. Pure. */
import type { Alert } from '../../shared/alert.ts'
import type { Deployment } from '../../shared/deployment.ts'
import type { Failover } from '../../shared/failover.ts'
import type { Operation } from '../../shared/operation.ts'
import { fromTo, OUTCOME_NAMES, type Tone } from '../../shared/words/labels.ts'
import { DEPLOYMENT_STATE_NAMES, DEPLOYMENT_STATE_TONES } from '../../shared/words/deployment.ts'
import type { Span } from './range.ts'

export type AnnotationKind = 'failover' | 'alert' | 'deployment' | 'operation'

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
export const LETTERS: Readonly<Record<AnnotationKind, string>> = {
  failover: 'F',
  alert: 'A',
  deployment: 'D',
  operation: 'O',
}

export interface Happenings {
  readonly failovers: readonly Failover[]
  readonly alerts: readonly Alert[]
  readonly operations: readonly Operation[]
  readonly deployments?: readonly Deployment[]
}

/** Those that touch the span, oldest first. A failover or a deployment of an operation is one mark, not two. */
export function annotationsOf(
  { failovers, alerts, operations, deployments = [] }: Happenings,
  span: Span,
): readonly Annotation[] {
  const moved = new Set(failovers.map(({ operationId }) => operationId))
  const deployed = new Set(deployments.map(({ id }) => id))
  return [
    // A first master takes over from nobody: nothing was interrupted.
    ...failovers.filter(({ from }) => from !== null).map(failoverMark),
    // What follows from another alert is told with that one.
    ...alerts.filter(({ causeId }) => causeId === null).map(alertMark),
    ...deployments.map(deploymentMark),
    ...operations
      .filter(({ id, failoverId }) => !moved.has(id) && !deployed.has(id) && failoverId === null)
      .map(operationMark),
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

function deploymentMark(deployment: Deployment): Annotation {
  const { id, version, from, startedAt, endedAt, state } = deployment
  return {
    id: `deployment/${id}`,
    kind: 'deployment',
    from: startedAt,
    to: endedAt,
    tone: DEPLOYMENT_STATE_TONES[state],
    title: `Deployment of ${version} over ${from}, ${DEPLOYMENT_STATE_NAMES[state].toLowerCase()}`,
  }
}

function operationMark({ id, title, actor, acceptedAt, endedAt, status, command }: Operation): Annotation {
  return {
    id: `operation/${id}`,
    kind: 'operation',
    from: acceptedAt,
    to: endedAt,
    // What came before it on the chart is not part of the cluster's state any more.
    tone: status === 'failed' ? 'critical' : command.kind === 'restoreBackup' ? 'warn' : 'info',
    title: `${title}, by ${actor}, ${status}`,
  }
}
