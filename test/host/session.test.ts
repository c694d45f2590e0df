import { describe, expect, it } from 'vitest'
import { WindowSession } from '../../host/session.ts'
import type { PortMessage, Push } from '../../shared/calls.ts'
import type { Link } from '../../shared/picture.ts'
import { aFact, aNodeSample, anEntry, AT } from './support/factories.ts'
import { aClock, type FakeClock } from './support/fake-clock.ts'

const facts = (...seqs: number[]): Push => ({
  kind: 'facts',
  facts: seqs.map((seq) => aFact(seq)),
  heardAt: AT + (seqs.at(-1) ?? 0),
})
const link = (kind: 'live' | 'stale'): Push => {
  const value: Link = { kind, since: AT }
  return { kind: 'link', link: value, heardAt: AT }
}

describe('session', () => {
  function aSession(): { session: WindowSession; sent: PortMessage[]; clock: FakeClock; pushes: () => Push[] } {
    const clock = aClock()
    const sent: PortMessage[] = []
    const session = new WindowSession({
      clock,
      send: (message) => sent.push(message),
      serve: () => () => Promise.resolve({ type: 'answer', id: 1, ok: true, value: {} }),
      log: () => undefined,
      onClose: () => undefined,
    })
    return {
      session,
      sent,
      clock,
      pushes: () => sent.flatMap((message) => (message.type === 'push' ? message.pushes : [])),
    }
  }

  it('sends nothing before its window watches', () => {
    const { session, sent, clock } = aSession()
    session.push(facts(1))
    clock.advance(1_000)
    expect(sent).toEqual([])
  })

  it('sends what comes within half a frame together, facts as one; the first after a while at once', () => {
    const { session, sent, clock } = aSession()
    session.startWatching()
    session.push(facts(1))
    clock.advance(0)
    expect(sent).toEqual([{ type: 'push', pushes: [facts(1)] }])
    clock.advance(2)
    session.push(facts(2))
    clock.advance(4)
    session.push(facts(3, 4))
    clock.advance(2)
    expect(sent.slice(1)).toEqual([{ type: 'push', pushes: [facts(2, 3, 4)] }])
  })

  it('sends a flood once a frame', () => {
    const { session, sent, clock } = aSession()
    session.startWatching()
    session.push(facts(1, 2, 3, 4, 5, 6, 7, 8))
    clock.advance(0)
    session.push(facts(9))
    clock.advance(15)
    expect(sent).toHaveLength(1)
    clock.advance(1)
    expect(sent).toHaveLength(2)
  })

  it('keeps the order between kinds', () => {
    const { session, clock, pushes } = aSession()
    session.startWatching()
    const entry: Push = { kind: 'ledger', entry: anEntry() }
    for (const push of [facts(1), entry, facts(2)]) session.push(push)
    clock.advance(16)
    expect(pushes().map((push) => push.kind)).toEqual(['facts', 'ledger', 'facts'])
  })

  it('says only the last of what is so now', () => {
    const { session, clock, pushes } = aSession()
    session.startWatching()
    for (const push of [link('stale'), facts(1), link('live')]) session.push(push)
    clock.advance(16)
    expect(pushes()).toEqual([facts(1), link('live')])
  })

  it('lets numbers wait for half a second, unless something else goes out before', () => {
    const { session, clock, pushes } = aSession()
    session.startWatching()
    const samples = (at: number): Push => ({ kind: 'samples', samples: [aNodeSample({ at })], heardAt: at })
    session.push(samples(AT))
    clock.advance(400)
    expect(pushes()).toEqual([])
    session.push(samples(AT + 400))
    clock.advance(100)
    expect(pushes()).toEqual([
      { kind: 'samples', samples: [aNodeSample(), aNodeSample({ at: AT + 400 })], heardAt: AT + 400 },
    ])
    session.push(samples(AT + 1_000))
    session.push(facts(1))
    clock.advance(16)
    expect(pushes()).toHaveLength(3)
  })

  it('starts over when its window watches again: what was waiting is in the picture', () => {
    const { session, sent, clock } = aSession()
    session.startWatching()
    session.push(facts(1))
    session.startWatching()
    clock.advance(1_000)
    expect(sent).toEqual([])
  })

  it('is silent once closed', async () => {
    const { session, sent, clock } = aSession()
    session.startWatching()
    session.push(facts(1))
    session.close()
    session.push(facts(2))
    session.receive({ id: 1, call: 'watch', input: {} })
    await Promise.resolve()
    clock.advance(1_000)
    expect(sent).toEqual([])
  })
})
