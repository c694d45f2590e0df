import { describe, expect, it } from 'vitest'
import { GATEWAY } from '../../../cluster/control-plane/nodes/roster.ts'
import type { Device } from '../../../shared/device.ts'
import type { FactBody } from '../../../shared/fact.ts'
import { anAlert, anId, anOperation, aRequest, AT } from '../../support/factories.ts'
import { aSteward, DOWN } from './a-steward.ts'
import { aHello, aPresence } from './support.ts'

describe('before it may act', () => {
  it('at the very first start it waits until everybody is here, and no longer', async () => {
    const { pass, roster, book, watched } = aSteward({ isFirstStart: true, isOn: false })
    const late = roster.here.get('uae-3')
    roster.here.delete('uae-3')
    await pass(1_000)
    expect(book.snapshot.protection.state).toBe('warming')
    expect(watched).toEqual([])
    if (late !== undefined) roster.here.set('uae-3', late)
    await pass(100)
    expect(book.snapshot.protection.state).toBe('on')
    expect(watched).toEqual(['begin', 'tick'])
  })

  it('at the very first start it waits 5 s for somebody who never comes', async () => {
    const { pass, roster, book } = aSteward({ isFirstStart: true, isOn: false })
    roster.here.delete('uae-3')
    await pass(4_900)
    expect(book.snapshot.protection.state).toBe('warming')
    await pass(100)
    expect(book.snapshot.protection.state).toBe('on')
  })

  it('at the very first start it goes on waiting while one after the other comes', async () => {
    const { pass, roster, book } = aSteward({ isFirstStart: true, isOn: false })
    const [second, third] = ['uae-2', 'uae-3'].map((id) => roster.here.get(id))
    roster.here.delete('uae-2')
    roster.here.delete('uae-3')
    await pass(4_600)
    if (second !== undefined) roster.here.set('uae-2', second)
    await pass(900)
    expect(book.snapshot.protection.state).toBe('warming')
    if (third !== undefined) roster.here.set('uae-3', { ...third, beat: null })
    await pass(1_000)
    expect(book.snapshot.protection.state).toBe('warming')
    // Nobody came for a second.
    await pass(100)
    expect(book.snapshot.protection.state).toBe('on')
  })

  it('after any other start it observes for 2 s', async () => {
    const { pass, book } = aSteward({ isOn: false })
    await pass(1_900)
    expect(book.snapshot.protection.state).toBe('warming')
    await pass(100)
    expect(book.snapshot.protection.state).toBe('on')
  })

  it('and again after it slept it observes, and judges nobody by what it missed', async () => {
    const { pass, clock, book, watched, steward } = aSteward()
    await pass(200)
    clock.advance(3_000)
    watched.length = 0
    steward.tick()
    expect(book.snapshot.protection).toMatchObject({ state: 'warming', why: 'the control plane did not run for 2.9 s' })
    expect(book.snapshot.nodes['uae-1']?.health).toBe('unknown')
    expect(watched).toEqual([])
    await pass(2_000)
    expect(book.snapshot.protection.state).toBe('on')
  })

  it('but goes on when it was late for its own work, which to observe anew would only add to', async () => {
    const { pass, clock, book, watched, steward, work } = aSteward()
    await pass(200)
    watched.length = 0
    for (let round = 0; round < 5; round++) {
      clock.advance(3_000)
      work(1_500)
      steward.tick()
    }
    expect(book.snapshot.protection.state).toBe('on')
    // Nobody is judged before what lies unread has been heard, and nobody was silent meanwhile.
    expect(watched).toEqual(Array.from({ length: 5 }, () => 'excuse 2900'))
    await pass(100)
    expect(watched.at(-1)).toBe('tick')
    expect(book.snapshot.nodes['uae-1']?.health).toBe('healthy')
  })

  it('judges nobody at once when its tick came late by less than a sleep', async () => {
    const { pass, clock, watched, steward } = aSteward()
    await pass(200)
    watched.length = 0
    clock.advance(500)
    steward.tick()
    await pass(100)
    expect(watched).toEqual(['excuse 400', 'tick'])
  })
})

describe('a master', () => {
  it('that is down is replaced, and a servant that is down is not', async () => {
    const { steward, book, account, pass } = aSteward()
    const suspicion = { since: 0, durationMs: 700, testimonies: [], why: 'no heartbeat' }
    steward.nodeDown('uae-2', suspicion)
    expect(account()?.activeFailoverId).toBeNull()
    book.record([DOWN])
    steward.nodeDown('uae-1', suspicion)
    steward.nodeDown('uae-1', suspicion)
    await pass(200)
    expect(book.snapshot.failovers).toHaveLength(1)
    expect(book.snapshot.failovers[0]).toMatchObject({
      cause: 'uae-1 stopped answering: no heartbeat',
      outcome: 'completed',
    })
    expect(account()?.lease.holder?.nodeId).toBe('uae-2')
  })

  it('that restarted is not the process that held the lease: somebody is promoted', async () => {
    const { book, pass, account, roster } = aSteward()
    const incarnation = anId(0xdd)
    roster.here.set('uae-1', aPresence('uae-1', { hello: aHello('uae-1', { incarnation }) }))
    book.record([{ kind: 'nodeJoined', nodeId: 'uae-1', incarnation, pid: 9, version: '1', statusUrl: 'x' }])
    await pass(300)
    expect(book.snapshot.failovers).toHaveLength(1)
    expect(book.snapshot.failovers[0]?.cause).toBe('uae-1 restarted: the process that held the lease is gone')
    // It is as good a candidate as any, in its new life.
    expect(account()?.lease).toMatchObject({ epoch: 2, holder: { nodeId: 'uae-1', incarnation } })
  })

  it('that never heard of its grant is told again after 2 s', async () => {
    const { beats, pass, roster } = aSteward()
    beats('uae-1', { roleBelieved: 'servant', floorEpoch: 1 })
    await pass(2_000)
    expect(roster.asked).toEqual([])
    await pass(100)
    expect(roster.asked).toEqual(['uae-1:promote'])
  })

  it('that was started again, unnoticed by the journal, is not told to serve what its other life was granted', async () => {
    const { beats, pass, roster } = aSteward()
    beats('uae-1', { roleBelieved: 'servant', floorEpoch: 1 })
    const before = roster.here.get('uae-1')
    const hello = aHello('uae-1', { incarnation: anId(0xdd) })
    if (before !== undefined) roster.here.set('uae-1', { ...before, hello })
    await pass(2_100)
    expect(roster.asked).not.toContain('uae-1:promote')
  })

  it('without a standby for 2 s is an alert, until it has one', async () => {
    const { beats, pass, openAlerts } = aSteward()
    beats('uae-1', { roleBelieved: 'master', standbys: 0 })
    await pass(2_000)
    expect(openAlerts()).toEqual([])
    await pass(100)
    expect(openAlerts()).toEqual(['noStandby/uae-main'])
    beats('uae-1', { roleBelieved: 'master', standbys: 1 })
    await pass(100)
    expect(openAlerts()).toEqual([])
  })
})

describe('a blocked failover', () => {
  async function aBlockedOne() {
    const made = aSteward()
    made.gateway.refuses = true
    made.book.record([DOWN])
    await made.pass(300)
    expect(made.book.snapshot.failovers[0]).toMatchObject({ outcome: 'blocked', blockedBy: 'gatewayUnreachable' })
    expect(made.openAlerts()).toEqual(['failoverBlocked/uae-main'])
    const tries = () => made.book.snapshot.failovers.length
    return { ...made, tries }
  }

  it('is tried again 5 s later when what it hangs on changed', async () => {
    const { roster, pass, tries, account, gateway, openAlerts } = await aBlockedOne()
    await pass(4_000)
    expect(tries()).toBe(1)
    gateway.refuses = false
    roster.here.set(GATEWAY, aPresence(GATEWAY, { hello: aHello(GATEWAY, { incarnation: anId(0xee) }) }))
    await pass(1_200)
    expect(tries()).toBe(2)
    expect(account()?.lease).toMatchObject({ epoch: 3, holder: { nodeId: 'uae-2' } })
    await pass(100)
    expect(openAlerts()).toEqual([])
  })

  it('is tried again every 30 s when nothing visibly changed, under one alert', async () => {
    const { pass, tries, book } = await aBlockedOne()
    await pass(29_000)
    expect(tries()).toBe(1)
    await pass(2_000)
    expect(tries()).toBe(2)
    expect(book.snapshot.alerts).toHaveLength(1)
    expect(book.snapshot.alerts[0]).toMatchObject({ resolvedAt: null, raisedAt: expect.any(Number) })
    const raised = book.engine.factsAfter(0, 1_000)?.filter(({ kind }) => kind === 'alertRaised')
    expect(raised).toHaveLength(1)
  })
})

describe('a session', () => {
  const device = (nodeId: string, state: Device['state']): FactBody => ({
    kind: 'deviceChanged',
    nodeId,
    device: { state, since: AT, attempts: 0, why: '', pairing: null },
  })

  it('that a master lost is critical, and a servant’s a warning; one never linked is a servant’s own affair', async () => {
    const { book, pass } = aSteward()
    book.record([device('uae-1', 'loggedOut'), device('uae-2', 'blocked'), device('uae-3', 'unlinked')])
    await pass(100)
    const alerts = book.snapshot.alerts.map(({ id, level, title }) => [id, level, title])
    expect(alerts).toEqual([
      ['deviceLost/uae-2', 'warning', 'The session of uae-2 is blocked: it cannot take over'],
      ['deviceLost/uae-1', 'critical', 'The session of uae-1 is logged out: uae-main is not served'],
    ])
  })

  it('is written together with the others of its moment', async () => {
    const { book, pass } = aSteward()
    book.record([device('uae-1', 'loggedOut'), device('uae-2', 'blocked')])
    const writes: string[][] = []
    book.subscribe((facts) => writes.push(facts.map(({ kind }) => kind)))
    await pass(100)
    expect(writes).toContainEqual(['alertRaised', 'alertRaised'])
  })

  it('is a warning only, once its node is master no more', async () => {
    const { book, pass } = aSteward()
    book.record([device('uae-1', 'loggedOut'), DOWN])
    await pass(300)
    expect(book.snapshot.alerts.find(({ id }) => id === 'deviceLost/uae-1')).toMatchObject({
      level: 'warning',
      resolvedAt: null,
    })
  })
})

describe('an alert about a node', () => {
  it('ends with the node', async () => {
    const { book, pass, openAlerts } = aSteward()
    book.record([{ kind: 'alertRaised', alert: anAlert({ id: 'disputed/uae-3', code: 'disputed', nodeId: 'uae-3' }) }])
    book.record([{ kind: 'nodeRemoved', nodeId: 'uae-3', why: 'by noor' }])
    await pass(100)
    expect(openAlerts()).toEqual([])
  })
})

describe('a failover that an operator asked for', () => {
  it('is watched as long as the operator said', async () => {
    const { book, runner, pass } = aSteward()
    const request = aRequest({ probationMinutes: 3 })
    const operation = anOperation()
    runner.startPlanned({
      accountId: 'uae-main',
      to: 'uae-2',
      request,
      opening: (failoverId) => [{ kind: 'operationChanged', operation: { ...operation, failoverId } }],
    })
    await pass(300)
    const [probation] = book.snapshot.probations
    expect(probation).toMatchObject({ id: operation.id, inverse: { kind: 'failback', to: 'uae-1' }, outcome: null })
    expect((probation?.endsAt ?? 0) - (probation?.startedAt ?? 0)).toBe(180_000)
    await pass(180_000)
    expect(book.snapshot.probations[0]?.outcome).toBe('passed')
  })
})

describe('the gateway', () => {
  it('that says nothing for 2 s is an alert: nothing can be promoted', async () => {
    const { roster, pass, openAlerts } = aSteward()
    const gateway = roster.here.get(GATEWAY)
    roster.here.delete(GATEWAY)
    await pass(1_900)
    expect(openAlerts()).toEqual([])
    await pass(300)
    expect(openAlerts()).toEqual(['gatewayUnreachable/cluster'])
    if (gateway !== undefined) roster.here.set(GATEWAY, gateway)
    await pass(100)
    expect(openAlerts()).toEqual([])
  })
})
