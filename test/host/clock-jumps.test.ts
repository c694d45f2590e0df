import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SEND, TestConsole } from './support/a-console.ts'
import { aNodeSample, AT } from './support/factories.ts'

const HOUR_MS = 3_600_000
const FAILOVER = { kind: 'failover', accountId: 'uae-main', to: 'uae-2' } as const
const DRAIN = { kind: 'drain', nodeId: 'uae-2' } as const

let desk: TestConsole
beforeEach(async () => {
  desk = new TestConsole()
  await desk.begin()
})
afterEach(() => desk.close())

describe('when the wall clock jumps', () => {
  it.each([-HOUR_MS, HOUR_MS])(
    'by %d ms, the picture is as old as it is, and can be acted on after the next word',
    async (ms) => {
      desk.clock.sleep(ms)
      await desk.hear()
      expect(desk.window.picture?.heardAt).toBe(desk.clock.now())
      expect(await desk.record(FAILOVER)).toMatchObject({ state: 'accepted', createdAt: desk.clock.now() })
    },
  )

  it('back by an hour, silence is still noticed after 3 s', async () => {
    desk.clock.sleep(-HOUR_MS)
    desk.clock.advance(3_100)
    await desk.window.until(desk.clock, ({ link }) => link.kind === 'stale', 'it is stale')
    expect((await desk.window.call('preparePlan', { command: FAILOVER })).class).toBe('forced')
  })

  it('back by an hour, a plan expires all the same', async () => {
    const planId = await desk.prepare(FAILOVER)
    desk.clock.sleep(-HOUR_MS)
    for (let second = 0; second < 122; second += 2) {
      desk.clock.advance(2_000)
      await desk.hear()
    }
    await expect(desk.confirm(planId)).rejects.toMatchObject({ code: 'planExpired' })
  })

  it('forward by an hour, a plan counts as expired rather than as young', async () => {
    const planId = await desk.prepare(FAILOVER)
    desk.clock.sleep(HOUR_MS)
    await desk.hear()
    await expect(desk.confirm(planId)).rejects.toMatchObject({ code: 'planExpired' })
  })

  it('back by an hour, what is held leaves after 5 s and not an hour later', async () => {
    const { operationId } = await desk.record(DRAIN)
    desk.clock.sleep(-HOUR_MS)
    desk.clock.advance(2_500)
    await desk.hear()
    desk.clock.advance(2_500)
    await desk.stateIs(operationId, 'accepted')
    expect(desk.sent).toMatchObject([{ operationId }])
  })

  it('back by an hour, what never arrived is known not to have, half a minute later', async () => {
    desk.controlPlane.overrides.set(SEND, (request) => request.socket.destroy())
    const { operationId } = await desk.record(FAILOVER)
    desk.clock.sleep(-HOUR_MS)
    let passedMs = 0
    // A question that is still under way when the half minute is over is followed by another one a second later.
    while (desk.window.entry(operationId)?.state !== 'notSent' && passedMs < 60_000) {
      desk.clock.advance(2_000)
      passedMs += 2_000
      await desk.hear()
    }
    await desk.stateIs(operationId, 'notSent')
    expect(passedMs).toBeGreaterThanOrEqual(30_000)
    expect(passedMs).toBeLessThan(60_000)
    expect(desk.window.entry(operationId)?.word).toContain('never arrived')
  })
})

describe('when the cluster’s clock is set back by an hour', () => {
  it('its numbers go on at once', async () => {
    const told = (at: number) =>
      desk.window.pushes.some((push) => push.kind === 'samples' && push.samples.some((sample) => sample.at === at))
    for (const at of [AT, AT - HOUR_MS, AT - HOUR_MS + 1_000]) {
      desk.clock.advance(1_000)
      desk.controlPlane.raw(`event: samples\ndata: ${JSON.stringify([aNodeSample({ at })])}\n\n`)
      await desk.window.until(desk.clock, () => told(at), `its numbers of ${at} are there`)
    }
    expect((await desk.window.watch()).samples).toMatchObject([{ at: AT - HOUR_MS + 1_000 }])
  })
})
