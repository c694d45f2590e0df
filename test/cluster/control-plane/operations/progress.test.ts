import { describe, expect, it } from 'vitest'
import { operationFacts } from '../../../../cluster/control-plane/operations/progress.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import type { BlockReason, FailoverOutcome } from '../../../../shared/failover.ts'
import { FailoverOutcome as Outcomes } from '../../../../shared/failover.ts'
import { isEnded, type Operation } from '../../../../shared/operation.ts'
import { anId, anOperation, aSnapshot, AT } from '../../../support/factories.ts'

const snapshot = aSnapshot({ operations: [anOperation()] })
const OPERATION = anOperation().id

const entered = (phase: 'fencing' | 'rollingBack'): FactBody => ({
  kind: 'failoverPhaseEntered',
  failoverId: 'uae-main.1',
  phase,
  offsetMs: 10,
  previousDetail: null,
})

function ended(outcome: FailoverOutcome, blockedBy: BlockReason | null = null): FactBody {
  const rest = { offsetMs: 20, previousDetail: null, gapMs: null, why: 'the reason' }
  return { kind: 'failoverEnded', failoverId: 'uae-main.1', outcome, blockedBy, ...rest }
}

function after(...steps: readonly FactBody[]): Operation | undefined {
  const [fact] = operationFacts(snapshot, OPERATION, steps, AT + 900)
  return fact?.kind === 'operationChanged' ? fact.operation : undefined
}

describe('an operation', () => {
  it('is at the step its failover is at', () => {
    expect(after(entered('fencing'))).toMatchObject({ status: 'running', step: 'fencing', endedAt: null })
    expect(after(entered('rollingBack'))).toMatchObject({ status: 'running', step: 'rolling back' })
  })

  it.each<[FailoverOutcome, BlockReason | null, Partial<Operation>]>([
    ['completed', null, { status: 'succeeded', outcome: 'Completed: the reason', fault: null }],
    ['rolledBack', null, { status: 'failed', outcome: 'Rolled back: the reason', fault: null }],
    ['cancelled', null, { status: 'cancelled', outcome: 'Cancelled: the reason', fault: null }],
    ['blocked', 'noCandidate', { status: 'failed', outcome: 'Blocked: the reason', fault: 'noCandidate' }],
    ['blocked', 'gatewayUnreachable', { status: 'failed', fault: 'gatewayUnreachable' }],
  ])('whose failover is %s (%s) says so, in words', (outcome, blockedBy, expected) => {
    expect(after(ended(outcome, blockedBy))).toMatchObject({ ...expected, endedAt: AT + 900 })
  })

  it.each(Outcomes.options)('has ended when its failover ended %s', (outcome) => {
    const operation = after(entered('fencing'), ended(outcome))
    expect(operation !== undefined && isEnded(operation.status)).toBe(true)
  })

  it('has no fact where no operation caused the failover, or nothing of it changed', () => {
    expect(operationFacts(snapshot, null, [entered('fencing')], AT)).toEqual([])
    expect(operationFacts(snapshot, anId(99), [entered('fencing')], AT)).toEqual([])
    expect(after({ kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 2 })).toBeUndefined()
  })
})
