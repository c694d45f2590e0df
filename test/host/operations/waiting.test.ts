import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../shared/fault.ts'
import { sendFault } from '../support/fake-control-plane.ts'
import { SEND, TestConsole } from '../support/a-console.ts'

const DRAIN = { kind: 'drain', nodeId: 'uae-2' } as const
const FAILOVER = { kind: 'failover', accountId: 'uae-main', to: 'uae-2' } as const

describe('operations that wait', () => {
  let desk: TestConsole
  beforeEach(async () => {
    desk = new TestConsole()
    await desk.begin()
  })
  afterEach(() => desk.close())

  const failing = (sql: string): void => {
    const db = new DatabaseSync(join(desk.dataDir, 'built-in.sqlite'))
    db.exec(sql)
    db.close()
  }
  const FULL = "BEGIN SELECT RAISE(FAIL, 'the disk is full'); END"
  /** Sending ends without an answer, and the cluster does not know it after the window: it was not sent. */
  async function notSent(): Promise<string> {
    desk.controlPlane.overrides.set(SEND, (request) => request.socket.destroy())
    const { operationId } = await desk.record(FAILOVER)
    desk.clock.sleep(31_000)
    desk.clock.advance(1_000)
    await desk.stateIs(operationId, 'notSent')
    desk.controlPlane.overrides.clear()
    await desk.isLive()
    await desk.hear()
    return operationId
  }

  it('are held for 5 s where something healthy moves and can be moved back, then leave by themselves', async () => {
    const entry = await desk.record(DRAIN)
    expect(entry).toMatchObject({ state: 'held', heldUntil: desk.clock.now() + 5_000, endedAt: null })
    desk.clock.advance(2_000)
    await desk.hear()
    desk.clock.advance(2_900)
    expect(desk.sent).toEqual([])
    desk.clock.advance(200)
    await desk.stateIs(entry.operationId, 'accepted')
    expect(desk.sent).toMatchObject([{ operationId: entry.operationId, reason: 'maintenance' }])
  })

  it('leave at once where they cannot be moved back', async () => {
    expect(await desk.record(FAILOVER, { probationMinutes: 30 })).toMatchObject({ state: 'accepted', heldUntil: null })
    expect(desk.sent).toMatchObject([{ probationMinutes: 30 }])
  })

  it('can be taken back while they are held', async () => {
    const { operationId } = await desk.record(DRAIN)
    expect(await desk.window.call('withdrawOperation', { operationId })).toMatchObject({ state: 'cancelled' })
    desk.clock.advance(10_000)
    expect(desk.sent).toEqual([])
    await expect(desk.window.call('sendOperation', { operationId })).rejects.toMatchObject({ code: 'alreadySo' })
  })

  it('can be sent before their time is over, once', async () => {
    const { operationId } = await desk.record(DRAIN)
    expect(await desk.window.call('sendOperation', { operationId })).toMatchObject({ state: 'accepted' })
    desk.clock.advance(10_000)
    expect(desk.sent).toHaveLength(1)
    await expect(desk.window.call('withdrawOperation', { operationId })).rejects.toMatchObject({
      code: 'notCancellable',
      message: expect.stringContaining('has left'),
    })
  })

  it('are not sent by a console that was restarted while they were held, but ask', async () => {
    const { operationId } = await desk.record(DRAIN)
    await desk.quit()
    await desk.begin()
    expect(desk.window.entry(operationId)).toMatchObject({ state: 'notSent', heldUntil: null, endedAt: null })
    desk.clock.advance(10_000)
    expect(desk.sent).toEqual([])
  })

  it('do not leave on a picture that grew old while they were held', async () => {
    const { operationId } = await desk.record(DRAIN)
    await desk.lose()
    desk.controlPlane.overrides.set('GET /v1/events', (request) => request.socket.destroy())
    desk.clock.advance(5_000)
    await desk.stateIs(operationId, 'notSent')
    expect(desk.window.entry(operationId)?.word).toContain('Not sent: The connection is not live')
    expect(desk.sent).toEqual([])
  })

  it('do not leave when that cannot be recorded', async () => {
    await desk.quit()
    failing(`CREATE TRIGGER full BEFORE UPDATE ON ledger WHEN new.state = 'sending' ${FULL}`)
    await desk.begin()
    const { operationId } = await desk.record(DRAIN)
    desk.clock.advance(2_500)
    await desk.hear()
    desk.clock.advance(2_500)
    await desk.stateIs(operationId, 'notSent')
    expect(desk.window.entry(operationId)?.word).toContain('cannot write to its store')
    expect(desk.sent).toEqual([])
    await expect(desk.window.call('sendOperation', { operationId })).rejects.toMatchObject({ code: 'storeFull' })
    expect(desk.sent).toEqual([])
  })

  it('ask before they are sent after all, and go with the same key', async () => {
    const operationId = await notSent()
    const before = desk.sent.length
    desk.clock.advance(2_500)
    await desk.hear()
    expect(desk.sent).toHaveLength(before)
    desk.asked.length = 0
    expect(await desk.window.call('sendOperation', { operationId })).toMatchObject({ state: 'accepted' })
    expect(desk.asked).toMatchObject([{ plan: { plan: { command: FAILOVER } }, reason: 'maintenance' }])
    expect(new Set(desk.sent.map((body) => body['operationId']))).toEqual(new Set([operationId]))
  })

  it('stay unsent when the confirmation is withdrawn', async () => {
    const operationId = await notSent()
    const before = desk.sent.length
    desk.consent = () => Promise.resolve('withdrawn')
    expect(await desk.window.call('sendOperation', { operationId })).toMatchObject({ state: 'notSent' })
    desk.consent = () => Promise.reject(new Fault('consentRefused'))
    await expect(desk.window.call('sendOperation', { operationId })).rejects.toMatchObject({ code: 'consentRefused' })
    expect(desk.sent).toHaveLength(before)
    expect(await desk.window.call('withdrawOperation', { operationId })).toMatchObject({
      state: 'cancelled',
      word: 'Given up; it was not sent.',
    })
  })

  it.each([
    ['expired', () => desk.clock.sleep(120_000), 'more than 120 s ago'],
    ['belongs to another journal', () => desk.controlPlane.beginJournal(), 'another journal'],
  ])('are refused, and to be planned again, when their plan %s', async (_, pass, words) => {
    const operationId = await notSent()
    pass()
    await desk.lose()
    desk.clock.advance(1_000)
    await desk.isLive()
    expect(await desk.window.call('sendOperation', { operationId })).toMatchObject({
      state: 'refused',
      problem: { code: 'planExpired', detail: expect.stringContaining(words) },
    })
    expect(desk.sent.every((body) => body['operationId'] === operationId)).toBe(true)
  })

  it('keep the last phase seen while the connection is gone, and tell the outcome before anything else when it is back', async () => {
    const { operationId } = await desk.record(FAILOVER)
    const known = desk.controlPlane.operations.get(operationId)
    if (known === undefined) throw new Error('the cluster does not know it')
    const running = { ...known, status: 'running', step: 'fencing uae-1' } as const
    desk.controlPlane.append({ kind: 'operationChanged', operation: running }, operationId)
    await desk.stateIs(operationId, 'running')
    const heardAt = desk.clock.now()
    await desk.lose()
    expect(desk.window.entry(operationId)).toMatchObject({ state: 'unknown', word: 'fencing uae-1', heardAt })
    const done = { ...running, status: 'succeeded', outcome: 'uae-2 is master.', endedAt: 9 } as const
    desk.controlPlane.operations.set(operationId, done)
    desk.controlPlane.append({ kind: 'operationChanged', operation: done }, operationId)
    desk.window.pushes.length = 0
    desk.clock.advance(1_000)
    await desk.isLive()
    const asides = new Set(['link', 'heard', 'sightings', 'sources'])
    const told = desk.window.pushes.filter(({ kind }) => !asides.has(kind))
    expect(told[0]).toMatchObject({ kind: 'ledger', entry: { state: 'succeeded', word: 'uae-2 is master.' } })
    expect(told.some(({ kind }) => kind === 'facts')).toBe(true)
  })

  it('are refused with the difference when the cluster moved, and nothing is left waiting', async () => {
    const operationId = await notSent()
    const changes = [{ entity: 'account/uae-main', field: 'lease.epoch', planned: 1, now: 2 }]
    desk.controlPlane.overrides.set(SEND, (_, response) =>
      sendFault(response, new Fault('staleEpoch', 'It moved.', { changes })),
    )
    expect(await desk.window.call('sendOperation', { operationId })).toMatchObject({
      state: 'refused',
      problem: { code: 'staleEpoch', data: { changes } },
    })
  })
})
