import { describe, expect, it } from 'vitest'
import { Serving } from '../../../../cluster/control-plane/detect/serving.ts'
import { GATEWAY } from '../../../../cluster/control-plane/nodes/roster.ts'
import type { Device } from '../../../../shared/device.ts'
import type { AccountSample } from '../../../../shared/sample.ts'
import { anAccount, anAccountSample, anId, aSnapshot, AT, withNodes } from '../../../support/factories.ts'
import { aClock } from '../a-cluster.ts'
import { aHello, aPresence, aRoster } from '../support.ts'

const LIMIT_MS = 5_000

/** uae-1 is master; a second passes with each look, and the gateway says something new. */
function aLook() {
  const clock = aClock()
  const roster = aRoster(GATEWAY)
  const serving = new Serving({ roster: () => roster, clock, notServingMs: LIMIT_MS })
  let snapshot = aSnapshot()
  let oldestWaitingMs = 0
  const says = (over: Partial<AccountSample> = {}, incarnation = anId(0xfe)) => {
    const samples = [anAccountSample({ at: clock.wall(), ...over })]
    roster.here.set(GATEWAY, aPresence(GATEWAY, { hello: aHello(GATEWAY, { incarnation }), samples }))
  }
  const totals = (accepted: number) => ({ received: 500, accepted, doubled: 0, staleRefused: 0 })
  /** 12 messages wait, and so many were answered since ever. */
  const second = (accepted: number, over: Partial<AccountSample> = {}, incarnation?: string) => {
    clock.advance(1_000)
    oldestWaitingMs += 1_000
    says({ waiting: 12, oldestWaitingMs, totals: totals(accepted), ...over }, incarnation)
    serving.look(snapshot)
  }
  const seconds = (count: number, accepted: number) => {
    for (let passed = 0; passed < count; passed++) second(accepted)
  }
  const set = (next: typeof snapshot) => void (snapshot = next)
  const device = (state: Device['state'], why = '', attempts = 0) => {
    set(withNodes(snapshot, { 'uae-1': { device: { state, since: AT, attempts, why, pairing: null } } }))
    serving.look(snapshot)
  }
  const silent = () => {
    clock.advance(1_000)
    serving.look(snapshot)
  }
  return { serving, second, seconds, set, device, silent, trouble: () => serving.trouble('uae-1') }
}

describe('a master that is heard', () => {
  it('and has answered nothing for 5 s while messages wait is not serving', () => {
    const { seconds, trouble } = aLook()
    seconds(5, 98)
    expect(trouble()).toBeNull()
    seconds(1, 98)
    expect(trouble()).toMatchObject({
      kind: 'notServing',
      cause: 'uae-1 has answered nothing for 5 s while 12 messages wait',
      check: {
        id: 'serving',
        status: 'fail',
        measured: 'nothing for 5 s, 12 messages wait',
        threshold: '< 5 s while messages wait',
      },
    })
  })

  it('keeps the words it was found with, so that they are journaled once', () => {
    const { seconds, trouble } = aLook()
    seconds(6, 98)
    const found = trouble()
    seconds(10, 98)
    expect(trouble()).toBe(found)
  })

  it('is serving again with the first answer', () => {
    const { seconds, trouble } = aLook()
    seconds(6, 98)
    seconds(1, 99)
    expect(trouble()).toBeNull()
  })

  it('is serving while it answers at all, or nothing old waits', () => {
    const slow = aLook()
    for (let answered = 98; answered < 110; answered++) slow.second(answered)
    expect(slow.trouble()).toBeNull()
    const fresh = aLook()
    for (let passed = 0; passed < 10; passed++) fresh.second(98, { oldestWaitingMs: 4_999 })
    expect(fresh.trouble()).toBeNull()
    const idle = aLook()
    for (let passed = 0; passed < 10; passed++) idle.second(98, { waiting: 0, oldestWaitingMs: null })
    expect(idle.trouble()).toBeNull()
  })

  it('has its full time under a new lease, and after the gateway came back', () => {
    const moved = aLook()
    moved.seconds(5, 98)
    moved.set(aSnapshot({ accounts: { 'uae-main': anAccount({ lease: { ...anAccount().lease, epoch: 2 } }) } }))
    moved.seconds(5, 98)
    expect(moved.trouble()).toBeNull()
    moved.seconds(1, 98)
    expect(moved.trouble()?.kind).toBe('notServing')
    const restarted = aLook()
    restarted.seconds(5, 98)
    for (let passed = 0; passed < 5; passed++) restarted.second(98, {}, anId(0xff))
    expect(restarted.trouble()).toBeNull()
  })

  it('is not judged by a gateway that says nothing: what stood then stands', () => {
    const well = aLook()
    well.seconds(3, 98)
    for (let passed = 0; passed < 10; passed++) well.silent()
    expect(well.trouble()).toBeNull()
    const silentBefore = aLook()
    silentBefore.seconds(6, 98)
    for (let passed = 0; passed < 10; passed++) silentBefore.silent()
    expect(silentBefore.trouble()?.kind).toBe('notServing')
  })
})

describe('the session of a master', () => {
  it.each([
    ['loggedOut', 'the session of uae-1 is logged out: by the phone'],
    ['blocked', 'the session of uae-1 is blocked: by the phone'],
    ['unlinked', 'the session of uae-1 is not linked: by the phone'],
  ] as const)('that is %s makes it useless at once', (state, cause) => {
    const { device, trouble } = aLook()
    device(state, 'by the phone')
    expect(trouble()).toMatchObject({ kind: 'device', cause, check: { id: 'device', threshold: 'linked' } })
    device('linked')
    expect(trouble()).toBeNull()
  })

  it('that is being restored has 5 s', () => {
    const { device, silent, trouble } = aLook()
    device('recovering', 'dropped', 3)
    for (let passed = 0; passed < 4; passed++) silent()
    expect(trouble()).toBeNull()
    silent()
    expect(trouble()).toMatchObject({
      kind: 'notServing',
      cause: 'the session of uae-1 could not be restored for 5 s, 3 attempts',
    })
    device('loggedOut')
    expect(trouble()?.kind).toBe('device')
  })

  it('of a servant is no trouble of its account', () => {
    const { serving, set, silent } = aLook()
    const lost: Device = { state: 'loggedOut', since: AT, attempts: 0, why: '', pairing: null }
    set(withNodes(aSnapshot(), { 'uae-2': { device: lost } }))
    silent()
    expect(serving.trouble('uae-2')).toBeNull()
  })
})

describe('what was found', () => {
  it('is forgotten after a sleep, and with the lease', () => {
    const { serving, device, trouble, set, silent } = aLook()
    device('loggedOut')
    serving.reset()
    expect(trouble()).toBeNull()
    device('loggedOut')
    const holder = { nodeId: 'uae-2', incarnation: anId(0xa2) }
    set(aSnapshot({ accounts: { 'uae-main': anAccount({ lease: { epoch: 2, holder, since: AT } }) } }))
    silent()
    expect(trouble()).toBeNull()
  })
})
