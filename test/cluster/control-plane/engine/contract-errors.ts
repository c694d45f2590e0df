/** What every engine must hold to about errors by kind, and about daily summaries that wait. */
import { describe, expect, it } from 'vitest'
import type { ErrorKind } from '../../../../cluster/control-plane/engine/error-store.ts'
import { AT } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { aSummary } from '../../../support/summaries.ts'
import type { MakeStore } from './contract.ts'

const DAY_MS = 24 * 60 * 60_000
const MINUTE = Math.floor(AT / 60_000)
const KIND: ErrorKind = {
  about: 'uae-main',
  kind: 'reply.doubled',
  source: 'gateway',
  firstAt: AT,
  lastAt: AT,
  newAt: AT,
  watchedMs: 60_000,
}
const minute = (at: number, count: number, kind = 'reply.doubled') => ({ about: 'uae-main', minute: at, kind, count })
const summary = (day: string, routeId = 'desk') => ({
  id: `${routeId}.summary.${day}`,
  routeId,
  word: 'summary' as const,
  summary: aSummary({ day }),
})

export function keepsErrors(name: string, makeStore: MakeStore): void {
  describe(`${name}: errors by kind`, () => {
    it('of one minute add up, and a kind is as it was last', () => {
      const store = makeStore()
      const { errors } = store.open()
      errors.save([minute(MINUTE, 2), minute(MINUTE, 0, '')], [KIND])
      errors.save([minute(MINUTE, 3), minute(MINUTE + 1, 1)], [{ ...KIND, newAt: null }])
      expect(errors.minutes(MINUTE, MINUTE + 1)).toEqual([minute(MINUTE, 0, ''), minute(MINUTE, 5)])
      expect(store.open().errors.kinds()).toEqual([{ ...KIND, newAt: null }])
    })

    it('are kept for three days, which kinds there were for thirty', () => {
      const engine = makeStore().open()
      engine.errors.save([minute(MINUTE, 2)], [KIND])
      engine.prune(AT + 2 * DAY_MS)
      expect(engine.errors.minutes(0, MINUTE + 1)).toHaveLength(1)
      engine.prune(AT + 4 * DAY_MS)
      expect([engine.errors.minutes(0, MINUTE + 1), engine.errors.kinds().length]).toEqual([[], 1])
      engine.prune(AT + 31 * DAY_MS)
      expect(engine.errors.kinds()).toEqual([])
    })

    it('are written by whoever leads', () => {
      const store = makeStore()
      const { errors } = store.open()
      store.open()
      expect(faultOf(() => errors.save([minute(MINUTE, 1)], []))).toBe('staleEpoch')
    })
  })

  describe(`${name}: a summary that is to be told`, () => {
    it('waits with what else is to be told, once a day and route, and belongs to no thread', () => {
      const { alerts } = makeStore().open()
      alerts.enqueueSummary(summary('2026-11-19'), AT)
      alerts.enqueueSummary({ ...summary('2026-11-19'), summary: aSummary({ failoverCount: 9 }) }, AT + 5)
      expect(alerts.waitingCount('desk')).toBe(1)
      expect(alerts.nextDelivery('desk')).toMatchObject({ word: 'summary', summary: aSummary({ day: '2026-11-19' }) })
      expect(alerts.unendedThreads()).toEqual([])
      expect(alerts.summariesOf('desk')).toEqual({ lastQueuedDay: '2026-11-19', lastSent: null })
      expect(alerts.summariesOf('pager')).toEqual({ lastQueuedDay: null, lastSent: null })
    })

    it('is known once it was taken, also after a restart', () => {
      const store = makeStore()
      const { alerts } = store.open()
      alerts.enqueueSummary(summary('2026-11-19'), AT)
      const record = alerts.nextDelivery('desk')
      if (record === null) throw new Error('nothing waits')
      alerts.recordAttempt({ ...record, attempts: 1, lastTriedAt: AT + 9, outcome: 'delivered' })
      const { alerts: later } = store.open()
      expect(later.nextDelivery('desk')).toBeNull()
      expect(later.summariesOf('desk').lastSent).toEqual({ day: '2026-11-19', at: AT + 9 })
    })

    it('is wanted since the route was first known to want it', () => {
      const store = makeStore()
      expect(store.open().alerts.summariesSince('desk', AT)).toBe(AT)
      expect(store.open().alerts.summariesSince('desk', AT + DAY_MS)).toBe(AT)
    })
  })
}
