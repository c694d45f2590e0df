import { describe, expect, it } from 'vitest'
import { aLine, aMessage, aReply, aServedDesk } from './factories.ts'

const failedOver = () => {
  const made = aServedDesk()
  made.desk.take(aMessage('a', 1))
  made.desk.reply(made.line, aReply('a1'))
  made.clock.advance(100)
  made.desk.raiseFloor(2)
  return { ...made, next: aLine('uae-2') }
}

describe('awaiting service', () => {
  it('measures from the last reply below the epoch to the first at it', async () => {
    const { desk, clock, next } = failedOver()
    desk.take(aMessage('a', 2))
    const served = desk.awaitServed(2, 3_000)
    clock.advance(200)
    desk.serve(next, 2)
    clock.advance(50)
    desk.reply(next, aReply('a2', { epoch: 2, position: 2 }))
    await expect(served).resolves.toEqual({ gapMs: 350 })
  })

  it('needs no reply where no message comes for a second', async () => {
    const { desk, clock, next } = failedOver()
    const served = desk.awaitServed(2, 3_000)
    desk.serve(next, 2)
    clock.advance(1_000)
    await expect(served).resolves.toEqual({ gapMs: null })
  })

  it('waits that second for a reply, which proves more', async () => {
    const { desk, clock, next } = failedOver()
    const served = desk.awaitServed(2, 3_000)
    desk.serve(next, 2)
    clock.advance(400)
    desk.take(aMessage('a', 2))
    desk.reply(next, aReply('a2', { epoch: 2, position: 2 }))
    await expect(served).resolves.toEqual({ gapMs: 500 })
  })

  it('answers at once when asked again afterwards', async () => {
    const { desk, next, clock } = failedOver()
    desk.serve(next, 2)
    desk.take(aMessage('a', 2))
    clock.advance(5)
    desk.reply(next, aReply('a2', { epoch: 2, position: 2 }))
    desk.take(aMessage('a', 3))
    await expect(desk.awaitServed(2, 3_000)).resolves.toEqual({ gapMs: 105 })
  })

  it('does not count a resent reply that the user already had', async () => {
    const { desk, next, clock } = failedOver()
    desk.take(aMessage('a', 2))
    const served = desk.awaitServed(2, 3_000)
    desk.serve(next, 2)
    desk.reply(next, aReply('a1', { epoch: 2 }))
    clock.advance(3_000)
    await expect(served).rejects.toMatchObject({ code: 'timeout' })
  })

  it('gives up when the floor goes past it, and when the gateway closes', async () => {
    const { desk } = failedOver()
    const passed = desk.awaitServed(2, 3_000)
    desk.raiseFloor(3)
    await expect(passed).rejects.toMatchObject({ code: 'staleEpoch' })
    const closing = desk.awaitServed(3, 3_000)
    desk.close()
    await expect(closing).rejects.toMatchObject({ code: 'unreachable' })
  })
})
