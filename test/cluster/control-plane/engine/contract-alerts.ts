/** What every engine must hold to about alerts and what is told of them. */
import { describe, expect, it } from 'vitest'
import type { DeliveryDraft, DeliveryRecord } from '../../../../cluster/control-plane/engine/alert-store.ts'
import type { Engine } from '../../../../cluster/control-plane/engine/engine.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import { fold } from '../../../../shared/fold.ts'
import { emptySnapshot } from '../../../../shared/snapshot.ts'
import { anAlert, AT } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { raisedFact } from '../alerts/factories.ts'
import { changes, drafts, type MakeStore } from './contract.ts'

const DAY_MS = 24 * 60 * 60_000
const ID = 'noStandby/uae-main'
const resolved = (alertId = ID): FactBody => ({ kind: 'alertResolved', alertId, why: 'it no longer holds' })
const onOther = { id: 'errorRate/ksa-main', code: 'errorRate', accountId: 'ksa-main', level: 'warning' } as const

function aDraft(over: Partial<DeliveryDraft> = {}): DeliveryDraft {
  const { routeId = 'desk', alertKey = '1', word = 'raised' } = over
  const id = `${routeId}.${alertKey}.${word}`
  return { id, routeId, alertKey, word, alert: anAlert(), maintenance: null, thread: null, ...over }
}

export function keepsAlerts(name: string, makeStore: MakeStore): void {
  const anEngine = () => makeStore().open()
  const everything = { state: 'all' } as const

  describe(`${name}: alerts`, () => {
    it('are what the fold makes of the journal, once for every time they were raised', () => {
      const engine = anEngine()
      const facts = [
        ...engine.commit(drafts(raisedFact(), raisedFact(onOther)), AT),
        ...engine.commit(
          drafts({ kind: 'alertAcknowledged', alertId: ID, by: 'noor', note: 'on it' }, resolved()),
          AT + 1,
        ),
        ...engine.commit(drafts(raisedFact({ title: 'again' })), AT + 2),
      ]
      const { alerts } = fold(emptySnapshot(engine.journalId), facts).snapshot
      expect(engine.alerts.open().map(({ alert }) => alert)).toEqual([
        alerts.find(({ id }) => id !== ID),
        alerts.find(({ id }) => id === ID),
      ])
      expect(
        engine.alerts.list(everything, null, 10)?.map(({ key, alert }) => [key, alert.title, alert.resolvedAt]),
      ).toEqual([
        ['5', 'again', null],
        ['2', 'uae-main has no standby', null],
        ['1', 'uae-main has no standby', AT + 1],
      ])
      expect(engine.alerts.find('1')?.alert.acknowledged).toEqual({ by: 'noor', note: 'on it', at: AT + 1 })
      expect(engine.alerts.latestKey(ID)).toBe('5')
    })

    it('that become worse while they are open are the same time of it', () => {
      const engine = anEngine()
      engine.commit(drafts(raisedFact({ level: 'warning' }), raisedFact({ level: 'critical' })), AT)
      expect(engine.alerts.open().map(({ key, alert }) => [key, alert.level])).toEqual([['1', 'critical']])
    })

    it('are found by state, level, kind and account, page by page', () => {
      const engine = anEngine()
      engine.commit(drafts(raisedFact(), raisedFact(onOther), resolved()), AT)
      const found = (filter: Parameters<typeof engine.alerts.list>[0]) =>
        engine.alerts.list(filter, null, 10)?.map(({ alert }) => alert.code)
      expect(found({ state: 'open' })).toEqual(['errorRate'])
      expect(found({ state: 'resolved' })).toEqual(['noStandby'])
      expect(found({ state: 'all', level: 'warning' })).toEqual(['errorRate'])
      expect(found({ state: 'all', code: 'noStandby' })).toEqual(['noStandby'])
      expect(found({ state: 'all', accountId: 'ksa-main' })).toEqual(['errorRate'])
      const first = engine.alerts.list(everything, null, 1)
      expect(engine.alerts.list(everything, first?.[0]?.key ?? null, 1)?.map(({ key }) => key)).toEqual(['1'])
      expect(engine.alerts.list(everything, 'never', 1)).toBeNull()
      expect(engine.alerts.list(everything, '77', 1)).toBeNull()
    })

    it('stay while they are open, whatever their age, and 30 days after their end', () => {
      const engine = anEngine()
      engine.commit(drafts(raisedFact(), raisedFact(onOther), resolved(onOther.id)), AT)
      engine.prune(AT + 29 * DAY_MS)
      expect(engine.alerts.list(everything, null, 10)).toHaveLength(2)
      engine.prune(AT + 31 * DAY_MS)
      expect(engine.alerts.list(everything, null, 10)?.map(({ key }) => key)).toEqual(['1'])
    })

    it('are undone with a transaction that fails', () => {
      const engine = anEngine()
      const bad: FactBody = { kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 9 }
      expect(faultOf(() => engine.commit(drafts(raisedFact(), bad), AT))).toBe('staleEpoch')
      expect(engine.alerts.open()).toEqual([])
    })
  })

  describe(`${name}: what is to be told`, () => {
    const withAlert = () => {
      const store = makeStore()
      const engine = store.open()
      engine.commit(drafts(raisedFact(), ...changes(1)), AT)
      return { store, engine, alerts: engine.alerts }
    }
    const tried = ({ alerts }: Engine, over: Partial<DeliveryRecord> = {}) => {
      const record = alerts.nextDelivery('desk')
      if (record === null) throw new Error('nothing waits')
      alerts.recordAttempt({ ...record, attempts: 1, lastTriedAt: AT + 5, outcome: 'delivered', ...over })
    }

    it('waits in order, by route, and is queued once', () => {
      const { engine, alerts } = withAlert()
      alerts.enqueue([aDraft(), aDraft({ word: 'resolved' }), aDraft({ routeId: 'pager' })], AT)
      alerts.enqueue([aDraft({ alert: anAlert({ title: 'other' }) })], AT + 9)
      expect([alerts.waitingCount('desk'), alerts.waitingCount('pager')]).toEqual([2, 1])
      expect(alerts.nextDelivery('desk')).toMatchObject({
        id: 'desk.1.raised',
        queuedAt: AT,
        alert: anAlert(),
        why: '',
      })
      tried(engine)
      expect(alerts.nextDelivery('desk')?.word).toBe('resolved')
      expect(alerts.lastDeliveredAt('desk')).toBe(AT + 5)
      expect(alerts.lastDeliveredAt('pager')).toBeNull()
    })

    it('is still there after a restart, with how often it was tried', () => {
      const { store, engine, alerts } = withAlert()
      alerts.enqueue([aDraft()], AT)
      tried(engine, { outcome: 'waiting', triedMs: 1_234.5, why: 'refused' })
      engine.close()
      expect(store.open().alerts.nextDelivery('desk')).toMatchObject({ attempts: 1, triedMs: 1_235, why: 'refused' })
    })

    it('belongs to a thread until its end is queued', () => {
      const { alerts } = withAlert()
      alerts.enqueue([aDraft(), aDraft({ routeId: 'pager' })], AT)
      expect(alerts.unendedThreads().map(({ id }) => id)).toEqual(['desk.1.raised', 'pager.1.raised'])
      alerts.enqueue([aDraft({ word: 'resolved' })], AT)
      expect(alerts.unendedThreads().map(({ id }) => id)).toEqual(['pager.1.raised'])
    })

    it('over a route that is gone is abandoned', () => {
      const { alerts } = withAlert()
      alerts.enqueue([aDraft(), aDraft({ routeId: 'pager' })], AT)
      alerts.abandonOtherRoutes(['desk'], AT)
      expect([alerts.waitingCount('desk'), alerts.waitingCount('pager')]).toEqual([1, 0])
      expect(alerts.unendedThreads().map(({ routeId }) => routeId)).toEqual(['desk'])
    })

    it('is told by whoever leads: an older control plane neither reads nor writes it', () => {
      const { store, alerts } = withAlert()
      alerts.enqueue([aDraft()], AT)
      const newer = store.open()
      expect(faultOf(() => alerts.nextDelivery('desk'))).toBe('staleEpoch')
      expect(faultOf(() => alerts.enqueue([aDraft({ word: 'resolved' })], AT))).toBe('staleEpoch')
      expect(newer.alerts.nextDelivery('desk')?.id).toBe('desk.1.raised')
    })
  })
}
