import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { AccountSample } from '../../../shared/sample.ts'
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
      totals: { received: 4, accepted: 3, doubled: 0, staleRefused: 1 },
    })
    clock.advance(10_000)
    expect(desk.sample()).toMatchObject({
      receivedPerS: 0,
      repliedPerS: 0,
      p50Ms: null,
      p95Ms: null,
      errorFraction: null,
    })
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
