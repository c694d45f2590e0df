import { describe, expect, it, onTestFinished } from 'vitest'
import type { Trouble } from '../../../../cluster/control-plane/detect/serving.ts'
import { Steward, TICK_MS } from '../../../../cluster/control-plane/steward.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import type { Hold } from '../../../../shared/hold.ts'
import {
  aCheck,
  aFailoverStart,
  aFormedCluster,
  aHealthChange,
  anAccount,
  anId,
  aNode,
  AT,
} from '../../../support/factories.ts'
import { until } from '../../../support/until.ts'
import { aSteward, DOWN } from '../a-steward.ts'
import { aHello, aPresence } from '../support.ts'

describe('many accounts that wait for their first master', () => {
  it('are begun one after the other, with what is heard in between', async () => {
    const { book, clock, steward } = aSteward()
    const others = ['b-main', 'c-main', 'd-main']
    const lease = { epoch: 0, holder: null, since: AT }
    book.record([
      {
        ...aFormedCluster(),
        accounts: others.map((id, index) => anAccount({ id, priority: index + 1, lease })),
        nodes: others.map((id) => aNode({ id: `${id}-1`, accountId: id })),
      },
    ])
    // The disk takes its time.
    onTestFinished(book.subscribe(() => clock.advance(30)))
    const begun = () => book.snapshot.failovers.map(({ accountId }) => accountId).toReversed()
    clock.advance(TICK_MS)
    steward.tick()
    expect(begun()).toEqual(['b-main'])
    await until(() => begun().length === 3)
    expect(begun()).toEqual(others)
  })
})

describe('a hold', () => {
  const aHold = (over: Partial<Hold> = {}): FactBody => ({
    kind: 'holdPlaced',
    hold: {
      id: anId(0xe1),
      accountId: 'uae-main',
      owner: 'noor',
      reason: 'watching it',
      since: AT,
      expiresAt: AT + 60_000,
      ...over,
    },
  })
  const suspicion = { since: 0, durationMs: 700, testimonies: [], why: 'no heartbeat' }

  async function aHeldOne() {
    const made = aSteward()
    made.book.record([aHold(), DOWN])
    made.steward.nodeDown('uae-1', suspicion)
    await made.pass(1_000)
    return made
  }

  it('keeps a dead master from being replaced, which is one entry and one alert', async () => {
    const { book, openAlerts, account } = await aHeldOne()
    expect(book.snapshot.failovers).toEqual([])
    expect(account()?.lease).toMatchObject({ epoch: 1, holder: { nodeId: 'uae-1' } })
    expect(book.snapshot.skipped).toHaveLength(1)
    expect(book.snapshot.skipped[0]).toMatchObject({
      id: expect.stringMatching(/^uae-main\.\d+$/),
      nodeId: 'uae-1',
      reason: 'held',
      check: { measured: 'held by noor until 09:01 UTC: watching it' },
    })
    expect(book.snapshot.skipped[0]?.candidates.map(({ nodeId, rank }) => [nodeId, rank])).toEqual([
      ['uae-2', 1],
      ['uae-3', 2],
    ])
    expect(openAlerts()).toEqual(['failoverSkipped/uae-main'])
    expect(book.engine.factsAfter(0, 1_000)?.filter(({ kind }) => kind === 'failoverSkipped')).toHaveLength(1)
  })

  it('is the same skipped failover after the control plane slept or started again', async () => {
    const { book, pass, openAlerts } = await aHeldOne()
    book.record([{ kind: 'protectionChanged', state: 'warming', why: 'the control plane started' }])
    expect(book.snapshot.nodes['uae-1']?.health).toBe('unknown')
    await pass(2_500)
    book.record([aHealthChange('uae-1', { health: 'suspect', why: 'not connected' })])
    await pass(300)
    book.record([DOWN])
    await pass(300)
    expect(book.snapshot.skipped).toHaveLength(1)
    expect(openAlerts()).toEqual(['failoverSkipped/uae-main'])
  })

  it('that is released lets it be replaced at once', async () => {
    const { book, pass, account, openAlerts } = await aHeldOne()
    book.record([{ kind: 'holdReleased', holdId: anId(0xe1), why: 'by noor' }])
    await pass(200)
    expect(account()?.lease.holder?.nodeId).toBe('uae-2')
    expect(book.snapshot.failovers[0]).toMatchObject({ outcome: 'completed', trigger: 'automatic' })
    expect(openAlerts()).toEqual([])
  })

  it('ends by itself, and then it is replaced', async () => {
    const { book, pass, account } = await aHeldOne()
    await pass(58_800)
    expect(book.snapshot.holds).toHaveLength(1)
    await pass(400)
    expect(book.snapshot.holds).toEqual([])
    expect(account()?.lease.holder?.nodeId).toBe('uae-2')
  })
})

describe('a master in doubt', () => {
  it('is one entry however long the witnesses disagree, and another one when they disagree again', async () => {
    const { book, pass } = aSteward()
    const found = (health: 'disputed' | 'healthy', why = '') => book.record([aHealthChange('uae-1', { health, why })])
    await pass(100)
    found('disputed', 'no answer to gateway; answered uae-3')
    await pass(1_000)
    found('disputed', 'no answer to gateway; answered uae-2')
    await pass(1_000)
    expect(book.snapshot.skipped.map(({ reason, check }) => [reason, check.measured])).toEqual([
      ['disputed', 'no answer to gateway; answered uae-3'],
    ])
    found('healthy')
    await pass(1_000)
    found('disputed', 'no answer to gateway; answered uae-3')
    await pass(1_000)
    expect(book.snapshot.skipped).toHaveLength(2)
    expect(book.snapshot.failovers).toEqual([])
  })
})

describe('a living master of no use', () => {
  const trouble: Trouble = {
    kind: 'notServing',
    cause: 'uae-1 has answered nothing for 5 s while 12 messages wait',
    check: aCheck({ id: 'serving', status: 'fail' }),
  }
  /** The detector found it so. */
  function aUselessOne() {
    const made = aSteward()
    const find = (nodeId: string) => {
      made.book.record([aHealthChange(nodeId, { why: trouble.cause })])
      made.troubles.clear()
      made.troubles.set(nodeId, { ...trouble, cause: trouble.cause.replace('uae-1', nodeId) })
    }
    find('uae-1')
    const countdown = () => made.account()?.countdown ?? null
    const ends = () =>
      made.book.engine.factsAfter(0, 1_000)?.flatMap((fact) => (fact.kind === 'countdownEnded' ? [fact.end] : []))
    return { ...made, find, countdown, ends }
  }

  it('is failed over when its countdown ran out, and is no candidate itself', async () => {
    const { pass, countdown, account, book, clock, ends, openAlerts, troubles } = aUselessOne()
    await pass(100)
    expect(countdown()).toMatchObject({ from: 'uae-1', to: 'uae-2', endsAt: clock.wall() + 10_000 })
    expect(openAlerts()).toEqual(['notServing/uae-main'])
    await pass(9_900)
    expect(book.snapshot.failovers).toEqual([])
    troubles.clear()
    troubles.set('uae-1', trouble)
    await pass(100)
    expect(account()?.lease).toMatchObject({ epoch: 2, holder: { nodeId: 'uae-2' } })
    expect(book.snapshot.failovers[0]).toMatchObject({ outcome: 'completed', cause: trouble.cause, from: 'uae-1' })
    expect(book.snapshot.failovers[0]?.candidates.map(({ nodeId }) => nodeId)).toEqual(['uae-2', 'uae-3'])
    expect(countdown()).toBeNull()
    expect(ends()).toEqual(['fired'])
  })

  it('is left alone when somebody says no in time', async () => {
    const { pass, book, ends, countdown } = aUselessOne()
    await pass(5_000)
    const hold = { id: anId(0xe1), accountId: null, owner: 'noor', reason: 'no', since: AT, expiresAt: AT + 600_000 }
    book.record([{ kind: 'holdPlaced', hold }])
    await pass(20_000)
    expect(ends()).toEqual(['held'])
    expect(countdown()).toBeNull()
    expect(book.snapshot.failovers).toEqual([])
    expect(book.snapshot.skipped.map(({ reason }) => reason)).toEqual(['held'])
  })

  it('is left alone when it does its work again', async () => {
    const { pass, book, ends, troubles, openAlerts } = aUselessOne()
    await pass(5_000)
    troubles.clear()
    book.record([aHealthChange('uae-1', { health: 'healthy', why: '' })])
    await pass(20_000)
    expect(ends()).toEqual(['recovered'])
    expect(book.snapshot.failovers).toEqual([])
    expect(openAlerts()).toEqual([])
  })

  it('is left once in 5 minutes by itself; the next one is said and waits', async () => {
    const { pass, find, book, account, openAlerts } = aUselessOne()
    await pass(10_200)
    expect(account()?.lease.holder?.nodeId).toBe('uae-2')
    find('uae-2')
    await pass(200_000)
    expect(account()?.lease.holder?.nodeId).toBe('uae-2')
    expect(book.snapshot.skipped.map(({ reason, check }) => [reason, check.threshold])).toEqual([
      ['tooSoon', 'at most 1 in 5 min'],
    ])
    expect(openAlerts()).toContain('failoverSkipped/uae-main')
    await pass(110_000)
    expect(account()?.lease.holder?.nodeId).toBe('uae-3')
    expect(openAlerts()).not.toContain('failoverSkipped/uae-main')
  })

  it('is remembered to have been left by a control plane that starts again', async () => {
    const { pass, find, book, config, roster, runner, clock, troubles } = aUselessOne()
    await pass(10_200)
    find('uae-2')
    const watch = {
      begin: () => undefined,
      tick: () => undefined,
      excuse: () => undefined,
      trouble: (id: string) => troubles.get(id) ?? null,
      isFirstCheck: () => false,
    }
    const next = new Steward({ config, book, roster, watch, runner, clock, isFirstStart: false })
    clock.advance(TICK_MS)
    next.tick()
    expect(book.snapshot.skipped.map(({ reason }) => reason)).toEqual(['tooSoon'])
  })

  it('in a drill does not count', async () => {
    const made = aUselessOne()
    const drill = {
      id: anId(0xd1),
      accountId: null,
      owner: 'noor',
      reason: 'training',
      since: AT,
      expiresAt: AT + 20_000,
    }
    made.book.record([{ kind: 'drillStarted', drill }])
    await made.pass(10_200)
    expect(made.book.snapshot.failovers[0]).toMatchObject({ drillId: drill.id, outcome: 'completed' })
    await made.pass(10_000)
    expect(made.book.snapshot.drills).toEqual([])
    made.find('uae-2')
    await made.pass(100)
    expect(made.countdown()).toMatchObject({ from: 'uae-2' })
  })

  it.each([3_600_000, -3_600_000])('has its whole time counted anew when the clock is set by %i ms', async (byMs) => {
    const { pass, clock, countdown, ends, book } = aUselessOne()
    await pass(5_000)
    clock.set(byMs)
    await pass(200)
    expect(ends()).toEqual(['overtaken'])
    expect((countdown()?.endsAt ?? 0) - clock.wall()).toBeGreaterThan(9_700)
    await pass(9_000)
    expect(book.snapshot.failovers).toEqual([])
    await pass(1_500)
    expect(book.snapshot.failovers[0]).toMatchObject({ from: 'uae-1', to: 'uae-2' })
  })

  it('is counted down for anew when the control plane only observed meanwhile', async () => {
    const { pass, clock, steward, countdown, ends, find, book } = aUselessOne()
    await pass(5_000)
    clock.advance(60_000)
    steward.tick()
    await pass(2_000)
    expect(ends()).toEqual(['overtaken'])
    book.record(['uae-2', 'uae-3'].map((id) => aHealthChange(id, { health: 'healthy', why: '' })))
    find('uae-1')
    await pass(100)
    expect(countdown()).toMatchObject({ endsAt: clock.wall() + 10_000 })
  })
})

describe('a node that fails as master again and again', () => {
  const failure = (minutesAgo: number, clock: { wall(): number }) =>
    aFailoverStart({
      failoverId: `uae-main.${100 + minutesAgo}`,
      suspicion: { since: clock.wall() - minutesAgo * 60_000, durationMs: 0, testimonies: [] },
    })
  const completed = (minutesAgo: number): FactBody => ({
    kind: 'failoverEnded',
    failoverId: `uae-main.${100 + minutesAgo}`,
    outcome: 'completed',
    blockedBy: null,
    why: '',
    offsetMs: 1,
    previousDetail: null,
    gapMs: null,
  })

  it('must not be promoted from the moment it failed, on an alert, until the ban ends', async () => {
    const { book, clock, steward, roster, pass, openAlerts, account } = aSteward()
    book.record([failure(5, clock), completed(5)])
    // It restarted: alive and well, and the first by priority.
    const incarnation = anId(0xdd)
    roster.here.set('uae-1', aPresence('uae-1', { hello: aHello('uae-1', { incarnation }) }))
    book.record([{ kind: 'nodeJoined', nodeId: 'uae-1', incarnation, pid: 9, version: '1', statusUrl: 'x' }])
    await pass(300)
    expect(account()?.lease.holder?.nodeId).toBe('uae-2')
    expect(book.snapshot.nodes['uae-1']?.promotion).toMatchObject({
      rule: 'must_not',
      owner: 'automation',
      reason: 'failed as master 2 times within 10 min',
    })
    expect(openAlerts()).toEqual(['flapping/uae-1'])
    expect(book.snapshot.alerts[0]).toMatchObject({ level: 'warning', nodeId: 'uae-1' })
    clock.advance(29 * 60_000)
    steward.tick()
    expect(openAlerts()).toContain('flapping/uae-1')
    clock.advance(60_000)
    steward.tick()
    await pass(2_100)
    expect(openAlerts()).not.toContain('flapping/uae-1')
    expect(book.snapshot.nodes['uae-1']?.promotion).toEqual({
      rule: 'neutral',
      reason: null,
      owner: null,
      expiresAt: null,
    })
  })

  it('may be promoted again as soon as a person says so', async () => {
    const { book, clock, pass, openAlerts } = aSteward()
    book.record([failure(5, clock), completed(5), DOWN])
    await pass(300)
    expect(openAlerts()).toEqual(['flapping/uae-1'])
    const promotion = { rule: 'neutral', reason: 'new disk', owner: 'noor', expiresAt: null } as const
    book.record([{ kind: 'promotionRuleChanged', nodeId: 'uae-1', promotion }])
    await pass(300)
    expect(openAlerts()).toEqual([])
    expect(book.snapshot.nodes['uae-1']?.promotion.rule).toBe('neutral')
  })

  it('in a drill is not punished', async () => {
    const { book, clock, pass } = aSteward()
    const drill = {
      id: anId(0xd1),
      accountId: null,
      owner: 'noor',
      reason: 'training',
      since: AT,
      expiresAt: AT + 600_000,
    }
    book.record([failure(5, clock), completed(5), { kind: 'drillStarted', drill }, DOWN])
    await pass(300)
    expect(book.snapshot.failovers[0]?.drillId).toBe(drill.id)
    expect(book.snapshot.nodes['uae-1']?.promotion.rule).toBe('neutral')
  })
})
