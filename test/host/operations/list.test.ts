import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportOperations } from '../../../host/operations/export.ts'
import type { OperationFilter } from '../../../shared/ledger.ts'
import { TestConsole } from '../support/a-console.ts'
import { anEntry, anOperation, AT } from '../support/factories.ts'

const filter = (over: Partial<OperationFilter> = {}): OperationFilter => ({
  text: null,
  states: null,
  kinds: null,
  from: null,
  to: null,
  before: null,
  limit: 100,
  ...over,
})

describe('list of operations', () => {
  let desk: TestConsole
  beforeEach(async () => {
    desk = new TestConsole()
    await desk.begin()
  })
  afterEach(() => desk.close())

  const list = (over: Partial<OperationFilter> = {}) => desk.window.call('listOperations', filter(over))
  const ids = async (over: Partial<OperationFilter>) => (await list(over)).map(({ operationId }) => operationId)

  async function seen(over: Parameters<typeof anOperation>[1]): Promise<string> {
    const operation = anOperation(anEntry(), over)
    desk.controlPlane.operations.set(operation.id, operation)
    const fact = desk.controlPlane.append({ kind: 'operationChanged', operation }, operation.id)
    await desk.window.until(desk.clock, ({ snapshot }) => snapshot?.seq === fact.seq, 'it came')
    return operation.id
  }

  it('holds what was clicked here and what was asked for elsewhere, newest first', async () => {
    const own = await desk.record({ kind: 'failover', accountId: 'uae-main', to: 'uae-2' })
    const later = await seen({ actor: 'noor', acceptedAt: own.createdAt + 1, status: 'running', step: 'fencing' })
    expect(await list()).toMatchObject([
      { operationId: later, actor: 'noor', class: null, state: 'running', word: 'fencing' },
      { operationId: own.operationId, actor: 'ops', class: 'disturbing', reason: 'maintenance' },
    ])
  })

  it('keeps its own word on a click of this console, and everybody else’s across a restart', async () => {
    const own = await desk.record({ kind: 'failover', accountId: 'uae-main', to: 'uae-2' })
    await seen({ id: own.operationId, status: 'running', step: 'fencing' })
    const other = await seen({ actor: 'noor', acceptedAt: 5, status: 'succeeded', outcome: 'Done.', endedAt: 9 })
    await desk.quit()
    await desk.begin()
    expect(await list({ to: own.createdAt })).toMatchObject([
      { operationId: own.operationId, class: 'disturbing', word: 'fencing', usualMs: null },
      { operationId: other, class: null, word: 'Done.', endedAt: 9 },
    ])
    expect(desk.window.picture?.ledger.map(({ operationId }) => operationId)).toEqual([own.operationId])
  })

  it('filters by words in any case and language, states, kinds and time, together', async () => {
    const failed = await seen({
      acceptedAt: 10,
      reason: 'ÜBER Nacht',
      status: 'failed',
      outcome: 'No candidate',
      endedAt: 1,
    })
    const command = { kind: 'drain', nodeId: 'uae-2' } as const
    const drained = await seen({ acceptedAt: 20, command, title: 'Drain uae-2', reason: 'über', status: 'succeeded' })
    expect(await ids({ text: 'über' })).toEqual([drained, failed])
    expect(await ids({ text: 'CANDIDATE nacht' })).toEqual([failed])
    expect(await ids({ text: '100%_' })).toEqual([])
    expect(await ids({ states: ['succeeded', 'held'] })).toEqual([drained])
    expect(await ids({ kinds: ['failover'] })).toEqual([failed])
    expect(await ids({ from: 15, to: 25 })).toEqual([drained])
    expect(await ids({ before: 20 })).toEqual([failed])
    expect(await ids({ limit: 1 })).toEqual([drained])
    expect(await ids({ text: 'über', kinds: ['drain'], states: ['failed'] })).toEqual([])
  })

  it('gives the plan that a click of this console was confirmed with, and of nobody else’s', async () => {
    const own = await desk.record({ kind: 'failover', accountId: 'uae-main', to: 'uae-2' })
    const other = await seen({ actor: 'noor' })
    await desk.quit()
    await desk.begin()
    expect(await desk.window.call('getPlan', { operationId: own.operationId })).toMatchObject({
      plan: { id: own.planId, command: own.command },
      class: 'disturbing',
    })
    await expect(desk.window.call('getPlan', { operationId: other })).rejects.toMatchObject({ code: 'unknownPlan' })
  })

  it('is given as a file in the same selection', async () => {
    await seen({ acceptedAt: 10, reason: 'one' })
    const two = await seen({ acceptedAt: 20, reason: 'two' })
    const file = await desk.window.call('exportOperations', { filter: filter({ text: 'two' }), format: 'json' })
    expect(file).toMatchObject({ name: 'built-in-operations-2026-11-20T09-00-00Z.json', mime: 'application/json' })
    expect(JSON.parse(file.text)).toMatchObject([{ operationId: two }])
  })
})

describe('export of operations', () => {
  const rows = (text: string): string[] => text.split('\r\n')

  it('writes CSV that a table reads back: quotes, line breaks and commas inside cells', () => {
    const entry = anEntry({ reason: 'two\nlines, "quoted"', state: 'succeeded', endedAt: AT + 1_500 })
    const { text, name } = exportOperations([entry], 'csv', 'my cluster/1', AT)
    expect(name).toBe('my-cluster-1-operations-2026-11-20T09-00-00Z.csv')
    expect(rows(text)[0]).toMatch(/^created,ended,title,kind,subject,class,actor,reason,state,/)
    expect(text).toContain(
      '2026-11-20T09:00:00.000Z,2026-11-20T09:00:01.500Z,Fail over uae-main to uae-2,failover,uae-main,',
    )
    expect(text).toContain(',"two\nlines, ""quoted""",succeeded,')
    expect(text.endsWith('\r\n')).toBe(true)
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('keeps a spreadsheet from running %j', (reason) => {
    const { text } = exportOperations([anEntry({ reason })], 'csv', 'c', AT)
    expect(text).toMatch(new RegExp(`,"?'${reason.replaceAll(/[+()]/g, '\\$&')}"?,`))
  })
})
