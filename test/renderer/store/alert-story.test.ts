import { describe, expect, it } from 'vitest'
import { alertStory, relatedFacts } from '../../../renderer/store/alert-story.ts'
import { aDelivery } from '../alert-factories.ts'
import { aFact, anAlert } from '../factories.ts'
import { AT } from '../moment.ts'

describe('what became of an alert', () => {
  it('is told in order: raised, told, folded, taken, ended, each with its why', () => {
    const alert = anAlert({
      id: 'errorRate/ksa-main',
      raisedAt: AT,
      measured: '7.2 %',
      threshold: 'over 5 % for 60 s',
      deliveries: [
        aDelivery({ at: AT + 900 }),
        aDelivery({ routeId: 'mail', outcome: 'failing', attempts: 3, at: AT + 30_000, why: 'refused' }),
      ],
      acknowledged: { by: 'noor', note: 'on it', at: AT + 20_000 },
      resolvedAt: AT + 60_000,
      resolvedWhy: '0.4 % for 10 s',
    })
    const folded = aFact(
      3,
      { kind: 'alertFolded', alertId: alert.id, causeId: 'serviceDown/sheets' },
      { at: AT + 2_000 },
    )
    const earlier = aFact(1, { kind: 'alertFolded', alertId: alert.id, causeId: null }, { at: AT - 90_000 })
    expect(alertStory(alert, [folded, earlier]).map(({ text, tone }) => [tone, text])).toEqual([
      ['critical', 'Raised as critical: 7.2 %, over 5 % for 60 s'],
      ['ok', 'ops-webhook was told that it is open'],
      ['info', 'Follows from serviceDown/sheets: told together with it'],
      ['info', 'Acknowledged by noor: “on it”'],
      ['warn', 'mail could not be told that it is open, attempt 3, tried again: refused'],
      ['ok', 'Resolved: 0.4 % for 10 s'],
    ])
  })

  it('says of a delivery given up that nobody will be told', () => {
    const [, line] = alertStory(
      anAlert({
        raisedAt: AT,
        deliveries: [aDelivery({ at: AT + 1, outcome: 'givenUp', attempts: 9, why: 'refused' })],
      }),
      [],
    )
    expect(line).toMatchObject({
      tone: 'critical',
      text: 'ops-webhook was never told that it is open, attempt 9: refused',
    })
  })
})

describe('what happened around an alert', () => {
  const health = (seq: number, nodeId: string, at: number) =>
    aFact(seq, { kind: 'nodeHealthChanged', nodeId, health: 'down', why: '', testimonies: [] }, { at })

  it('is what concerns the same account, node or service from a minute before it', () => {
    const alert = anAlert({ nodeId: 'ksa-1', raisedAt: AT })
    const facts = [
      aFact(6, { kind: 'leaseVacated', accountId: 'ksa-main', leaseEpoch: 18 }, { at: AT + 50 }),
      aFact(5, { kind: 'alertRaised', alert }, { at: AT }),
      health(4, 'ksa-1', AT - 500),
      health(3, 'uae-1', AT - 600),
      health(2, 'ksa-1', AT - 61_000),
    ]
    expect(relatedFacts(alert, facts).map(({ seq }) => seq)).toEqual([6, 4])
    const service = anAlert({ id: 'serviceDown/sheets', accountId: null, serviceId: 'sheets', raisedAt: AT })
    const down = aFact(
      7,
      { kind: 'serviceHealthChanged', serviceId: 'sheets', health: 'down', why: '' },
      { at: AT - 100 },
    )
    expect(relatedFacts(service, [down, ...facts]).map(({ seq }) => seq)).toEqual([7])
  })

  it('ends where the alert ended', () => {
    const alert = anAlert({ nodeId: 'ksa-1', raisedAt: AT, resolvedAt: AT + 1_000 })
    expect(relatedFacts(alert, [health(9, 'ksa-1', AT + 1_001)])).toEqual([])
  })
})
