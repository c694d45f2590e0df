import { describe, expect, it } from 'vitest'
import { api } from '../../../../shared/api.ts'
import { AT } from '../../../support/factories.ts'
import { raisedFact } from '../alerts/factories.ts'
import { anApi } from './an-api.ts'

const resolved = { kind: 'alertResolved', alertId: 'noStandby/uae-main', why: 'it no longer holds' } as const

describe('the history of alerts', () => {
  it('has every time of every alert, newest first, with its end', async () => {
    const { get, book, clock } = await anApi()
    book.record([raisedFact()])
    clock.advance(5_000)
    book.record([resolved])
    book.record([raisedFact({ raisedAt: AT + 5_000 })])
    const page = api.listAlerts.response.parse((await get('/v1/alerts')).json())
    expect(page.items.map(({ id, raisedAt, resolvedAt }) => [id, raisedAt, resolvedAt])).toEqual([
      ['noStandby/uae-main', AT + 5_000, null],
      ['noStandby/uae-main', AT, AT + 5_000],
    ])
    expect(new Set(page.items.map(({ key }) => key)).size).toBe(2)
  })

  it('comes page by page, and what is raised meanwhile moves nothing', async () => {
    const { get, book } = await anApi()
    for (const about of ['a', 'b', 'c', 'd', 'e']) book.record([raisedFact({ id: `disk/${about}`, code: 'disk' })])
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`
      const page = api.listAlerts.response.parse((await get(`/v1/alerts?limit=2${query}`)).json())
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.next
      book.record([raisedFact({ id: `disk/new-${seen.length}`, code: 'disk' })])
    } while (cursor !== null)
    expect(seen).toEqual(['disk/e', 'disk/d', 'disk/c', 'disk/b', 'disk/a'])
  })

  it('is filtered, and refuses a cursor and a filter that mean nothing', async () => {
    const { get, book } = await anApi()
    book.record([
      raisedFact(),
      raisedFact({ id: 'disk/here', code: 'disk', level: 'warning', accountId: null }),
      resolved,
    ])
    const codes = async (query: string) =>
      api.listAlerts.response.parse((await get(`/v1/alerts?${query}`)).json()).items.map(({ code }) => code)
    expect(await codes('state=open')).toEqual(['disk'])
    expect(await codes('state=resolved')).toEqual(['noStandby'])
    expect(await codes('level=warning')).toEqual(['disk'])
    expect(await codes('accountId=uae-main')).toEqual(['noStandby'])
    expect(await codes('code=nothing')).toEqual([])
    expect((await get('/v1/alerts?cursor=never')).statusCode).toBe(400)
    expect((await get('/v1/alerts?state=sometimes')).statusCode).toBe(400)
  })
})

describe('the rules', () => {
  it('are listed with how they stand, and what nobody measures as not reported', async () => {
    const { get, clock, roster, alerts } = await anApi()
    for (const [id, presence] of roster.here) roster.here.set(id, { ...presence, heardAt: clock.mono() })
    alerts.tick()
    const { rules, routes, builtIn } = api.listAlertRules.response.parse((await get('/v1/alert-rules')).json())
    const states = Object.fromEntries(rules.map(({ rule, state }) => [rule.id, state]))
    expect(states).toMatchObject({
      errorRate: 'ok',
      heartbeat: 'ok',
      certificate: 'notReported',
      backupAge: 'notReported',
    })
    expect(rules.find(({ rule }) => rule.id === 'queueDepth')?.worst).toMatchObject({ about: 'uae-main', value: 2 })
    expect(routes).toEqual([])
    expect(builtIn.map(({ id }) => id)).toContain('nodeDown')
  })
})

describe('the summary of today', () => {
  it('tells what happened so far, in the zone that is asked for', async () => {
    const { get, book, clock } = await anApi()
    book.record([raisedFact()])
    clock.advance(5_000)
    const summary = api.getAlertSummary.response.parse((await get('/v1/alerts/summary?zone=Asia/Dubai')).json())
    expect(summary).toMatchObject({
      day: '2026-11-20',
      from: Date.parse('2026-11-19T20:00:00Z'),
      isWholeDay: false,
      alertCounts: { critical: 1, warning: 0 },
      open: [{ id: 'noStandby/uae-main' }],
    })
    expect(summary.uncovered).not.toEqual([])
  })

  it('refuses what is no zone and no account', async () => {
    const { get } = await anApi()
    expect((await get('/v1/alerts/summary?zone=Nowhere')).statusCode).toBe(400)
    expect((await get('/v1/alerts/summary?accountId=nobody')).statusCode).toBe(404)
  })
})
