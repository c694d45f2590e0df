/** The life of an operation as a pure machine: accepted, one step after another, one end. What comes after the end changes nothing. */
import { assertNever } from '../../../shared/assert-never.ts'
import { type Command, describeCommand } from '../../../shared/command.ts'
import type { FaultCode } from '../../../shared/fault.ts'
import { isEnded, type Operation, type OperationRequest } from '../../../shared/operation.ts'

export type LifeEvent =
  | { readonly kind: 'reached'; readonly step: string; readonly progress?: Operation['progress'] }
  | { readonly kind: 'succeeded'; readonly outcome: string }
  /** `fault: null`: no rule refused it, it just did not come out as wanted. */
  | { readonly kind: 'failed'; readonly outcome: string; readonly fault: FaultCode | null }
  | { readonly kind: 'cancelled'; readonly outcome: string }

export interface Birth {
  readonly request: OperationRequest
  readonly command: Command
  readonly step: string | null
  readonly failoverId: string | null
  readonly joins: string | null
  readonly now: number
}

export function accepted({ request, command, step, failoverId, joins, now }: Birth): Operation {
  return {
    id: request.operationId,
    planId: request.planId,
    command,
    title: describeCommand(command),
    actor: request.actor,
    reason: request.reason,
    status: 'running',
    step,
    outcome: null,
    fault: null,
    failoverId,
    joins,
    // The journal marks it where a drill covers its account.
    drillId: null,
    acceptedAt: now,
    endedAt: null,
  }
}

export function nextLife(operation: Operation, event: LifeEvent, now: number): Operation {
  if (isEnded(operation.status)) return operation
  // How far the last step was says nothing of the next.
  const { progress: _progress, ...still } = operation
  switch (event.kind) {
    case 'reached':
      return { ...still, status: 'running', step: event.step, ...(event.progress && { progress: event.progress }) }
    case 'succeeded':
      return { ...still, status: 'succeeded', outcome: event.outcome, endedAt: now }
    case 'failed':
      return { ...still, status: 'failed', outcome: event.outcome, fault: event.fault, endedAt: now }
    case 'cancelled':
      return { ...still, status: 'cancelled', outcome: event.outcome, endedAt: now }
    default:
      return assertNever(event)
  }
}
