import { describe, expect, it } from 'vitest'
import { ServiceWatch } from '../../../../cluster/control-plane/detect/services.ts'
import { OWN } from '../../../../cluster/control-plane/detect/verdict.ts'
import { GATEWAY } from '../../../../cluster/control-plane/nodes/roster.ts'
import type { Testimony } from '../../../../shared/check.ts'
import { anId } from '../../../support/factories.ts'
import { turns } from '../../../support/until.ts'
import { aBook } from '../a-cluster.ts'
import { aHello, aPresence, aRoster } from '../support.ts'

/** What the control plane and its witness see of the gateway's page. */
function aServiceWatch(own: Testimony['saw'] = 'noAnswer', other: Testimony['saw'] = 'noAnswer') {
  const { book, clock } = aBook()
  const roster = aRoster(GATEWAY, 'uae-1', 'uae-3')
  const asked: string[][] = []
  const ask = async (witnesses: readonly string[]) => {
    asked.push([...witnesses])
    return [
      { witness: OWN, saw: own, afterMs: 300 },
      ...witnesses.map((witness): Testimony => ({ witness, saw: other, afterMs: 300 })),
    ]
  }
  const log = () => undefined
  const services = new ServiceWatch({ book, roster: () => roster, ask, clock, beatEveryMs: 250, log })
  const hello = aHello(GATEWAY, { incarnation: anId(0xfe) })
  services.joined(hello)
  const pass = async (ms: number, isHeard: boolean) => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100)
      if (isHeard) services.heard()
      services.tick()
      await turns(1)
    }
  }
  return { book, roster, services, pass, asked, hello, gateway: () => book.snapshot.services[GATEWAY] }
}

describe('the gateway', () => {
  it('is known with its life and its page, and well while it beats', async () => {
    const { pass, gateway, book, asked, services, hello } = aServiceWatch()
    expect(gateway()).toMatchObject({ health: 'healthy', why: '', incarnation: anId(0xfe), statusUrl: hello.statusUrl })
    const { seq } = book.snapshot
    await pass(5_000, true)
    services.joined(hello)
    expect(book.snapshot.seq).toBe(seq)
    expect(asked).toEqual([])
  })

  it('that falls silent is suspected, and down once a bot gets no answer either', async () => {
    const { pass, gateway, asked } = aServiceWatch()
    await pass(900, false)
    expect(gateway()?.health).toBe('healthy')
    await pass(300, false)
    expect(gateway()).toMatchObject({
      health: 'down',
      why: 'no heartbeat; no answer to control-plane and uae-1',
    })
    await pass(3_000, false)
    expect(asked).toEqual([['uae-1'], ['uae-1'], ['uae-1'], ['uae-1']])
  })

  it.each([
    ['noAnswer', 'answer', 'disputed', 'no heartbeat; no answer to control-plane; answered uae-1'],
    ['answer', 'answer', 'degraded', 'it answers, but no heartbeat'],
    ['noAnswer', 'unreachable', 'suspect', 'no heartbeat; no witness could be asked'],
  ] as const)('of which the control plane sees %s and a bot %s is %s', async (own, other, health, why) => {
    const { pass, gateway } = aServiceWatch(own, other)
    await pass(1_500, false)
    expect(gateway()).toMatchObject({ health, why })
  })

  it('that is not connected is asked after at once, and well with its next beat', async () => {
    const { pass, gateway, roster } = aServiceWatch('answer')
    roster.here.delete(GATEWAY)
    await pass(200, false)
    expect(gateway()).toMatchObject({ health: 'degraded', why: 'it answers, but not connected to the control plane' })
    roster.here.set(GATEWAY, aPresence(GATEWAY))
    await pass(100, true)
    expect(gateway()).toMatchObject({ health: 'healthy', why: '' })
  })

  it('in a new life is told as such', async () => {
    const { services, hello, gateway } = aServiceWatch()
    services.joined({ ...hello, incarnation: anId(0xff), pid: 77 })
    expect(gateway()).toMatchObject({ incarnation: anId(0xff), pid: 77 })
  })
})
