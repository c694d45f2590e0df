import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Deliveries } from '../../../../cluster/control-plane/alerts/deliveries.ts'
import { type Message, Refused } from '../../../../cluster/control-plane/alerts/message.ts'
import { Book } from '../../../../cluster/control-plane/book.ts'
import { SqliteEngine } from '../../../../cluster/control-plane/engine/sqlite.ts'
import type { DeliveryDraft } from '../../../../cluster/control-plane/engine/alert-store.ts'
import type { AlertRoute } from '../../../../shared/alert-rule.ts'
import { aFolder, anAlert } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { turns } from '../../../support/until.ts'
import { aClock } from '../a-cluster.ts'
import { aRoute, raisedFact } from './factories.ts'

const FRAME = { journalId: 'j', cluster: { name: 'Test cluster', environment: 'drill' } }

/** Receivers that take everything unless told otherwise, and a control plane that can be restarted. */
function someDeliveries(routes: readonly AlertRoute[] = [aRoute()], giveUpMs = 60_000) {
  const path = join(aFolder(), 'journal.db')
  const clock = aClock()
  const sent: [routeId: string, id: string][] = []
  const lines: string[] = []
  /** By route: how the next attempts go. `hang`: no answer comes. */
  const outcomes: (Error | 'hang')[] = []
  const open = () => {
    const engine = new SqliteEngine({ path })
    const book = new Book(engine, clock.wall)
    const deliveries = new Deliveries({
      alerting: { routes: [...routes], retryMs: 1_000, lastRetryMs: 8_000, giveUpMs },
      book,
      frame: FRAME,
      senderTo: () => ({
        send: ({ routeId, id }: Message) => {
          sent.push([routeId, id.slice(0, -2)])
          const outcome = outcomes.shift()
          if (outcome === 'hang') return new Promise<null>(() => undefined)
          return outcome === undefined ? Promise.resolve(null) : Promise.reject(outcome)
        },
      }),
      clock,
      log: (line) => void lines.push(line),
    })
    return { engine, book, deliveries }
  }
  let now = open()
  onTestFinished(() => now.engine.close())
  now.book.record([raisedFact()])
  const key = now.engine.alerts.latestKey('noStandby/uae-main') ?? ''
  return {
    clock,
    sent,
    lines,
    outcomes,
    get book() {
      return now.book
    },
    get deliveries() {
      return now.deliveries
    },
    queue: (word: DeliveryDraft['word'] = 'raised', routeId = 'desk') =>
      now.engine.alerts.enqueue([{ ...aDraft(routeId, key), id: `${routeId}.${word}`, word }], clock.wall()),
    pass: async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 100) {
        clock.advance(100)
        now.deliveries.tick()
        await turns(4)
      }
    },
    restart: () => {
      now.engine.close()
      now = open()
    },
    told: () => now.book.snapshot.alerts[0]?.deliveries.map(({ word, outcome, attempts }) => [word, outcome, attempts]),
  }
}

function aDraft(routeId: string, alertKey: string): DeliveryDraft {
  return { id: 'x', routeId, alertKey, word: 'raised', alert: anAlert(), maintenance: null, thread: null }
}

const DOWN = new Error('the connection was refused')

describe('what is queued', () => {
  it('is told in order, once each, and that stands with the alert', async () => {
    const made = someDeliveries()
    made.queue()
    made.queue('acknowledged')
    made.queue('resolved')
    made.queue()
    await made.pass(500)
    expect(made.sent.map(([, id]) => id)).toEqual(['desk.raised', 'desk.acknowledged', 'desk.resolved'])
    expect(made.told()).toEqual([
      ['raised', 'delivered', 1],
      ['acknowledged', 'delivered', 1],
      ['resolved', 'delivered', 1],
    ])
    expect(made.deliveries.states()).toMatchObject([{ id: 'desk', waiting: 0, trouble: null, kind: 'webhook' }])
  })

  it('is tried again with growing pauses, and everything behind it waits', async () => {
    const made = someDeliveries()
    made.outcomes.push(DOWN, DOWN, DOWN)
    made.queue()
    made.queue('resolved')
    await made.pass(900)
    expect(made.sent).toHaveLength(1)
    expect(made.told()).toEqual([['raised', 'failing', 1]])
    expect(made.deliveries.states()).toMatchObject([{ waiting: 2, trouble: 'the connection was refused' }])
    await made.pass(1_000)
    expect(made.sent).toHaveLength(2)
    await made.pass(2_000)
    expect(made.sent).toHaveLength(3)
    await made.pass(3_000)
    expect(made.sent).toHaveLength(3)
    await made.pass(2_000)
    expect(made.sent.map(([, id]) => id).slice(3)).toEqual(['desk.raised', 'desk.resolved'])
    expect(made.told()).toEqual([
      ['raised', 'delivered', 4],
      ['resolved', 'delivered', 1],
    ])
  })

  it('of one route does not wait for another', async () => {
    const made = someDeliveries([aRoute(), aRoute({ id: 'pager' })])
    made.outcomes.push('hang')
    made.queue()
    made.queue('raised', 'pager')
    await made.pass(300)
    expect(made.sent.map(([routeId]) => routeId)).toEqual(['desk', 'pager'])
    expect(made.told()).toEqual([['raised', 'delivered', 1]])
  })

  it('is given up after its time, and what is behind it is tried', async () => {
    const made = someDeliveries([aRoute()], 5_000)
    made.outcomes.push(...Array.from({ length: 4 }, () => DOWN))
    made.queue()
    made.queue('resolved')
    await made.pass(30_000)
    expect(made.told()).toEqual([
      ['raised', 'givenUp', 4],
      ['resolved', 'delivered', 1],
    ])
  })

  it('that the receiver will never take is given up at once', async () => {
    const made = someDeliveries()
    made.outcomes.push(new Refused('it answered 422'))
    made.queue()
    made.queue('resolved')
    await made.pass(300)
    expect(made.told()).toEqual([
      ['raised', 'givenUp', 1],
      ['resolved', 'delivered', 1],
    ])
  })
})

describe('after a restart of the control plane', () => {
  it('what was acknowledged is not sent again, and what was not goes on', async () => {
    const made = someDeliveries()
    made.outcomes.push(new Error('x'))
    made.queue()
    await made.pass(100)
    made.restart()
    made.queue('resolved')
    await made.pass(500)
    expect(made.sent.map(([, id]) => id)).toEqual(['desk.raised', 'desk.raised', 'desk.resolved'])
    made.restart()
    await made.pass(500)
    expect(made.sent).toHaveLength(3)
    expect(made.told()).toEqual([
      ['raised', 'delivered', 2],
      ['resolved', 'delivered', 1],
    ])
  })

  it('time in which nobody tried does not count towards giving up', async () => {
    const made = someDeliveries([aRoute()], 5_000)
    made.outcomes.push(DOWN, DOWN)
    made.queue()
    await made.pass(100)
    made.clock.advance(900_000)
    made.restart()
    await made.pass(3_000)
    expect(made.told()).toEqual([['raised', 'delivered', 3]])
  })

  it('what waits for a route that is not configured any more waits for nobody', async () => {
    const routes = [aRoute(), aRoute({ id: 'pager' })]
    const made = someDeliveries(routes)
    made.queue('raised', 'pager')
    routes.pop()
    made.restart()
    await made.pass(500)
    expect(made.sent).toEqual([])
    routes.push(aRoute({ id: 'pager' }))
    made.restart()
    await made.pass(500)
    expect(made.sent).toEqual([])
  })
})

describe('the clock', () => {
  it('set back by a day holds nothing up, set forward gives nothing up', async () => {
    const made = someDeliveries()
    made.outcomes.push(DOWN, DOWN)
    made.queue()
    await made.pass(100)
    made.clock.set(-86_400_000)
    await made.pass(1_100)
    made.clock.set(2 * 86_400_000)
    await made.pass(2_100)
    expect(made.told()).toEqual([['raised', 'delivered', 3]])
  })
})

describe('a route in trouble', () => {
  it('says since when and why, until something gets through', async () => {
    const made = someDeliveries()
    expect(made.deliveries.health().get('desk')).toEqual({ kind: 'unknown' })
    made.outcomes.push(DOWN, DOWN)
    made.queue()
    await made.pass(2_000)
    expect(made.deliveries.health().get('desk')).toEqual({
      kind: 'failing',
      forMs: 1_900,
      why: 'the connection was refused',
      hasGivenUp: false,
    })
    await made.pass(4_000)
    expect(made.deliveries.health().get('desk')).toEqual({ kind: 'well' })
  })
})

describe('a disk that is full', () => {
  it('sends nothing twice: what was taken is written before the next is sent', async () => {
    const made = someDeliveries()
    made.queue()
    made.queue('resolved')
    const { alerts } = made.book.engine
    const record = alerts.recordAttempt.bind(alerts)
    const { Fault } = await import('../../../../shared/fault.ts')
    alerts.recordAttempt = () => {
      throw new Fault('diskFull', 'no space')
    }
    await made.pass(5_000)
    expect(made.sent).toHaveLength(1)
    expect(made.lines).toEqual(['telling desk waits: no space'])
    alerts.recordAttempt = record
    await made.pass(500)
    expect(made.sent.map(([, id]) => id)).toEqual(['desk.raised', 'desk.resolved'])
  })
})

describe('a configuration', () => {
  it('with two routes of one name is refused', () => {
    expect(faultOf(() => someDeliveries([aRoute(), aRoute()]))).toBe('malformed')
  })
})
