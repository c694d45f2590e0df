import { describe, expect, it } from 'vitest'
import { aFailoverStart, aHealthChange, anId, AT } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { aTraffic } from '../balancing/told.ts'
import { aDesk } from './a-desk.ts'

const geo = { kind: 'setBalancing', accountId: 'uae-main', algorithm: 'geo', weights: {} } as const
const rebalance = { kind: 'rebalance', accountId: 'uae-main' } as const
const drain = { kind: 'drain', nodeId: 'uae-2' } as const
const undrain = { kind: 'undrain', nodeId: 'uae-2' } as const

/** With a master that tells of its traffic and takes what it is told. */
async function aDeskWithTraffic() {
  const desk = aDesk()
  const spread: unknown[] = []
  desk.roster.answers.set('uae-1:traffic', () => aTraffic())
  desk.roster.answers.set('uae-1:setBalancing', (request) => {
    spread.push(request)
    return { conversations: 20 }
  })
  desk.balancing.tick()
  await desk.settle()
  spread.length = 0
  await desk.balancing.look('uae-main')
  return { ...desk, spread, account: () => desk.book.snapshot.accounts['uae-main'] }
}

describe('a plan to set the balancing', () => {
  it('shows the predicted share of each node beside today’s, and the way back', async () => {
    const { plan } = await aDeskWithTraffic()
    expect(plan({ ...geo, weights: { 'uae-3': 2, 'uae-2': 1 } })).toMatchObject({
      command: { ...geo, weights: { 'uae-3': 2 } },
      class: 'disturbing',
      classWhy: ['5 conversations of healthy nodes move to another.'],
      basis: [
        { entity: 'account/uae-main', field: 'balancing', value: 'leastLoaded' },
        { entity: 'account/uae-main', field: 'weights', value: 'all 1' },
        { entity: 'account/uae-main', field: 'lease.holder', value: 'uae-1' },
        { entity: 'account/uae-main', field: 'activeFailover', value: null },
      ],
      checks: [
        { id: 'connected', status: 'pass' },
        { id: 'running', status: 'pass' },
        { id: 'report', status: 'pass', measured: '3 of 3' },
        { id: 'traffic', status: 'pass', measured: '200 messages in 5 min' },
      ],
      consequences: [
        'Predicted share of the messages: uae-1 75 % (now 100 %), uae-2 25 % (now 0 %), uae-3 0 % (now 0 %).',
        'That rests on the last 5 min: 200 messages of 20 conversations, of which 5 would change their node.',
        'A conversation changes its node between two of its messages: none is lost, doubled or out of order.',
        'What came of it is measured over 2 min and shown beside this.',
      ],
      inverse: { command: { ...geo, algorithm: 'leastLoaded' } },
    })
  })

  it('is routine where nothing would move, and says what it cannot know', async () => {
    const still = await aDeskWithTraffic()
    still.roster.answers.set('uae-1:traffic', () => aTraffic({ live: aTraffic().live.slice(0, 1) }))
    await still.balancing.look('uae-main')
    expect(still.plan(geo)).toMatchObject({ class: 'routine' })
    const unknown = aDesk().plan(geo)
    expect(unknown).toMatchObject({
      class: 'disturbing',
      checks: [{}, {}, {}, { id: 'traffic', status: 'warn', measured: 'the master did not tell' }],
    })
    expect(unknown.consequences[0]).toMatch(/not known/)
  })

  it('is warned of nodes that do not report, and forced without a master to tell', async () => {
    const { plan, roster, book } = await aDeskWithTraffic()
    roster.here.delete('uae-3')
    book.record([aHealthChange('uae-2', { health: 'suspect', why: 'silent' })])
    expect(plan(geo).checks[2]).toMatchObject({
      status: 'warn',
      measured: 'uae-2 is suspect, uae-3 is not connected',
    })
    roster.here.delete('uae-1')
    expect(plan(geo)).toMatchObject({
      class: 'forced',
      checks: [{ status: 'fail', measured: 'not connected' }, {}, {}, {}],
    })
  })

  it('is refused where it is so already, for a node of somebody else, and while the account moves', async () => {
    const { plan, book } = await aDeskWithTraffic()
    expect(faultOf(() => plan({ ...geo, algorithm: 'leastLoaded', weights: { 'uae-1': 1 } }))).toBe('alreadySo')
    expect(faultOf(() => plan({ ...geo, weights: { 'ksa-1': 2 } }))).toBe('unknownNode')
    expect(faultOf(() => plan({ ...geo, accountId: 'nobody' }))).toBe('unknownAccount')
    book.record([aFailoverStart()])
    expect(faultOf(() => plan(geo))).toBe('failoverRunning')
    expect(faultOf(() => plan(rebalance))).toBe('failoverRunning')
  })
})

describe('setting the balancing', () => {
  it('spreads everything anew, and keeps what was predicted and what was before', async () => {
    const { run, settle, operations, account, spread } = await aDeskWithTraffic()
    const { id } = run({ ...geo, weights: { 'uae-3': 2 } })
    await settle(100)
    expect(operations.find(id)).toMatchObject({
      status: 'succeeded',
      outcome: 'uae-main is balanced by geo-location (weights uae-3: 2); 20 conversations were placed anew',
    })
    expect(spread).toEqual([
      { ask: 'setBalancing', accountId: 'uae-main', algorithm: 'geo', weights: { 'uae-3': 2 }, anew: true },
    ])
    expect(account()).toMatchObject({
      balancing: 'geo',
      weights: { 'uae-3': 2 },
      balancingChange: {
        operationId: id,
        cause: 'setBalancing',
        before: { algorithm: 'leastLoaded', weights: {} },
        predicted: { 'uae-1': 0.75, 'uae-2': 0.25, 'uae-3': 0 },
        windowMs: 300_000,
        measured: null,
      },
    })
  })

  it('changes nothing where the master does not take it, and says so', async () => {
    const { run, settle, operations, account, roster } = await aDeskWithTraffic()
    roster.answers.delete('uae-1:setBalancing')
    const { id } = run(geo)
    await settle(100)
    expect(operations.find(id)).toMatchObject({ status: 'failed', fault: 'timeout' })
    expect(account()).toMatchObject({ balancing: 'leastLoaded', balancingChange: null })
  })

  it('goes on after a restart of the control plane', async () => {
    const { run, settle, restarted, roster, account } = await aDeskWithTraffic()
    let release: (answer: unknown) => void = () => undefined
    roster.answers.set('uae-1:setBalancing', () => new Promise((resolve) => (release = resolve)))
    const { id } = run(geo)
    await settle(100)
    const operations = restarted()
    release({ conversations: 1 })
    roster.answers.set('uae-1:setBalancing', () => ({ conversations: 1 }))
    await settle(100)
    expect(account()?.balancing).toBe('leastLoaded')
    operations.resumeOpen()
    await settle(200)
    expect(operations.find(id)).toMatchObject({ status: 'succeeded' })
    expect(account()?.balancing).toBe('geo')
  })

  it('rests on the setting it was planned for', async () => {
    const { plan, confirm, run, settle } = await aDeskWithTraffic()
    const made = plan({ ...geo, algorithm: 'priority' })
    run(geo)
    await settle(100)
    expect(faultOf(() => confirm(made.id))).toBe('staleEpoch')
  })
})

describe('rebalancing', () => {
  it('spreads by the same rule anew; there is nothing to take back', async () => {
    const { plan, run, settle, account, spread, operations } = await aDeskWithTraffic()
    expect(plan(rebalance)).toMatchObject({ class: 'disturbing', inverse: { command: null } })
    const { id } = run(rebalance)
    await settle(100)
    expect(operations.find(id).outcome).toBe('uae-main is spread anew; 20 conversations were placed anew')
    expect(spread).toMatchObject([{ algorithm: 'leastLoaded', anew: true }])
    expect(account()?.balancingChange).toMatchObject({
      cause: 'rebalance',
      predicted: { 'uae-1': 0.35, 'uae-2': 0.35, 'uae-3': 0.3 },
    })
  })
})

describe('a drain', () => {
  it('is predicted, spreads everything anew, and so does its end', async () => {
    const { plan, run, settle, account, spread, roster } = await aDeskWithTraffic()
    expect(plan(drain).consequences).toContain(
      'Predicted share of the messages: uae-1 50 % (now 100 %), uae-3 50 % (now 0 %), uae-2 0 % (now 0 %).',
    )
    run(drain)
    expect(account()?.balancingChange).toMatchObject({
      cause: 'drain',
      at: AT,
      predicted: { 'uae-1': 0.5, 'uae-3': 0.5 },
    })
    await settle()
    expect(spread).toMatchObject([{ algorithm: 'leastLoaded', anew: true }])
    // Its peers are told first who is drained.
    expect(roster.asked.indexOf('uae-1:setPeers')).toBeLessThan(roster.asked.lastIndexOf('uae-1:setBalancing'))

    roster.answers.set('uae-1:traffic', () =>
      aTraffic({ live: aTraffic().live.filter(({ nodeId }) => nodeId !== 'uae-2') }),
    )
    const before = roster.asked.length
    run(undrain, { operationId: anId(0xee) })
    await settle()
    expect(roster.asked.slice(before)).toContain('uae-1:setBalancing')
    expect(account()?.balancingChange).toMatchObject({
      cause: 'undrain',
      predicted: { 'uae-1': 0.35, 'uae-2': 0.35, 'uae-3': 0.3 },
    })
  })

  it('whose account tells of no traffic is not predicted, and is done all the same', () => {
    const { run, book } = aDesk()
    run(drain)
    expect(book.snapshot.accounts['uae-main']?.balancingChange).toMatchObject({ predicted: null, windowMs: 0 })
  })
})
