import { describe, expect, it } from 'vitest'
import type { Operation } from '../../../shared/operation.ts'
import { failoverOfOperation, operationRows, unaskedFailovers } from '../../../renderer/store/operations.ts'
import { aFailover, anEntry, anId } from '../factories.ts'
import { AT } from '../moment.ts'

const elsewhere: Operation = {
  id: anId(50),
  planId: anId(51),
  command: { kind: 'failover', accountId: 'uae-main', to: null },
  title: 'Fail over uae-main',
  actor: 'sami',
  reason: 'maintenance',
  status: 'running',
  step: 'fencing',
  outcome: null,
  fault: null,
  failoverId: null,
  joins: null,
  drillId: null,
  acceptedAt: AT + 1_000,
  endedAt: null,
}

describe('operations', () => {
  it("are this console's and those of others, newest first, each once", () => {
    const own = anEntry({ operationId: anId(20), state: 'unknown' })
    const rows = operationRows([own], [elsewhere, { ...elsewhere, id: own.operationId }])
    expect(rows.map(({ operationId, isOwn, state }) => [operationId, isOwn, state])).toEqual([
      [anId(50), false, 'running'],
      [anId(20), true, 'unknown'],
    ])
    expect(rows[0]).toMatchObject({ word: 'fencing', heardAt: null, isOpen: true })
  })

  it('lead to the failover they caused, by its id or by their own', () => {
    const failover = aFailover({ operationId: anId(20) })
    expect(failoverOfOperation([failover], { operationId: anId(20), failoverId: null })).toBe(failover)
    expect(failoverOfOperation([failover], { operationId: anId(9), failoverId: failover.id })).toBe(failover)
    expect(failoverOfOperation([failover], { operationId: anId(9), failoverId: null })).toBeNull()
  })

  it('are not what the cluster began by itself', () => {
    const byItself = aFailover({ outcome: null })
    const asked = aFailover({ id: 'uae-main.1', outcome: null, operationId: anId(20) })
    expect(unaskedFailovers([byItself, asked, aFailover()])).toEqual([byItself])
  })

  it('of other consoles stay known from the own store, and what is live says more', () => {
    const seen = anEntry({ operationId: anId(50), class: null, state: 'accepted', word: null })
    const older = anEntry({ operationId: anId(51), class: null, state: 'succeeded', createdAt: AT - 9_000 })
    const rows = operationRows([], [elsewhere], [seen, older])
    expect(rows.map(({ operationId, isOwn, state }) => [operationId, isOwn, state])).toEqual([
      [anId(50), false, 'running'],
      [anId(51), false, 'succeeded'],
    ])
  })

  it('are about an account, a node or the whole cluster', () => {
    const subjects = [
      anEntry(),
      anEntry({ operationId: anId(21), command: { kind: 'drain', nodeId: 'ksa-3' } }),
      anEntry({ operationId: anId(22), command: { kind: 'holdAutomation', accountId: null, minutes: 30 } }),
    ]
    expect(operationRows(subjects, []).map(({ subject }) => `${subject.kind} ${subject.id}`)).toEqual([
      'account ksa-main',
      'node ksa-3',
      'cluster cluster',
    ])
  })

  it('ask for somebody where they were not sent and nobody has decided', () => {
    const asking = (part: Parameters<typeof anEntry>[0]) => operationRows([anEntry(part)], [])[0]?.isAsking
    expect(asking({ state: 'notSent', endedAt: null })).toBe(true)
    expect(asking({ state: 'notSent', endedAt: AT })).toBe(false)
    expect(asking({ state: 'cancelled', endedAt: AT })).toBe(false)
  })
})
