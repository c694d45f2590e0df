import { describe, expect, it } from 'vitest'
import type { Operation } from '../../../shared/operation.ts'
import { annotationNear, annotationsOf } from '../../../renderer/store/annotations.ts'
import { aDeployment } from '../../support/deployments.ts'
import { aFailover, anAlert, anId, aSnapshot } from '../factories.ts'
import { AT } from '../moment.ts'

const span = { from: AT - 60_000, to: AT + 60_000 }

function anOperation(part: Partial<Operation> = {}): Operation {
  return {
    id: anId(30),
    planId: anId(1),
    command: { kind: 'drain', nodeId: 'ksa-3' },
    title: 'Drain ksa-3',
    actor: 'noor',
    reason: 'kernel update',
    status: 'succeeded',
    step: null,
    outcome: 'drained',
    fault: null,
    failoverId: null,
    joins: null,
    drillId: null,
    acceptedAt: AT + 5_000,
    endedAt: AT + 9_000,
    ...part,
  }
}

describe('annotations', () => {
  it('are failovers, alerts and operations of the span, oldest first', () => {
    const marks = annotationsOf(
      { failovers: [aFailover()], alerts: [anAlert({ raisedAt: AT - 9_000 })], operations: [anOperation()] },
      span,
    )
    expect(marks.map(({ kind }) => kind)).toEqual(['alert', 'failover', 'operation'])
    expect(marks.map(({ title }) => title)).toEqual([
      'Alert: ksa-main has no standby: a reply is sent before any other node has it',
      'Failover of ksa-main, ksa-1 → ksa-2, completed',
      'Drain ksa-3, by noor, succeeded',
    ])
  })

  it('are one where an operation began a deployment, named with its versions and its state', () => {
    const deployment = { ...aDeployment(aSnapshot()), startedAt: AT, id: anId(30) }
    const marks = annotationsOf(
      { failovers: [], alerts: [], operations: [anOperation()], deployments: [deployment] },
      span,
    )
    expect(marks.map(({ kind, title, to }) => [kind, title, to])).toEqual([
      ['deployment', 'Deployment of 0.2.0 over 0.1.0, running', null],
    ])
  })

  it('are one where an operation made the failover', () => {
    const failovers = [aFailover({ operationId: anId(30) })]
    const operations = [anOperation({ failoverId: failovers[0]?.id ?? null })]
    expect(annotationsOf({ failovers, alerts: [], operations }, span)).toHaveLength(1)
  })

  it('warn of a restore: what came before it is not part of the state any more', () => {
    const command = { kind: 'restoreBackup', backupId: '20261120T030000Z-3fa2c1', toAt: null } as const
    const tones = (operation: Operation) =>
      annotationsOf({ failovers: [], alerts: [], operations: [operation] }, span).map(({ tone }) => tone)
    expect(tones(anOperation({ command }))).toEqual(['warn'])
    expect(tones(anOperation({ command, status: 'failed' }))).toEqual(['critical'])
  })

  it('leave out first masters, what follows from another alert, and what lies elsewhere', () => {
    const happenings = {
      failovers: [
        aFailover({ from: null }),
        aFailover({ id: 'ksa-main.2', startedAt: AT - 900_000, endedAt: AT - 890_000 }),
      ],
      alerts: [anAlert({ causeId: 'nodeDown/ksa-1' })],
      operations: [],
    }
    expect(annotationsOf(happenings, span)).toEqual([])
  })

  it('keep what began before the span and still lasts', () => {
    const alerts = [anAlert({ raisedAt: AT - 900_000, resolvedAt: null })]
    expect(annotationsOf({ failovers: [], alerts, operations: [] }, span)).toHaveLength(1)
  })

  it('are named by the crosshair when it is near enough', () => {
    const marks = annotationsOf({ failovers: [aFailover()], alerts: [], operations: [anOperation()] }, span)
    expect(annotationNear(marks, AT + 1_000, 2_000)?.kind).toBe('failover')
    expect(annotationNear(marks, AT + 4_000, 2_000)?.kind).toBe('operation')
    expect(annotationNear(marks, AT + 30_000, 2_000)).toBeNull()
  })
})
