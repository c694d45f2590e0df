import { describe, expect, it } from 'vitest'
import {
  summarise,
  type SummaryAsked,
  type SummarySources,
} from '../../../../../cluster/control-plane/alerts/summary/summarise.ts'
import type { Alert } from '../../../../../shared/alert.ts'
import { aFailover, aHold, anAlert, anId, aService, aSnapshot } from '../../../../support/factories.ts'
import { aSilence } from '../factories.ts'

const HOUR = 3_600_000
const FROM = Date.parse('2026-11-19T00:00:00Z')
const TO = FROM + 24 * HOUR
const NOW = TO + 8 * HOUR
const ASKED: SummaryAsked = {
  day: '2026-11-19',
  zone: 'UTC',
  from: FROM,
  to: TO,
  isWholeDay: true,
  accountId: null,
  drills: false,
  daysMissed: [],
}

function sources(over: Partial<SummarySources> = {}): SummarySources {
  return {
    snapshot: aSnapshot(),
    alerts: [],
    errors: [],
    uptime: { from: FROM, to: TO, madeAt: NOW, accounts: [] },
    slos: [],
    now: NOW,
    ...over,
  }
}
const alerts = (...over: Partial<Alert>[]) =>
  over.map((one, index) => ({ key: String(index), alert: anAlert({ id: `a/${index}`, raisedAt: FROM, ...one }) }))
const summaryOf = (over: Partial<SummarySources>, asked: Partial<SummaryAsked> = {}) =>
  summarise({ ...ASKED, ...asked }, sources(over))

describe('the alerts of a day', () => {
  it('are those that were open within it, with how long within it, critical and longest first', () => {
    const { alerts: told, alertCounts } = summaryOf({
      alerts: alerts(
        { level: 'warning', raisedAt: FROM - HOUR, resolvedAt: FROM + HOUR },
        { level: 'critical', raisedAt: TO - HOUR, resolvedAt: TO + HOUR },
        { level: 'critical', raisedAt: FROM + HOUR, resolvedAt: FROM + 3 * HOUR },
        { raisedAt: TO, resolvedAt: null },
        { raisedAt: FROM - 2 * HOUR, resolvedAt: FROM - HOUR },
      ),
    })
    expect(told.map(({ id, openMs }) => [id, openMs / HOUR])).toEqual([
      ['a/2', 2],
      ['a/1', 1],
      ['a/0', 1],
    ])
    expect(alertCounts).toEqual({ critical: 2, warning: 1, folded: 0, drills: 0 })
  })

  it('that followed from others or belong to drills are counted apart', () => {
    const some = alerts({ causeId: 'a/1' }, {}, { drillId: anId(7) })
    expect(summaryOf({ alerts: some }).alertCounts).toMatchObject({ critical: 1, folded: 1, drills: 1 })
    expect(summaryOf({ alerts: some }, { drills: true }).alertCounts).toMatchObject({ critical: 2, drills: 0 })
  })

  it('beyond twenty are counted and not listed', () => {
    const many = alerts(...Array.from({ length: 30 }, () => ({ level: 'warning' as const, resolvedAt: FROM + HOUR })))
    const summary = summaryOf({ alerts: many })
    expect([summary.alerts.length, summary.alertCounts.warning]).toEqual([20, 30])
  })

  it('that are open now are listed, whenever they were raised', () => {
    const { open } = summaryOf({ alerts: alerts({ raisedAt: TO + HOUR }, { raisedAt: FROM, resolvedAt: TO }) })
    expect(open.map(({ id }) => id)).toEqual(['a/0'])
  })
})

describe('what else a day brought', () => {
  it('are its failovers, without first masters and those of drills', () => {
    const failovers = [
      aFailover({ id: 'uae-main.4', startedAt: FROM + 1 }),
      aFailover({ id: 'uae-main.3', startedAt: FROM + 1, drillId: anId(7) }),
      aFailover({ id: 'uae-main.2', startedAt: FROM, from: null }),
      aFailover({ id: 'uae-main.1', startedAt: FROM - 1 }),
    ]
    const summary = summaryOf({ snapshot: aSnapshot({ failovers }) })
    expect(summary.failovers.map(({ id }) => id)).toEqual(['uae-main.4'])
    expect([summary.failoverCount, summary.failoversCut]).toEqual([1, false])
  })

  it('says where older failovers of the day are not at hand', () => {
    const failovers = Array.from({ length: 100 }, (_, index) =>
      aFailover({ id: `uae-main.${index}`, startedAt: TO - HOUR - index }),
    )
    expect(summaryOf({ snapshot: aSnapshot({ failovers }) }).failoversCut).toBe(true)
  })

  it('is the worst of each service: down, its longest alert, its errors by kind', () => {
    const services = Object.fromEntries(
      ['sheets', 'media', 'quiet'].map((id) => [
        id,
        aService({ id, name: id === 'sheets' ? 'Spreadsheet service' : id }),
      ]),
    )
    const minute = (about: string, kind: string, count: number) => ({ about, minute: 0, kind, count })
    const { services: told, errors } = summaryOf({
      snapshot: aSnapshot({ services }),
      alerts: alerts(
        { code: 'serviceDown', accountId: null, serviceId: 'media', resolvedAt: FROM + HOUR },
        { code: 'quota', accountId: null, serviceId: 'sheets', resolvedAt: FROM + HOUR, title: 'Quota 97 %' },
      ),
      errors: [
        minute('sheets', 'request.throttled', 2),
        minute('sheets', 'request.throttled', 3),
        minute('sheets', '', 0),
        minute('uae-main', 'reply.doubled', 4),
      ],
    })
    expect(told).toEqual([
      { serviceId: 'media', name: 'media', downMs: HOUR, worst: null, errors: [] },
      {
        serviceId: 'sheets',
        name: 'Spreadsheet service',
        downMs: 0,
        worst: 'Quota 97 %',
        errors: [{ kind: 'request.throttled', count: 5 }],
      },
    ])
    expect(errors).toEqual([{ accountId: 'uae-main', kind: 'reply.doubled', count: 4 }])
  })

  it('are silences and maintenance that end within a day, and what was not recorded', () => {
    const snapshot = aSnapshot({
      silences: [aSilence({ expiresAt: NOW + HOUR }), aSilence({ id: anId(2), expiresAt: NOW + 25 * HOUR })],
      maintenance: [aHold({ expiresAt: NOW + HOUR })],
    })
    const account = {
      accountId: 'uae-main',
      uptime: null,
      objective: null,
      met: null,
      coveredMs: 0,
      judgedByWaitingMs: 0,
      excluded: [],
      uncovered: [{ from: FROM, to: TO }],
      downs: [],
      messages: 0,
      errors: 0,
      p95Ms: null,
    }
    const uptime = { from: FROM, to: TO, madeAt: NOW, accounts: [account] }
    const summary = summaryOf({ snapshot, uptime })
    expect([summary.endingSilences.length, summary.endingMaintenance.length]).toEqual([1, 1])
    expect(summary.uncovered).toEqual([{ accountId: 'uae-main', from: FROM, to: TO }])
  })

  it('is only that of an account, where only that one is asked for', () => {
    const some = alerts({ accountId: 'uae-main' }, { accountId: 'ksa-main' }, { accountId: null })
    const snapshot = aSnapshot({
      failovers: [aFailover({ accountId: 'ksa-main', startedAt: FROM })],
      services: { media: aService() },
      silences: [aSilence({ accountId: 'ksa-main', expiresAt: NOW })],
    })
    const summary = summaryOf({ alerts: some, snapshot }, { accountId: 'uae-main' })
    expect(summary.alerts.map(({ accountId }) => accountId)).toEqual(['uae-main'])
    expect([summary.failoverCount, summary.services, summary.endingSilences]).toEqual([0, [], []])
  })
})
