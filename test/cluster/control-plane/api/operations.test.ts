import { describe, expect, it } from 'vitest'
import { Problem } from '../../../../shared/fault.ts'
import { Operation, type OperationRequest } from '../../../../shared/operation.ts'
import { BasisChange, Plan } from '../../../../shared/plan.ts'
import { EMPTY_TAIL } from '../../../../cluster/wire/records.ts'
import { aHealthChange, anId, aRequest, INCARNATIONS } from '../../../support/factories.ts'
import { turns } from '../../../support/until.ts'
import { GRANTED, OBSERVED } from '../a-cluster.ts'
import { anApi } from './an-api.ts'

async function aPlannedFailover() {
  const api = await anApi()
  const planTo = async (to: string | null) => {
    const made = await api.post('/v1/plans', { command: { kind: 'failover', accountId: 'uae-main', to } })
    expect(made.statusCode).toBe(201)
    return Plan.parse(made.json())
  }
  const plan = await planTo(null)
  const confirm = (over: Partial<OperationRequest> = {}) => {
    const request = aRequest({ planId: plan.id, ...over })
    return api.post('/v1/operations', request, { 'idempotency-key': request.operationId })
  }
  const code = async (over: Partial<OperationRequest> = {}) => Problem.parse((await confirm(over)).json()).code
  return { ...api, plan, planTo, confirm, code }
}

describe('a plan', () => {
  it('changes nothing', async () => {
    const { book, plan } = await aPlannedFailover()
    expect(book.snapshot.seq).toBe(8)
    expect(plan).toMatchObject({ class: 'disturbing', command: { to: 'uae-2' } })
  })
})

describe('an operation', () => {
  it('is accepted, and its failover starts', async () => {
    const { confirm, book, roster } = await aPlannedFailover()
    const answer = await confirm()
    expect(answer.statusCode).toBe(202)
    const operation = Operation.parse(answer.json())
    expect(operation).toMatchObject({ id: aRequest().operationId, status: 'running', reason: 'maintenance of uae-1' })
    expect(book.snapshot.accounts['uae-main']?.activeFailoverId).toBe(operation.failoverId)
    expect(book.snapshot.failovers[0]).toMatchObject({ trigger: 'operator', operationId: operation.id })
    await turns(1)
    expect(roster.asked).toEqual(['uae-2:catchUp'])
  })

  it('sent twice happens once, and both get the same answer', async () => {
    const { confirm, book } = await aPlannedFailover()
    const [first, second] = await Promise.all([confirm(), confirm()])
    const { seq } = book.snapshot
    const third = await confirm()
    expect([first.statusCode, second.statusCode, third.statusCode]).toEqual([202, 202, 202])
    expect(second.json()).toEqual(first.json())
    expect(third.json()).toEqual(first.json())
    expect(book.snapshot.failovers).toHaveLength(1)
    expect(book.snapshot.operations).toHaveLength(1)
    expect(book.snapshot.seq).toBe(seq)
  })

  it('under a key that was used for something else is refused', async () => {
    const { confirm, code } = await aPlannedFailover()
    await confirm()
    expect(await code({ reason: 'something else' })).toBe('keyReused')
    expect(await code({ planId: anId(0xee) })).toBe('keyReused')
  })

  it('is refused when the account moved since the plan, with exactly what changed', async () => {
    const { confirm, book } = await aPlannedFailover()
    const [vacated, granted] = GRANTED.map((fact) => ({ ...fact, leaseEpoch: 2 }))
    const to = { nodeId: 'uae-3', incarnation: INCARNATIONS['uae-3'] ?? '' }
    book.record([vacated, { ...granted, holder: to }] as typeof GRANTED)
    const problem = Problem.parse((await confirm()).json())
    expect(problem).toMatchObject({ code: 'staleEpoch', status: 409, runbook: 'planned-failover' })
    expect(BasisChange.array().parse(problem.data?.['changes'])).toEqual([
      { entity: 'account/uae-main', field: 'lease.epoch', planned: 1, now: 2 },
      { entity: 'account/uae-main', field: 'lease.holder', planned: 'uae-1', now: 'uae-3' },
    ])
    expect(book.snapshot.operations).toEqual([])
  })

  it('is not refused for what the plan does not rest on', async () => {
    const { confirm, book } = await aPlannedFailover()
    book.record([aHealthChange('uae-3', { health: 'down', why: 'gone' })])
    expect((await confirm()).statusCode).toBe(202)
  })

  it('is refused once the plan has expired', async () => {
    const { code, clock } = await aPlannedFailover()
    clock.advance(120_001)
    expect(await code()).toBe('planExpired')
  })

  it('is refused while the control plane only observes, and taken afterwards', async () => {
    const { code, confirm, book } = await aPlannedFailover()
    book.record([{ kind: 'protectionChanged', state: 'warming', why: 'it slept' }])
    const healthy = ['uae-1', 'uae-2', 'uae-3'].map((id) => aHealthChange(id, { health: 'healthy', why: '' }))
    book.record(healthy)
    expect(await code()).toBe('warming')
    book.record([OBSERVED])
    expect((await confirm()).statusCode).toBe(202)
  })

  it('is refused while the account goes to another node', async () => {
    const { confirm, planTo, code } = await aPlannedFailover()
    const other = await planTo('uae-3')
    await confirm()
    expect(await code({ operationId: anId(0xd1), planId: other.id })).toBe('failoverRunning')
  })

  it('joins what makes the same node master already, however far that is', async () => {
    const { confirm, planTo, code, post, roster, book, get } = await aPlannedFailover()
    const other = await planTo('uae-3')
    roster.answers.set('uae-2:catchUp', () => ({ fetched: 0, tail: EMPTY_TAIL, cut: 0, source: null }))
    const first = Operation.parse((await confirm()).json())
    await turns(5)
    expect(book.snapshot.operations[0]?.step).toBe('fencing')
    // The other plan rests on an epoch that is gone by now; the same goal does not care.
    expect(await code({ operationId: anId(0xd1), planId: other.id })).toBe('staleEpoch')
    const joined = Operation.parse((await confirm({ operationId: anId(0xd2), actor: 'noor' })).json())
    expect(joined).toMatchObject({ status: 'running', joins: first.id, failoverId: first.failoverId, actor: 'noor' })
    expect(book.snapshot.failovers).toHaveLength(1)
    // Who only joined can leave again; what runs goes on.
    expect((await post(`/v1/operations/${joined.id}/cancel`, {})).json()).toMatchObject({
      status: 'cancelled',
      outcome: 'Cancelled: what it joined goes on without it',
    })
    expect((await get(`/v1/operations/${first.id}`)).json()).toMatchObject({ status: 'running' })
  })

  it('can be asked for, and is cancelled until fencing', async () => {
    const { confirm, get, post, book } = await aPlannedFailover()
    const { id } = Operation.parse((await confirm()).json())
    expect((await get(`/v1/operations/${id}`)).json()).toMatchObject({ id, status: 'running' })
    expect((await post(`/v1/operations/${id}/cancel`, {})).json()).toMatchObject({
      status: 'cancelled',
      outcome: 'Cancelled: called off by an operator',
    })
    expect(book.snapshot.accounts['uae-main']).toMatchObject({ activeFailoverId: null, lease: { epoch: 1 } })
    expect((await post(`/v1/operations/${id}/cancel`, {})).json()).toMatchObject({ code: 'notCancellable' })
  })

  it('cannot be cancelled once fencing has begun', async () => {
    const { confirm, post, roster, book } = await aPlannedFailover()
    roster.answers.set('uae-2:catchUp', () => ({
      fetched: 0,
      tail: { position: 0, hash: '', epoch: 0 },
      cut: 0,
      source: null,
    }))
    const { id } = Operation.parse((await confirm()).json())
    await turns(5)
    expect(book.snapshot.operations[0]?.step).toBe('fencing')
    expect((await post(`/v1/operations/${id}/cancel`, {})).json()).toMatchObject({
      code: 'notCancellable',
      status: 409,
    })
  })
})
