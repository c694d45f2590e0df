/** What a failover's steps mean for the operations that caused or joined it. Pure. */
import type { FactBody } from '../../../shared/fact.ts'
import type { BlockReason, FailoverPhase } from '../../../shared/failover.ts'
import type { FaultCode } from '../../../shared/fault.ts'
import { isEnded, type Operation } from '../../../shared/operation.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { type LifeEvent, nextLife } from './life.ts'

type Ended = Extract<FactBody, { kind: 'failoverEnded' }>

const FAULT: Readonly<Record<BlockReason, FaultCode>> = {
  noCandidate: 'noCandidate',
  gatewayUnreachable: 'gatewayUnreachable',
  stateBehind: 'noCandidate',
  promotionRefused: 'noCandidate',
}

/** The operations' own facts, journaled with the steps. Empty where no operation follows the failover. */
export function operationFacts(snapshot: Snapshot, steps: readonly FactBody[], now: number): FactBody[] {
  const last = steps.findLast((fact) => fact.kind === 'failoverPhaseEntered' || fact.kind === 'failoverEnded')
  if (last === undefined) return []
  const from = snapshot.failovers.find(({ id }) => id === last.failoverId)?.from ?? null
  return snapshot.operations
    .filter(({ failoverId, status }) => failoverId === last.failoverId && !isEnded(status))
    .map((operation): FactBody => {
      const event: LifeEvent =
        last.kind === 'failoverEnded'
          ? endOf(operation, last, from)
          : { kind: 'reached', step: describePhase(last.phase) }
      return { kind: 'operationChanged', operation: nextLife(operation, event, now) }
    })
}

function endOf(operation: Operation, { outcome, why, blockedBy }: Ended, from: string | null): LifeEvent {
  switch (outcome) {
    case 'completed':
      return { kind: 'succeeded', outcome: `Completed: ${why}` }
    case 'rolledBack':
      // Who joined on the way back wanted just that.
      return operation.joins !== null && goalOfCommand(operation) === from
        ? { kind: 'succeeded', outcome: `Completed: ${why}` }
        : { kind: 'failed', outcome: `Rolled back: ${why}`, fault: null }
    case 'blocked':
      return { kind: 'failed', outcome: `Blocked: ${why}`, fault: FAULT[blockedBy ?? 'noCandidate'] }
    case 'cancelled':
      return { kind: 'cancelled', outcome: `Cancelled: ${why}` }
  }
}

function goalOfCommand({ command }: Operation): string | null {
  return command.kind === 'failover' || command.kind === 'failback' ? command.to : null
}

function describePhase(phase: FailoverPhase): string {
  return phase === 'rollingBack' ? 'rolling back' : phase
}
