import { describe, expect, it } from 'vitest'
import { deliveriesDue, type RoutingInput, whyNotTold } from '../../../../cluster/control-plane/alerts/routing.ts'
import type { DeliveryRecord } from '../../../../cluster/control-plane/engine/alert-store.ts'
import type { Alert } from '../../../../shared/alert.ts'
import type { AlertRoute } from '../../../../shared/alert-rule.ts'
import type { Snapshot } from '../../../../shared/snapshot.ts'
import { aHold, anAccount, anAlert, anId, aSnapshot, AT } from '../../../support/factories.ts'
import { aRoute, aSilence, kept, queued } from './factories.ts'

const input = (over: Partial<RoutingInput> = {}): RoutingInput => ({
  routes: [aRoute()],
  snapshot: aSnapshot(),
  open: [],
  threads: [],
  find: () => null,
  isSettled: () => true,
  ...over,
})
const words = (due: ReturnType<typeof deliveriesDue>) =>
  due.map(({ routeId, word, alert }) => [routeId, word, alert.level])

/** One alert over its life: what is queued with each step stays queued. */
function aStory(over: Partial<RoutingInput> = {}) {
  let threads: DeliveryRecord[] = []
  return {
    step: (alert: Partial<Alert>, now: Partial<RoutingInput> = {}) => {
      const one = kept(alert)
      const isOpen = one.alert.resolvedAt === null
      const due = deliveriesDue(
        input({ ...over, ...now, threads, open: isOpen ? [one] : [], find: () => (isOpen ? null : one) }),
      )
      threads = [...threads, ...due.map((draft) => queued(draft))]
      const ended = new Set(due.flatMap(({ word, routeId }) => (word === 'resolved' ? routeId : [])))
      threads = threads.filter(({ routeId }) => !ended.has(routeId))
      return due
    },
    giveUp: () => void (threads = threads.map((record) => ({ ...record, outcome: 'givenUp' }))),
  }
}
const RESOLVED = { resolvedAt: AT + 9_000, resolvedWhy: 'it no longer holds' }

describe('an alert', () => {
  it('is told once, acknowledged once, and its end once, in one thread', () => {
    const { step } = aStory()
    const [raised] = step({})
    expect(raised).toMatchObject({ id: 'desk.7.raised.critical', word: 'raised', thread: null })
    expect(step({})).toEqual([])
    const acknowledged = { acknowledged: { by: 'noor', note: 'on it', at: AT } }
    expect(step(acknowledged)).toMatchObject([{ word: 'acknowledged', thread: { id: 'desk.7.raised.critical' } }])
    expect(step(acknowledged)).toEqual([])
    expect(step({ ...acknowledged, ...RESOLVED })).toMatchObject([
      { word: 'resolved', thread: { id: 'desk.7.raised.critical', title: 'uae-main has no standby' } },
    ])
    expect(step({ ...acknowledged, ...RESOLVED })).toEqual([])
  })

  it('that becomes critical is told again in its thread, and one that becomes milder is not', () => {
    const { step } = aStory()
    expect(words(step({ level: 'warning' }))).toEqual([['desk', 'raised', 'warning']])
    expect(step({ level: 'critical', title: 'worse' })).toMatchObject([
      { word: 'raised', thread: { id: 'desk.7.raised.warning', title: 'uae-main has no standby' } },
    ])
    expect(step({ level: 'warning' })).toEqual([])
    expect(words(step({ ...RESOLVED, level: 'warning' }))).toEqual([['desk', 'resolved', 'warning']])
  })

  it('goes where its level and its account are wanted', () => {
    const routes = [
      aRoute({ id: 'all' }),
      aRoute({ id: 'pager', minLevel: 'critical' }),
      aRoute({ id: 'uae', accountId: 'uae-main' }),
      aRoute({ id: 'ksa', accountId: 'ksa-main' }),
    ]
    const told = (over: Partial<Alert>) =>
      deliveriesDue(input({ routes, open: [kept(over)] })).map(({ routeId }) => routeId)
    expect(told({ level: 'critical' })).toEqual(['all', 'pager', 'uae'])
    expect(told({ level: 'warning' })).toEqual(['all', 'uae'])
    expect(told({ accountId: null })).toEqual(['all', 'pager'])
  })

  it('reaches a route for critical ones when it becomes critical, and its end follows there alone', () => {
    const routes = [aRoute({ id: 'pager', minLevel: 'critical' })]
    const quiet = aStory({ routes })
    expect(quiet.step({ level: 'warning' })).toEqual([])
    expect(quiet.step({ level: 'warning', ...RESOLVED })).toEqual([])
    const loud = aStory({ routes })
    expect(words(loud.step({ level: 'critical' }))).toEqual([['pager', 'raised', 'critical']])
    expect(words(loud.step({ level: 'warning', ...RESOLVED }))).toEqual([['pager', 'resolved', 'warning']])
  })

  it('is told only once it has stood for a moment', () => {
    expect(deliveriesDue(input({ open: [kept()], isSettled: () => false }))).toEqual([])
  })

  it('that came again is a new thread, begun after the old one is closed', () => {
    const before = deliveriesDue(input({ open: [kept({}, '3')] })).map((draft) => queued(draft))
    const due = deliveriesDue(input({ open: [kept({}, '9')], threads: before, find: () => kept(RESOLVED, '3') }))
    expect(due.map(({ id, thread }) => [id, thread?.id ?? null])).toEqual([
      ['desk.3.resolved.critical', 'desk.3.raised.critical'],
      ['desk.9.raised.critical', null],
    ])
  })

  it('whose telling was given up has no end to be told', () => {
    const { step, giveUp } = aStory()
    step({})
    giveUp()
    expect(step(RESOLVED)).toEqual([])
  })
})

describe('nobody is told', () => {
  const why = (over: { route?: Partial<AlertRoute>; alert?: Partial<Alert>; snapshot?: Partial<Snapshot> }) =>
    whyNotTold(aRoute(over.route), kept(over.alert).alert, aSnapshot(over.snapshot))

  it('of what follows from another alert that they are told of', () => {
    const cause = anAlert({ id: 'gatewayUnreachable/cluster', code: 'gatewayUnreachable', accountId: null })
    const alert = { causeId: cause.id }
    const snapshot = { alerts: [cause] }
    expect(why({ alert, snapshot })).toBe('it follows from gatewayUnreachable/cluster')
    // A route of one account does not take what is about the cluster: it hears of its account.
    expect(why({ alert, snapshot, route: { accountId: 'uae-main' } })).toBeNull()
    const silences = [aSilence({ accountId: null, code: 'gatewayUnreachable' })]
    expect(why({ alert, snapshot: { ...snapshot, silences } })).toBeNull()
    expect(why({ alert: { ...alert, level: 'warning' }, snapshot: { ...snapshot, silences } })).toBe(
      'it follows from gatewayUnreachable/cluster',
    )
  })

  it('of what is silenced, until that ends; the end of what was told before follows all the same', () => {
    const silenced = { snapshot: aSnapshot({ silences: [aSilence()] }) }
    const later = aStory()
    expect(later.step({}, silenced)).toEqual([])
    expect(words(later.step({}))).toEqual([['desk', 'raised', 'critical']])
    expect(later.step({ acknowledged: { by: 'noor', note: '', at: AT } }, silenced)).toEqual([])
    expect(words(later.step(RESOLVED, silenced))).toEqual([['desk', 'resolved', 'critical']])
  })

  it('of drills, but those who want them', () => {
    const alert = { drillId: anId(0xd2) }
    expect(why({ alert })).toBe('it takes no drills')
    expect(why({ alert, route: { drills: true } })).toBeNull()
  })

  it('of warnings during maintenance; critical ones are told and marked', () => {
    const snapshot = aSnapshot({ maintenance: [aHold()] })
    expect(why({ alert: { level: 'warning' }, snapshot })).toBe('maintenance is announced')
    expect(deliveriesDue(input({ snapshot, open: [kept()] }))).toMatchObject([
      { maintenance: 'announced by noor until 2026-11-20T09:30Z (network work)' },
    ])
    expect(why({ alert: { level: 'warning', accountId: null }, snapshot })).toBeNull()
  })

  it('of an account’s figures while its failover runs', () => {
    const snapshot = { accounts: { 'uae-main': anAccount({ activeFailoverId: 'uae-main.5' }) } }
    expect(why({ alert: { id: 'errorRate/uae-main', code: 'errorRate' }, snapshot })).toBe('its failover runs')
    expect(why({ snapshot })).toBeNull()
  })

  it('over a route of its own trouble', () => {
    const alert = { id: 'deliveryFailing/desk', code: 'deliveryFailing', accountId: null }
    expect(why({ alert })).toBe('it is about this route')
    expect(why({ alert, route: { id: 'other' } })).toBeNull()
  })
})
