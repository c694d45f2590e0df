import { describe, expect, it } from 'vitest'
import { markDrills } from '../../../cluster/control-plane/drill-marks.ts'
import type { FactBody } from '../../../shared/fact.ts'
import type { Drill } from '../../../shared/hold.ts'
import { aFailoverStart, aHealthChange, anAlert, anId, anOperation, aSnapshot, AT } from '../../support/factories.ts'
import { aBook } from './a-cluster.ts'

const DRILL = anId(0xd1)
const aDrill = (accountId: string | null): Drill => ({
  id: DRILL,
  accountId,
  owner: 'noor',
  reason: 'training',
  since: AT,
  expiresAt: AT + 60_000,
})
const onUae = aSnapshot({ drills: [aDrill('uae-main')], alerts: [anAlert()] })
const onAll = aSnapshot({ drills: [aDrill(null)] })
const marks = (snapshot: typeof onUae, ...bodies: FactBody[]) =>
  markDrills(snapshot, bodies).map(({ drillId }) => drillId)

describe('a drill on an account', () => {
  it.each<[string, FactBody]>([
    ['a node of it', aHealthChange('uae-2')],
    ['its lease', { kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 2 }],
    ['its failover', aFailoverStart()],
    ['a phase of its failover', aPhase('uae-main.7')],
    ['an alert about it', { kind: 'alertRaised', alert: anAlert() }],
    [
      'what becomes of an alert about it',
      { kind: 'alertAcknowledged', alertId: 'noStandby/uae-main', by: 'n', note: '' },
    ],
    ['an operation on it', { kind: 'operationChanged', operation: anOperation() }],
    ['an operation on a node of it', anOperationOn('uae-3')],
  ])('marks %s', (_what, body) => {
    expect(marks(onUae, body)).toEqual([DRILL])
  })

  it.each<[string, FactBody]>([
    ['another account', { kind: 'leaseVacated', accountId: 'ksa-main', leaseEpoch: 2 }],
    ['a failover of another account', aPhase('ksa-main.7')],
    ['a node nobody knows', aHealthChange('ksa-2')],
    ['the cluster', { kind: 'protectionChanged', state: 'on', why: '' }],
  ])('does not mark %s', (_what, body) => {
    expect(marks(onUae, body)).toEqual([null])
    expect(marks(onAll, body)).toEqual([DRILL])
  })

  it('begins and ends with its own facts', () => {
    const health = aHealthChange('uae-2')
    const start: FactBody = { kind: 'drillStarted', drill: aDrill('uae-main') }
    const end: FactBody = { kind: 'drillEnded', endedId: DRILL, why: 'expired' }
    expect(marks(aSnapshot(), health, start, health)).toEqual([null, DRILL, DRILL])
    expect(marks(onUae, health, end, health)).toEqual([DRILL, DRILL, null])
  })
})

describe('an operation', () => {
  it('belongs to the drill it was accepted in, and to none that began or ended later', () => {
    const said = (snapshot: typeof onUae) => {
      const [marked] = markDrills(snapshot, [{ kind: 'operationChanged', operation: anOperation() }])
      return marked?.body.kind === 'operationChanged' ? marked.body.operation.drillId : undefined
    }
    expect(said(onUae)).toBe(DRILL)
    expect(said({ ...onUae, operations: [anOperation()] })).toBeNull()
    expect(said(aSnapshot({ operations: [anOperation({ drillId: DRILL })] }))).toBe(DRILL)
  })
})

describe('the book', () => {
  it('writes the mark into the journal, where failovers and alerts keep it', () => {
    const { book, engine } = aBook()
    book.record([{ kind: 'drillStarted', drill: aDrill('uae-main') }])
    book.record([aFailoverStart({ failoverId: 'uae-main.10' }), { kind: 'alertRaised', alert: anAlert() }])
    book.record([{ kind: 'drillEnded', endedId: DRILL, why: 'expired' }, aHealthChange('uae-2')])
    expect(book.snapshot.failovers[0]?.drillId).toBe(DRILL)
    expect(book.snapshot.alerts[0]?.drillId).toBe(DRILL)
    expect(engine.factsAfter(8, 10)?.map(({ drillId }) => drillId)).toEqual([DRILL, DRILL, DRILL, DRILL, null])
    expect(engine.load()).toEqual(book.snapshot)
  })
})

function aPhase(failoverId: string): FactBody {
  return { kind: 'failoverPhaseEntered', failoverId, phase: 'fencing', offsetMs: 1, previousDetail: null }
}

function anOperationOn(nodeId: string): FactBody {
  const operation = anOperation({ command: { kind: 'restartNode', nodeId }, failoverId: null })
  return { kind: 'operationChanged', operation }
}
