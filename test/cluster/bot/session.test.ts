import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Session } from '../../../cluster/bot/session.ts'
import type { FromBot } from '../../../cluster/wire/traffic.ts'
import { aFolder } from '../../support/factories.ts'
import { faultOfPromise } from '../../support/fault.ts'
import { aClock } from '../gateway/factories.ts'

function aSession(path = join(aFolder(), 'session.json')) {
  const clock = aClock()
  const sent: FromBot[] = []
  const lines: string[] = []
  let lived = 0
  const session = new Session({
    path,
    clock,
    random: () => 0,
    send: (message) => sent.push(message),
    live: () => (lived += 1),
    log: (line) => lines.push(line),
  })
  return {
    session,
    clock,
    sent,
    lines,
    path,
    get lived() {
      return lived
    },
    /** What it sent since the last look. */
    take: () => sent.splice(0),
  }
}

/** Connected, given its first credential, and live. */
function aLiveSession(path?: string) {
  const made = aSession(path)
  made.session.connected()
  made.session.hear({ type: 'credential', credential: 'first' })
  made.session.hear({ type: 'session', word: 'live', why: '' })
  made.take()
  return made
}

describe('a session', () => {
  it('has its credential on disk before it logs in with it, and again after a restart', () => {
    const { session, path, take } = aSession()
    session.connected()
    expect(take()).toEqual([{ type: 'login', credential: null }])
    session.hear({ type: 'credential', credential: 'first' })
    expect(readFileSync(path, 'utf8')).toBe('{"credential":"first"}')
    expect(take()).toEqual([{ type: 'login', credential: 'first' }])
    const again = aSession(path)
    again.session.connected()
    expect(again.take()).toEqual([{ type: 'login', credential: 'first' }])
  })

  it('says each time that messages pass again', () => {
    const made = aLiveSession()
    expect([made.session.isLive, made.lived]).toEqual([true, 1])
    made.session.hear({ type: 'session', word: 'dropped', why: 'lost' })
    expect(made.session.isLive).toBe(false)
    made.clock.advance(499)
    expect(made.take()).toEqual([])
    made.clock.advance(1)
    expect(made.take()).toEqual([{ type: 'login', credential: 'first' }])
    made.session.hear({ type: 'session', word: 'live', why: '' })
    expect([made.lived, made.session.attempts]).toEqual([2, 2])
  })

  it('asks again when the messenger does not answer', () => {
    const { session, clock, take } = aLiveSession()
    session.hear({ type: 'session', word: 'expired', why: 'old' })
    clock.advance(500)
    clock.advance(1_000)
    expect(take()).toEqual([
      { type: 'renew', credential: 'first' },
      { type: 'renew', credential: 'first' },
    ])
  })

  it('that was logged out leaves no credential behind', () => {
    const { session, path, clock, take } = aLiveSession()
    session.hear({ type: 'session', word: 'loggedOut', why: 'on the phone' })
    expect(existsSync(path)).toBe(false)
    clock.advance(600_000)
    expect(take()).toEqual([])
  })

  it('is not begun with a credential that the disk did not take', () => {
    const path = join(aFolder(), 'session.json')
    const made = aSession(path)
    mkdirSync(`${path}.new`)
    made.session.connected()
    made.take()
    made.session.hear({ type: 'credential', credential: 'first' })
    expect(made.take()).toEqual([])
    expect(made.lines.at(-1)).toMatch(/^the session's credential cannot be stored/)
    made.clock.advance(30_000)
    expect(made.take()).toEqual([{ type: 'login', credential: null }])
  })

  it('is given up at once, and a second time changes nothing', () => {
    const { session, path, take } = aLiveSession()
    expect(session.unlink().state).toBe('unlinked')
    expect(take()).toEqual([{ type: 'unlink' }])
    expect(existsSync(path)).toBe(false)
    session.unlink()
    expect(take()).toEqual([])
  })
})

describe('recovering by command', () => {
  it('tries at once and answers as soon as it is over', async () => {
    const { session, take } = aLiveSession()
    session.hear({ type: 'session', word: 'dropped', why: 'lost' })
    const recovered = session.recover(5_000)
    expect(take()).toEqual([{ type: 'login', credential: 'first' }])
    session.hear({ type: 'session', word: 'live', why: '' })
    expect((await recovered).state).toBe('linked')
  })

  it('answers how it stands when the time is up, or when only a person can help', async () => {
    const { session, clock } = aLiveSession()
    session.hear({ type: 'session', word: 'blocked', why: 'refused' })
    const late = session.recover(5_000)
    clock.advance(5_000)
    expect((await late).state).toBe('blocked')
    session.hear({ type: 'session', word: 'loggedOut', why: 'on the phone' })
    expect((await session.recover(5_000)).state).toBe('loggedOut')
  })
})

describe('pairing', () => {
  it('answers the code that the messenger made', async () => {
    const { session, take } = aLiveSession()
    session.hear({ type: 'session', word: 'loggedOut', why: 'on the phone' })
    const paired = session.pair()
    expect(take()).toEqual([{ type: 'pair' }])
    session.hear({ type: 'pairing', code: '7K3F-Q2MN', expiresAt: 9 })
    expect(await paired).toEqual({ code: '7K3F-Q2MN', expiresAt: 9 })
    expect(session.device.pairing).toEqual({ code: '7K3F-Q2MN', expiresAt: 9 })
  })

  it('is refused where it is linked, or where no messenger answers', async () => {
    const { session, clock } = aLiveSession()
    expect(await faultOfPromise(session.pair())).toBe('alreadySo')
    session.hear({ type: 'session', word: 'loggedOut', why: 'on the phone' })
    const silent = faultOfPromise(session.pair())
    clock.advance(2_000)
    expect(await silent).toBe('gatewayUnreachable')
    session.disconnected()
    expect(await faultOfPromise(session.pair())).toBe('gatewayUnreachable')
  })
})
