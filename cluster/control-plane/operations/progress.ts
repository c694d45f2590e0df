/** What a failover's steps mean for the operation that caused it. Pure. */
import type { FactBody } from '../../../shared/fact.ts'
import type { FailoverOutcome, FailoverPhase } from '../../../shared/failover.ts'
import type { FaultCode } from '../../../shared/fault.ts'
import type { Operation, OperationStatus } from '../../../shared/operation.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'

const STATUS: Readonly<Record<FailoverOutcome, OperationStatus>> = {
  completed: 'succeeded',
  rolledBack: 'failed',
  blocked: 'failed',
  cancelled: 'cancelled',
}
const FAULT: Readonly<Record<FailoverOutcome, FaultCode | null>> = {
  completed: null,
  rolledBack: null,
  blocked: 'noCandidate',
  cancelled: null,
}

/** The operation's own facts, journaled with the steps. Empty where no operation caused them. */
export function operationFacts(
  snapshot: Snapshot,
  operationId: string | null,
  steps: readonly FactBody[],
  now: number,
): FactBody[] {
  const operation = snapshot.operations.find(({ id }) => id === operationId)
  const last = steps.findLast((fact) => fact.kind === 'failoverPhaseEntered' || fact.kind === 'failoverEnded')
  if (operation === undefined || last === undefined) return []
  const changed =
    last.kind === 'failoverEnded'
      ? ended(operation, last, now)
      : { ...operation, status: 'running' as const, step: describePhase(last.phase) }
  return [{ kind: 'operationChanged', operation: changed }]
}

function ended(operation: Operation, fact: Extract<FactBody, { kind: 'failoverEnded' }>, endedAt: number): Operation {
  const { outcome, why, blockedBy } = fact
  return {
    ...operation,
    status: STATUS[outcome],
    outcome: `${outcome === 'rolledBack' ? 'Rolled back' : outcome}: ${why}`.replace(/^./, (letter) =>
      letter.toUpperCase(),
    ),
    fault: blockedBy === 'gatewayUnreachable' ? 'gatewayUnreachable' : FAULT[outcome],
    endedAt,
  }
}

function describePhase(phase: FailoverPhase): string {
  return phase === 'rollingBack' ? 'rolling back' : phase
}
