import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  atStart,
  backOffMs,
  deviceTransition,
  type Effect,
  type Happened,
  LAST_RETRY_MS,
  type Standing,
} from '../../../cluster/bot/device.ts'
import { SessionWord } from '../../../cluster/wire/traffic.ts'

const AT = 1_000
type Event = Happened extends infer H ? (H extends Happened ? Omit<H, 'at' | 'jitter'> : never) : never

const step = (standing: Standing, event: Event, at = AT, jitter = 0): readonly [Standing, readonly Effect[]] =>
  deviceTransition(standing, { ...event, at, jitter })
const said = (word: SessionWord, why = 'because'): Event => ({ kind: 'said', word, why: word === 'live' ? '' : why })
const connected: Event = { kind: 'connected' }

function after(...events: readonly Event[]): Standing {
  return events.reduce((standing, event) => step(standing, event)[0], atStart('old', 0))
}

describe('a device', () => {
  it('logs in when it is connected, and is linked when the messenger says so', () => {
    const [connecting, effects] = step(atStart('old', 0), connected)
    expect(connecting.device).toMatchObject({ state: 'recovering', since: 0, attempts: 1 })
    expect(effects).toEqual([
      { do: 'send', what: 'login' },
      { do: 'wait', forMs: 1_000 },
    ])
    const [linked, then] = step(connecting, said('live'))
    expect(linked.device).toEqual({ state: 'linked', since: AT, attempts: 0, why: '', pairing: null })
    expect(then).toEqual([{ do: 'stopWaiting' }])
  })

  it('that dropped is tried again after 0.5 s, 1 s, 2 s … 30 s', () => {
    let standing = after(connected, said('live'))
    const waits: number[] = []
    for (let attempt = 0; attempt < 9; attempt++) {
      const [dropped, effects] = step(standing, said('dropped'))
      const wait = effects.find((effect) => effect.do === 'wait')
      waits.push(wait?.do === 'wait' ? wait.forMs : 0)
      standing = step(dropped, { kind: 'due' })[0]
      expect(standing.device).toMatchObject({ state: 'recovering', why: 'because', attempts: attempt + 1 })
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
    expect(step(standing, said('live'))[0].device.attempts).toBe(0)
  })

  it('waits a little longer than its step, by chance', () => {
    expect(backOffMs(0, 0)).toBe(500)
    expect(backOffMs(0, 0.999)).toBeLessThan(601)
    expect(backOffMs(40, 0)).toBe(LAST_RETRY_MS)
  })

  it('that expired renews, stores what it is given, and logs in with it', () => {
    const expired = after(connected, said('live'), said('expired'))
    expect(expired.device.state).toBe('recovering')
    const [renewing, effects] = step(expired, { kind: 'due' })
    expect(effects[0]).toEqual({ do: 'send', what: 'renew' })
    expect(renewing.device.attempts).toBe(1)
    const [given, then] = step(renewing, { kind: 'given', credential: 'new' })
    expect(then.slice(0, 2)).toEqual([
      { do: 'store', credential: 'new' },
      { do: 'send', what: 'login' },
    ])
    expect(given.credential).toBe('new')
  })

  it.each(['loggedOut', 'unlinked'] as const)('that is %s forgets its credential and waits for a person', (word) => {
    const [out, effects] = step(after(connected, said('live')), said(word), 5_000)
    expect(out.device).toMatchObject({ state: word, since: 5_000, why: 'because' })
    expect(out.credential).toBeNull()
    expect(effects).toEqual([{ do: 'stopWaiting' }, { do: 'store', credential: null }])
  })

  it('that is blocked says so, and goes on trying', () => {
    const [blocked, effects] = step(after(connected, said('live')), said('blocked'))
    expect(blocked.device.state).toBe('blocked')
    expect(effects).toEqual([{ do: 'wait', forMs: 500 }])
    expect(step(blocked, { kind: 'due' })[1][0]).toEqual({ do: 'send', what: 'login' })
  })

  it('is recovering while there is no connection, and no longer shows a code that nobody can confirm', () => {
    const standing = after(connected, said('live'))
    const [gone, effects] = step(standing, { kind: 'disconnected' }, 7_000)
    expect(gone.device).toMatchObject({ state: 'recovering', since: 7_000, why: 'not connected to the messenger' })
    expect(effects).toEqual([{ do: 'stopWaiting' }])
    expect(step(gone, { kind: 'due' })[1]).toEqual([])
    const out = after(
      connected,
      said('loggedOut'),
      { kind: 'pairing', code: 'A', expiresAt: 9 },
      { kind: 'disconnected' },
    )
    expect(out.device).toMatchObject({ state: 'loggedOut', pairing: null })
  })

  it('shows its pairing code until it is linked, or the code is good no more', () => {
    const waiting = after(connected, said('loggedOut'), { kind: 'pairing', code: '7K3F-Q2MN', expiresAt: 9_000 })
    expect(waiting.device.pairing).toEqual({ code: '7K3F-Q2MN', expiresAt: 9_000 })
    const [ended] = step(waiting, { kind: 'pairingEnded', why: 'nobody typed it' })
    expect(ended.device).toMatchObject({ state: 'loggedOut', pairing: null, why: 'nobody typed it' })
    const typed = step(waiting, { kind: 'given', credential: 'new' })[0]
    expect(step(typed, said('live'))[0].device.pairing).toBeNull()
  })

  it('is given up without asking anybody', () => {
    const [out, effects] = step(after(connected, said('live')), { kind: 'unlinked' })
    expect(out.device).toMatchObject({ state: 'unlinked', why: 'unlinked here' })
    expect(effects).toEqual([{ do: 'stopWaiting' }, { do: 'store', credential: null }, { do: 'send', what: 'unlink' }])
  })

  it('is tried at once when a person asks, unless it is linked or cannot be reached', () => {
    expect(step(after(connected, said('dropped')), { kind: 'asked' })[1][0]).toEqual({ do: 'send', what: 'login' })
    expect(step(after(connected, said('live')), { kind: 'asked' })[1]).toEqual([])
    expect(step(atStart('old', 0), { kind: 'asked' })[1]).toEqual([])
  })

  it('keeps its promises on every path', () => {
    const words = fc.constantFrom(...SessionWord.options).map((word) => said(word))
    const others = fc.constantFrom<Event>(
      connected,
      { kind: 'disconnected' },
      { kind: 'due' },
      { kind: 'asked' },
      { kind: 'given', credential: 'new' },
      { kind: 'pairing', code: 'A', expiresAt: 1 },
      { kind: 'pairingEnded', why: 'over' },
      { kind: 'unlinked' },
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(words, others), { maxLength: 60 }), (events) => {
        let standing = atStart(null, 0)
        for (const [index, event] of events.entries()) {
          const before = standing.device
          const [next, effects] = step(standing, event, index + 1)
          standing = next
          const { device } = next
          const isLinked = device.state === 'linked'
          expect(device.why === '').toBe(isLinked)
          expect(isLinked && (device.attempts > 0 || device.pairing !== null)).toBe(false)
          expect(device.since === before.since).toBe(device.state === before.state)
          // Only the messenger's own word makes it linked.
          const wasSaidLive = event.kind === 'said' && event.word === 'live'
          expect(isLinked && before.state !== 'linked' && !wasSaidLive).toBe(false)
          // Whoever is to be restored has another attempt coming.
          const isTrying = device.state === 'recovering' || device.state === 'blocked'
          const isWaiting = effects.some((effect) => effect.do === 'wait')
          expect(isTrying && next.isConnected && event.kind === 'said' && !isWaiting).toBe(false)
        }
      }),
    )
  })
})
