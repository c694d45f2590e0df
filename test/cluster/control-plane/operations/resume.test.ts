import { describe, expect, it } from 'vitest'
import { SUPERVISOR } from '../../../../cluster/control-plane/nodes/roster.ts'
import { Fault } from '../../../../shared/fault.ts'
import { faultOf } from '../../../support/fault.ts'
import { anId, anOperation, aRequest } from '../../../support/factories.ts'
import { aDesk } from '../commands/a-desk.ts'

describe('after a restart of the control plane', () => {
  it('an operation whose plan is lost ends, and says so, instead of staying open', () => {
    const { book, restarted } = aDesk()
    const operation = anOperation({
      command: { kind: 'restartNode', nodeId: 'uae-2' },
      failoverId: null,
      step: 'ending uae-2',
    })
    book.record([{ kind: 'operationChanged', operation }])
    const next = restarted()
    next.resumeOpen()
    expect(next.find(operation.id)).toMatchObject({
      status: 'failed',
      outcome:
        'Failed: the control plane restarted while it was at "ending uae-2"; look how things stand, then plan again',
    })
  })

  it('an operation whose failover goes on is left to it; one whose failover has ended is not', () => {
    const { run, book, restarted } = aDesk()
    const { id, failoverId } = run({ kind: 'failover', accountId: 'uae-main', to: 'uae-2' })
    const next = restarted()
    next.resumeOpen()
    expect(next.find(id).status).toBe('running')
    const ended = { outcome: 'blocked', blockedBy: 'noCandidate', why: 'nobody', offsetMs: 1, gapMs: null } as const
    book.record([{ kind: 'failoverEnded', failoverId: failoverId ?? '', ...ended, previousDetail: null }])
    next.resumeOpen()
    expect(next.find(id).status).toBe('failed')
  })

  it('what had ended stays as it ended', () => {
    const { run, book, restarted } = aDesk()
    run({ kind: 'drain', nodeId: 'uae-2' })
    const { seq } = book.snapshot
    restarted().resumeOpen()
    expect(book.snapshot.seq).toBe(seq)
  })
})

describe('while the disk is full', () => {
  it('the outcome of what runs is kept, and told as soon as there is room', async () => {
    const { run, book, roster, settle, operations, node } = aDesk()
    roster.answers.set(`${SUPERVISOR}:stopNode`, () => ({}))
    const { id } = run({ kind: 'removeNode', nodeId: 'uae-3' })
    const record = book.record.bind(book)
    book.record = () => {
      throw new Fault('diskFull')
    }
    await settle(3_000)
    expect(operations.find(id).status).toBe('running')
    expect(node('uae-3')).toBeDefined()
    book.record = record
    await settle(1_500)
    expect(operations.find(id)).toMatchObject({ status: 'succeeded', outcome: 'uae-3 has left' })
    expect(node('uae-3')).toBeUndefined()
  })

  it('nothing new is begun, and its key is not used up', () => {
    const { plan, operations, book, node } = aDesk()
    const { id: planId } = plan({ kind: 'drain', nodeId: 'uae-2' })
    const record = book.record.bind(book)
    book.record = () => {
      throw new Fault('diskFull')
    }
    expect(faultOf(() => operations.create(aRequest({ planId })))).toBe('diskFull')
    book.record = record
    expect(node('uae-2')?.drained).toBeNull()
    expect(operations.create(aRequest({ planId })).status).toBe('succeeded')
  })
})

describe('a word on an operation', () => {
  it('is its own in the journal, also where the step of another is the reason for it', () => {
    const { run, plan, confirm, operations, book } = aDesk()
    const same = plan({ kind: 'failover', accountId: 'uae-main', to: 'uae-2' })
    const first = run({ kind: 'failover', accountId: 'uae-main', to: 'uae-2' })
    const second = confirm(same.id, { actor: 'noor' })
    expect(second.joins).toBe(first.id)
    operations.cancel(first.id)
    for (const { id, actor } of [first, second])
      expect(book.engine.findOperation(id)).toMatchObject({ id, actor, status: 'cancelled' })
  })
})

describe('a key', () => {
  it('that comes again with another probation is another request', () => {
    const { plan, operations } = aDesk()
    const { id: planId } = plan({ kind: 'drain', nodeId: 'uae-2' })
    const request = aRequest({ operationId: anId(1), planId, probationMinutes: 5 })
    const sent = operations.create(request)
    expect(operations.create({ ...request })).toEqual(sent)
    expect(() => operations.create({ ...request, probationMinutes: 9 })).toThrow(/another content/)
  })
})
