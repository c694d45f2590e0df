import { describe, expect, it } from 'vitest'
import { operationFacts } from '../../../../cluster/control-plane/operations/progress.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import type { BlockReason, FailoverOutcome } from '../../../../shared/failover.ts'
import { FailoverOutcome as Outcomes } from '../../../../shared/failover.ts'
import { isEnded, type Operation } from '../../../../shared/operation.ts'
import { aFailover, anId, anOperation, aSnapshot, AT } from '../../../support/factories.ts'

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
  const [fact] = operationFacts(snapshot, steps, AT + 900)
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
    expect(operationFacts(aSnapshot(), [entered('fencing')], AT)).toEqual([])
    expect(after({ kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 2 })).toBeUndefined()
  })
})

describe('operations that joined', () => {
  const second = anOperation({ id: anId(0xc2), joins: anId(0xc1), actor: 'noor' })
  const back = anOperation({
    id: anId(0xc3),
    joins: anId(0xc1),
    command: { kind: 'failback', accountId: 'uae-main', to: 'uae-1' },
  })
  const ends = (outcome: FailoverOutcome) => {
    const joined = aSnapshot({ failovers: [aFailover()], operations: [back, second, anOperation()] })
    return operationFacts(joined, [ended(outcome)], AT).map((fact) =>
      fact.kind === 'operationChanged' ? [fact.operation.id, fact.operation.status] : [],
    )
  }

  it('end as what they joined ends', () => {
    expect(ends('completed').slice(1)).toEqual([
      [second.id, 'succeeded'],
      [OPERATION, 'succeeded'],
    ])
    expect(ends('cancelled').every(([, status]) => status === 'cancelled')).toBe(true)
  })

  it('on the way back wanted just what happened', () => {
    expect(ends('rolledBack')).toEqual([
      [back.id, 'succeeded'],
      [second.id, 'failed'],
      [OPERATION, 'failed'],
    ])
  })

  it('have ended already are left alone', () => {
    const done = aSnapshot({ operations: [anOperation({ status: 'cancelled', outcome: 'Cancelled', endedAt: AT })] })
    expect(operationFacts(done, [ended('completed')], AT)).toEqual([])
  })
})
