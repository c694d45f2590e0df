import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { AccountSample } from '../../../shared/sample.ts'
import { expectedOf, missingIn } from '../../support/figures.ts'
import { aDesk, aMessage, aReply, aServedDesk } from './factories.ts'

describe('account sample', () => {
  it('holds rates since the one before, and answer times and errors of the last 10 s', () => {
    const { desk, line, clock } = aServedDesk()
    for (const user of ['a', 'b', 'c', 'd']) desk.take(aMessage(user, 1))
    clock.advance(40)
    desk.reply(line, aReply('a1', { position: 1 }))
    desk.reply(line, aReply('a1', { position: 1, epoch: 9 }))
    clock.advance(160)
    desk.reply(line, aReply('b1', { position: 2 }))
    desk.reply(line, aReply('c1', { position: 3 }))
    clock.advance(800)
    expect(AccountSample.parse(desk.sample())).toEqual({
      kind: 'account',
      accountId: 'uae-main',
      at: clock.wallMs(),
      receivedPerS: 4,
      repliedPerS: 3,
      p50Ms: 200,
      p95Ms: 200,
      errorFraction: 0.25,
      waiting: 1,
      oldestWaitingMs: 1_000,
      served: true,
      regions: [{ region: 'uae', receivedPerS: 4, p95Ms: 200 }],
      totals: { received: 4, accepted: 3, doubled: 0, staleRefused: 1 },
    })
    clock.advance(10_000)
    expect(desk.sample()).toMatchObject({
      receivedPerS: 0,
      repliedPerS: 0,
      p50Ms: null,
      p95Ms: null,
      errorFraction: null,
      regions: [],
    })
  })

  it('tells the regions of the users apart, over the last 10 s', () => {
    const { desk, line, clock } = aServedDesk()
    clock.advance(60_000)
    for (const user of ['a', 'b', 'c']) desk.take(aMessage(user, 1, { region: user === 'c' ? 'ksa' : 'uae' }))
    clock.advance(4_000)
    desk.reply(line, aReply('a1', { position: 1 }))
    desk.reply(line, aReply('c1', { position: 2 }))
    expect(desk.sample().regions).toEqual([
      { region: 'ksa', receivedPerS: 0.1, p95Ms: 4_000 },
      { region: 'uae', receivedPerS: 0.2, p95Ms: 4_000 },
    ])
    clock.advance(6_000)
    desk.reply(line, aReply('b1', { position: 3 }))
    expect(desk.sample().regions).toEqual([
      { region: 'ksa', receivedPerS: 0, p95Ms: 4_000 },
      { region: 'uae', receivedPerS: 0, p95Ms: 10_000 },
    ])
  })

  it('is served while a node with a live session serves', () => {
    const dead = new Set<string>()
    const { desk, line } = aServedDesk({ dead })
    expect(desk.sample().served).toBe(true)
    dead.add('uae-1')
    expect(desk.sample().served).toBe(false)
    dead.clear()
    desk.raiseFloor(2)
    expect(desk.sample().served).toBe(false)
    desk.serve(line, 2)
    expect(desk.sample().served).toBe(true)
  })

  it('reports nothing it has not seen', () => {
    const { desk } = aDesk()
    expect(desk.sample()).toMatchObject({ p50Ms: null, errorFraction: null, oldestWaitingMs: null, waiting: 0 })
  })
})

describe('metrics page', () => {
  const hasPromtool = spawnSync('promtool', ['--version']).status === 0

  it('counts per account and verdict', async () => {
    const { desk, line, metrics } = aServedDesk()
    desk.take(aMessage('a', 1))
    desk.take(aMessage('a', 2))
    desk.reply(line, aReply('a1'))
    desk.reply(line, aReply('a1'))
    const page = await metrics.registry.metrics()
    expect(page).toContain('linda_gateway_messages_received_total{account="uae-main"} 2')
    expect(page).toContain('linda_gateway_replies_total{account="uae-main",verdict="accepted"} 1')
    expect(page).toContain('linda_gateway_replies_total{account="uae-main",verdict="alreadyAccepted"} 1')
    expect(page).toContain('linda_gateway_replies_total{account="uae-main",verdict="doubled"} 0')
    expect(page).toContain('linda_gateway_waiting_messages{account="uae-main"} 1')
    expect(page).toContain('linda_gateway_answer_duration_seconds_count{account="uae-main"} 1')
    expect(page).toMatch(/^process_cpu_seconds_total /m)
  })

  it('counts what users ask for, a picture or a document besides', async () => {
    const { desk, metrics } = aServedDesk()
    desk.take(aMessage('a', 1))
    desk.take(aMessage('b', 1, { label: { intent: 'note' }, media: { kind: 'image', id: 'f00' } }))
    const page = await metrics.registry.metrics()
    expect(page).toContain('linda_gateway_feature_use_total{account="uae-main",feature="greeting"} 1')
    expect(page).toContain('linda_gateway_feature_use_total{account="uae-main",feature="note"} 1')
    expect(page).toContain('linda_gateway_feature_use_total{account="uae-main",feature="media"} 1')
    expect(page).toContain('linda_gateway_feature_use_total{account="uae-main",feature="expense"} 0')
  })

  it('judges what was understood of a message once, with the reply that its user has', async () => {
    const { desk, line, metrics, database } = aServedDesk()
    const judged = async () => {
      const page = await metrics.registry.metrics()
      return [
        ...page.matchAll(/^linda_gateway_(intents|entities)_judged_total\{account="uae-main",(.*)\} ([1-9]\d*)$/gm),
      ].map(([, what, labels, count]) => `${what} ${labels} ${count}`)
    }
    const label = { intent: 'expense', amount: 45, currency: 'AED' } as const
    const understood = { intent: 'expense', amount: 45, currency: 'USD' }
    desk.take(aMessage('a', 1, { label }))
    desk.take(aMessage('b', 1, { label }))
    desk.reply(line, aReply('a1', { understood, epoch: 9 }))
    desk.reply(line, aReply('a1', { understood, messageId: 'unheard-of' }))
    expect(await judged()).toEqual([])
    desk.reply(line, aReply('a1', { understood }))
    desk.reply(line, aReply('a1', { understood }))
    desk.reply(line, aReply('a1', { understood, body: 'other bytes' }))
    // Sent again from a log: nobody says what was understood.
    desk.reply(line, aReply('b1', { position: 2 }))
    expect(await judged()).toEqual([
      'intents outcome="right" 1',
      'entities entity="amount",outcome="right" 1',
      'entities entity="currency",outcome="wrong" 1',
    ])
    expect(database.prepare("SELECT count(*) AS n FROM replies WHERE verdict = 'accepted'").get()).toMatchObject({
      n: 2,
    })
  })

  it('tells the users of the account and how long the ledger takes', async () => {
    const { desk, line, metrics } = aServedDesk()
    desk.welcome(['uae-main.z'])
    desk.take(aMessage('a', 1))
    desk.take(aMessage('b', 1, { leaves: true }))
    desk.reply(line, aReply('a1'))
    await metrics.registry.metrics()
    const page = await metrics.registry.metrics()
    for (const row of [
      'linda_gateway_users{account="uae-main"} 2',
      'linda_gateway_users_signed_up_total{account="uae-main"} 2',
      'linda_gateway_users_left_total{account="uae-main"} 1',
      'linda_gateway_users_returned_total{account="uae-main"} 0',
      'linda_gateway_users_active{account="uae-main",window="5m"} 2',
      'linda_gateway_users_active{account="uae-main",window="24h"} 2',
      'linda_gateway_users_retained{account="uae-main",window="1h"} 0',
      'linda_gateway_users_retainable{account="uae-main",window="1h"} 0',
      'linda_gateway_store_duration_seconds_count{what="message"} 2',
      'linda_gateway_store_duration_seconds_count{what="verdict"} 1',
    ])
      expect(page.split('\n')).toContain(row)
  })

  it('has every figure of the dashboards that is said to come from it', async () => {
    const page = await aServedDesk().metrics.registry.metrics()
    expect(missingIn(page, expectedOf('gateway'))).toEqual([])
  })

  it.runIf(hasPromtool)('passes promtool', async () => {
    const { metrics } = aServedDesk()
    const checked = spawnSync('promtool', ['check', 'metrics'], {
      input: await metrics.registry.metrics(),
      encoding: 'utf8',
    })
    expect(checked.stdout + checked.stderr).toBe('')
    expect(checked.status).toBe(0)
  })
})
