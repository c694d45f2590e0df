import { describe, expect, it } from 'vitest'
import type { Operation } from '../../../shared/operation.ts'
import {
  failoverOfOperation,
  matchesOperation,
  operationRows,
  unaskedFailovers,
} from '../../../renderer/store/operations.ts'
import { aFailover, anEntry, anId, AT } from '../factories.ts'

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

  it('are searched by title, actor, reason and state', () => {
    const [row] = operationRows([anEntry()], [])
    if (row === undefined) throw new Error('there is one')
    expect(matchesOperation(row, 'noor disk')).toBe(true)
    expect(matchesOperation(row, 'succeeded')).toBe(false)
  })
})
