import { describe, expect, it } from 'vitest'
import type { Alert } from '../../../shared/alert.ts'
import {
  EVERY_ALERT,
  followersOf,
  keptAlerts,
  marksOf,
  matchesAlert,
  openGroups,
  type PastAlert,
  withKept,
} from '../../../renderer/store/alert-list.ts'
import { aDelivery, aSilence } from '../alert-factories.ts'
import { aHold } from '../estate-factories.ts'
import { aFact, anAlert, anId } from '../factories.ts'
import { AT } from '../moment.ts'

const acknowledged = { by: 'noor', note: '', at: AT }
const idsOf = (groups: ReturnType<typeof openGroups>) => groups.map(({ alert }) => alert.id)

describe('open alerts', () => {
  it('stand critical before warning, what nobody took before what somebody has, newest first', () => {
    const groups = openGroups([
      anAlert({ id: 'a/1', level: 'warning', raisedAt: AT }),
      anAlert({ id: 'a/2', raisedAt: AT - 5_000, acknowledged }),
      anAlert({ id: 'a/3', raisedAt: AT - 9_000 }),
      anAlert({ id: 'a/4', raisedAt: AT - 8_000 }),
      anAlert({ id: 'a/5', resolvedAt: AT }),
    ])
    expect(idsOf(groups)).toEqual(['a/4', 'a/3', 'a/2', 'a/1'])
  })

  it('stand under their cause, also where it has a cause itself', () => {
    const alerts = [
      anAlert({ id: 'slow/uae', causeId: 'errors/ksa', raisedAt: AT }),
      anAlert({ id: 'errors/ksa', causeId: 'down/sheets', raisedAt: AT - 1_000 }),
      anAlert({ id: 'down/sheets', raisedAt: AT - 2_000 }),
    ]
    const [group, ...others] = openGroups(alerts)
    expect(others).toEqual([])
    expect(group?.alert.id).toBe('down/sheets')
    expect(group?.followers.map(({ id }) => id)).toEqual(['errors/ksa', 'slow/uae'])
    expect(followersOf(alerts, 'down/sheets').map(({ id }) => id)).toEqual(['errors/ksa', 'slow/uae'])
    expect(followersOf(alerts, 'errors/ksa').map(({ id }) => id)).toEqual(['slow/uae'])
  })

  it('stand for themselves once their cause is over, is unknown, or points back at them', () => {
    expect(
      idsOf(
        openGroups([
          anAlert({ id: 'a/1', causeId: 'a/2' }),
          anAlert({ id: 'a/2', resolvedAt: AT }),
          anAlert({ id: 'a/3', causeId: 'gone/x' }),
        ]),
      ),
    ).toEqual(['a/1', 'a/3'])
    const circle = openGroups([anAlert({ id: 'a/1', causeId: 'a/2' }), anAlert({ id: 'a/2', causeId: 'a/1' })])
    expect(idsOf(circle)).toEqual(['a/1', 'a/2'])
  })

  it('say who keeps them quiet, where work is announced, and who could not be told', () => {
    const alert = anAlert({
      deliveries: [aDelivery(), aDelivery({ routeId: 'mail', outcome: 'failing' })],
    })
    const silence = aSilence()
    const window = aHold({ accountId: null })
    expect(marksOf(alert, { silences: [silence], maintenance: [window] })).toEqual({
      silence,
      maintenance: window,
      untold: [aDelivery({ routeId: 'mail', outcome: 'failing' })],
    })
    expect(marksOf(alert, { silences: [aSilence({ accountId: 'uae-main' })], maintenance: [] })).toMatchObject({
      silence: null,
      maintenance: null,
    })
  })
})

describe('alerts kept by this console', () => {
  const raised = (seq: number, at: number) =>
    aFact(seq, { kind: 'alertRaised', alert: anAlert({ raisedAt: at }) }, { at })

  it('have one row for every time an alert was open, newest first', () => {
    const facts = [
      raised(1, AT - 9_000),
      aFact(
        2,
        { kind: 'alertAcknowledged', alertId: 'noStandby/ksa-main', by: 'noor', note: 'on it' },
        { at: AT - 8_000 },
      ),
      aFact(3, { kind: 'alertResolved', alertId: 'noStandby/ksa-main', why: 'ksa-2 is back' }, { at: AT - 7_000 }),
      raised(4, AT - 5_000),
    ]
    const kept = keptAlerts([], facts.toReversed())
    expect(kept.map(({ alert }) => [alert.raisedAt, alert.resolvedAt])).toEqual([
      [AT - 5_000, null],
      [AT - 9_000, AT - 7_000],
    ])
    expect(kept[1]?.alert).toMatchObject({
      resolvedWhy: 'ksa-2 is back',
      acknowledged: { by: 'noor', note: 'on it', at: AT - 8_000 },
    })
  })

  it('believe the snapshot where it has the same one', () => {
    const known = anAlert({ raisedAt: AT - 9_000, resolvedAt: AT - 1_000, drillId: anId(5) })
    const kept = keptAlerts([known], [raised(1, AT - 9_000)])
    expect(kept.map(({ alert }) => alert)).toEqual([known])
  })

  it('stand over the cluster’s last answer, which has older ones besides', () => {
    const past = (alert: Alert): PastAlert => ({ key: `asked/${alert.raisedAt}`, alert })
    const answered = [past(anAlert({ raisedAt: AT - 5_000 })), past(anAlert({ raisedAt: AT - 99_000 }))]
    const resolved = anAlert({ raisedAt: AT - 5_000, resolvedAt: AT - 1_000 })
    const all = withKept(answered, keptAlerts([resolved], []))
    expect(all.map(({ alert }) => [alert.raisedAt, alert.resolvedAt])).toEqual([
      [AT - 5_000, AT - 1_000],
      [AT - 99_000, null],
    ])
  })

  it('fit a filter by level, kind and account', () => {
    const alert = anAlert()
    expect(matchesAlert(alert, EVERY_ALERT)).toBe(true)
    expect(matchesAlert(alert, { ...EVERY_ALERT, level: 'warning' })).toBe(false)
    expect(matchesAlert(alert, { ...EVERY_ALERT, code: 'noStandby', accountId: 'ksa-main' })).toBe(true)
    expect(matchesAlert(alert, { ...EVERY_ALERT, accountId: 'uae-main' })).toBe(false)
  })
})
