import { describe, expect, it } from 'vitest'
import { GATEWAY } from '../../../cluster/control-plane/nodes/roster.ts'
import { Steward, TICK_MS } from '../../../cluster/control-plane/steward.ts'
import { EMPTY_TAIL } from '../../../cluster/wire/records.ts'
import type { FactBody } from '../../../shared/fact.ts'
import { Fault } from '../../../shared/fault.ts'
import { aBeat, aHealthChange, anId } from '../../support/factories.ts'
import { turns } from '../../support/until.ts'
import { aCluster } from './a-cluster.ts'
import { aHello, aPresence } from './support.ts'

/** A steward over a cluster whose servants do what they are asked; the gateway refuses while `gateway.refuses`. */
function aSteward({ isFirstStart = false, isOn = true } = {}) {
  const cluster = aCluster()
  const { book, clock, roster, runner } = cluster
  const config = { ...cluster.config, nodes: cluster.config.nodes.filter(({ accountId }) => accountId === 'uae-main') }
  const gateway = { refuses: false }
  const raised = () => {
    if (gateway.refuses) throw new Fault('timeout', 'the gateway did not answer')
    return { floorEpoch: 9, tail: { position: 0, hash: 'h' }, waiting: 0 }
  }
  roster.answers.set('gateway:raiseFloor', raised)
  for (const id of ['uae-1', 'uae-2', 'uae-3']) {
    roster.answers.set(`${id}:raiseFloor`, () => ({ floorEpoch: 9, tail: { position: 0, hash: 'h' }, waiting: null }))
    roster.answers.set(`${id}:catchUp`, () => ({ tail: EMPTY_TAIL, fetched: 0, cut: 0, source: null }))
    roster.answers.set(`${id}:hashAt`, () => ({ hash: 'h' }))
    roster.answers.set(`${id}:promote`, () => ({ tail: EMPTY_TAIL }))
  }
  roster.answers.set('gateway:awaitServed', () => ({ gapMs: null }))
  if (!isOn) {
    const nodes = ['uae-1', 'uae-2', 'uae-3'].map((id) => aHealthChange(id, { health: 'healthy', why: '' }))
    book.record([{ kind: 'protectionChanged', state: 'warming', why: 'the control plane started' }, ...nodes])
  }
  const watched: string[] = []
  const watch = { begin: () => void watched.push('begin'), tick: () => void watched.push('tick') }
  const steward = new Steward({ config, book, roster, watch, runner, clock, isFirstStart })
  const beats = (id: string, over = {}) => {
    roster.here.set(id, aPresence(id, { heardAt: clock.mono(), heardWallAt: clock.wall(), beat: aBeat(over) }))
  }
  /** Everybody who is here is heard, every 100 ms, and asked things have their answers. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += TICK_MS) {
      clock.advance(TICK_MS)
      for (const [id, presence] of roster.here) {
        roster.here.set(id, { ...presence, heardAt: clock.mono(), heardWallAt: clock.wall() })
      }
      steward.tick()
      await turns(12)
    }
  }
  const account = () => book.snapshot.accounts['uae-main']
  const openAlerts = () => book.snapshot.alerts.filter(({ resolvedAt }) => resolvedAt === null).map(({ id }) => id)
  beats('uae-1', { roleBelieved: 'master', standbys: 2 })
  return { ...cluster, gateway, steward, watched, pass, beats, account, openAlerts }
}

const down: FactBody = aHealthChange('uae-1', { health: 'down', why: 'no answer' })

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
})

describe('a master', () => {
  it('that is down is replaced, and a servant that is down is not', async () => {
    const { steward, book, account, pass } = aSteward()
    const suspicion = { since: 0, durationMs: 700, testimonies: [], why: 'no heartbeat' }
    steward.nodeDown('uae-2', suspicion)
    expect(account()?.activeFailoverId).toBeNull()
    book.record([down])
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
    made.book.record([down])
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
