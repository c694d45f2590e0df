import { describe, expect, it, onTestFinished } from 'vitest'
import { Alerts } from '../../../../cluster/control-plane/alerts/alerts.ts'
import { SHIPPED_RULES } from '../../../../cluster/control-plane/alerts/rules.ts'
import { currentSamples } from '../../../../cluster/control-plane/samples.ts'
import type { ClusterConfig } from '../../../../cluster/config.ts'
import { Slos } from '../../../../cluster/control-plane/slo/slos.ts'
import { GATEWAY } from '../../../../cluster/control-plane/nodes/roster.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import { aHealthChange, aHold, anAccountSample } from '../../../support/factories.ts'
import { aMailReceiver, aWebhookReceiver } from '../../../support/receivers.ts'
import { turns, until } from '../../../support/until.ts'
import { aCluster } from '../a-cluster.ts'
import { aPresence } from '../support.ts'
import { aRoute, aRule, aSilence } from './factories.ts'

type Alerting = Partial<ClusterConfig['alerting']>

/** The control plane's alerts over a cluster whose time a test lets pass, and real receivers. */
function someAlerts(alerting: Alerting) {
  const cluster = aCluster()
  const { book, roster, clock, engine } = cluster
  const config = { ...cluster.config, alerting: { ...cluster.config.alerting, ...alerting } }
  const samples = () => currentSamples({ book, roster, now: clock.wall })
  const lines: string[] = []
  /** Metrics pages, by port. */
  const pages = new Map<string, () => string>()
  const slos = new Slos({ config, book, roster: () => roster, now: clock.wall, log: (line) => lines.push(line) })
  const readPage = (url: string) => {
    const page = pages.get(new URL(url).port)
    return page === undefined ? Promise.reject(new Error('nobody listens')) : Promise.resolve(page())
  }
  const log = (line: string) => lines.push(line)
  const dial = (url: string) => url
  const open = () => new Alerts({ config, book, roster, samples, clock, log, slos: () => slos, dial, readPage })
  let alerts = open()
  let errorFraction = 0
  const says = (value: number) => void (errorFraction = value)
  /** Everybody is heard all the time. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100)
      for (const [id, presence] of roster.here) roster.here.set(id, { ...presence, heardAt: clock.mono() })
      if (roster.here.has(GATEWAY)) {
        const sample = anAccountSample({ errorFraction })
        roster.here.set(GATEWAY, aPresence(GATEWAY, { heardAt: clock.mono(), samples: [sample] }))
      }
      alerts.tick()
      await turns(1)
    }
  }
  onTestFinished(() => alerts.close())
  return {
    ...cluster,
    engine,
    lines,
    pages,
    slos,
    says,
    pass,
    get alerts() {
      return alerts
    },
    restart: async () => {
      await alerts.close()
      alerts = open()
    },
    /** Time passes until it holds. */
    passUntil: async (holds: () => boolean) => {
      while (!holds()) {
        await pass(100)
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    },
    openIds: () => book.snapshot.alerts.flatMap(({ id, resolvedAt }) => (resolvedAt === null ? id : [])),
  }
}

async function aDesk(over: Alerting = {}) {
  const receiver = await aWebhookReceiver()
  onTestFinished(() => receiver.close())
  const routes = [aRoute({ target: { kind: 'webhook', url: receiver.url, bearer: null } })]
  const made = someAlerts({ rules: [aRule()], routes, ...over })
  const told = () =>
    receiver.got.map(({ body }) => {
      const { status, commonAnnotations } = body as { status: string; commonAnnotations: Record<string, string> }
      return [status, commonAnnotations['summary']]
    })
  return { ...made, pass: made.pass, receiver, told, restart: made.restart }
}

const DOWN = aHealthChange('uae-1', { health: 'down', why: 'no heartbeat' })
const WELL = aHealthChange('uae-1', { health: 'healthy', why: '' })

describe('from a measure to a person', () => {
  it('an error rate that lasts is told once, and its end once', async () => {
    const { says, pass, passUntil, told } = await aDesk()
    says(0.09)
    await pass(2_000)
    expect(told()).toEqual([])
    await passUntil(() => told().length === 1)
    await pass(10_000)
    says(0)
    await passUntil(() => told().length === 2)
    await pass(10_000)
    expect(told()).toEqual([
      ['firing', 'CRITICAL · Error rate of uae-main: 9 %'],
      ['resolved', 'RESOLVED · Error rate of uae-main: 9 %'],
    ])
  })

  it('one that dies down before its time is told to nobody', async () => {
    const { says, pass, told, openIds } = await aDesk()
    says(0.09)
    await pass(2_500)
    says(0)
    await pass(10_000)
    expect([told(), openIds()]).toEqual([[], []])
  })

  it('a master that is down is one message, and what follows from it is none', async () => {
    const { book, says, pass, passUntil, told, openIds } = await aDesk()
    says(0.09)
    book.record([DOWN])
    await passUntil(() => told().length === 1)
    await pass(60_000)
    expect(told()).toEqual([['firing', 'CRITICAL · uae-1 is down: no heartbeat']])
    expect(openIds()).toEqual(['errorRate/uae-main', 'nodeDown/uae-1'])
    expect(book.snapshot.alerts.map(({ causeId }) => causeId)).toEqual(['nodeDown/uae-1', null])
  })

  it('what outlasts its cause is told in the end', async () => {
    const { book, says, pass, passUntil, told } = await aDesk()
    says(0.09)
    book.record([DOWN])
    await pass(5_000)
    book.record([WELL])
    await passUntil(() => told().length === 3)
    expect(told().map(([, summary]) => summary)).toEqual([
      'CRITICAL · uae-1 is down: no heartbeat',
      'RESOLVED · uae-1 is down: no heartbeat',
      'CRITICAL · Error rate of uae-main: 9 %',
    ])
  })

  it('a silence keeps people from being told, and its end tells them', async () => {
    const { book, pass, passUntil, told } = await aDesk()
    const silence = aSilence()
    book.record([{ kind: 'silencePlaced', silence }, DOWN])
    await pass(5_000)
    expect(told()).toEqual([])
    book.record([{ kind: 'silenceEnded', silenceId: silence.id, why: 'ended by noor' }])
    await passUntil(() => told().length === 1)
  })

  it('a message is marked while maintenance is announced', async () => {
    const { book, passUntil, receiver } = await aDesk()
    book.record([{ kind: 'maintenanceOpened', maintenance: aHold() }, DOWN])
    await passUntil(() => receiver.got.length === 1)
    expect(JSON.stringify(receiver.got[0]?.body)).toContain('announced by noor until')
  })
})

describe('a receiver', () => {
  it('that was down at first gets everything exactly once', async () => {
    const { book, pass, passUntil, receiver, told, restart } = await aDesk({ retryMs: 500 })
    const { port } = receiver
    await receiver.close()
    book.record([DOWN])
    await pass(3_000)
    await restart()
    await pass(3_000)
    book.record([WELL])
    await pass(3_000)
    const back = await aWebhookReceiver(port)
    onTestFinished(() => back.close())
    await passUntil(() => back.got.length === 2)
    await restart()
    await pass(30_000)
    expect(told()).toEqual([])
    expect(back.got.map(({ headers }) => headers['idempotency-key'])).toEqual([
      expect.stringContaining('.raised.critical.'),
      expect.stringContaining('.resolved.critical.'),
    ])
  })

  it('that answers 500 and then slowly gets it exactly once', async () => {
    const { book, pass, passUntil, receiver, told } = await aDesk({ retryMs: 500 })
    receiver.answers.push({ status: 500 }, { status: 503 }, { afterMs: 100 })
    book.record([DOWN])
    await passUntil(() => told().length === 1)
    await pass(5_000)
    await until(() => book.snapshot.alerts[0]?.deliveries[0]?.outcome === 'delivered')
    expect([told().length, receiver.count()]).toEqual([1, 3])
    expect(book.snapshot.alerts[0]?.deliveries).toMatchObject([{ word: 'raised', outcome: 'delivered', attempts: 3 }])
  })

  it('of mail gets one thread, whatever is restarted in between', async () => {
    const mail = await aMailReceiver()
    onTestFinished(() => mail.close())
    mail.refusals.push(451)
    const { from, to } = { from: 'linda@example.org', to: ['ops@example.org'] }
    const target = {
      kind: 'smtp' as const,
      host: '127.0.0.1',
      port: mail.port,
      secure: false,
      user: null,
      password: null,
      from,
      to,
    }
    const { book, pass, passUntil, restart } = someAlerts({ rules: [], routes: [aRoute({ target })], retryMs: 500 })
    book.record([DOWN])
    await passUntil(() => mail.got.length === 1)
    await restart()
    await pass(3_000)
    book.record([WELL])
    await passUntil(() => mail.got.length === 2)
    await restart()
    await pass(3_000)
    expect(mail.got).toHaveLength(2)
    expect(mail.got[1]?.headers['references']).toBe(mail.got[0]?.headers['message-id'])
  })

  it('that fails for over a minute is an alert itself, told over the others alone', async () => {
    const [broken, well] = [await aWebhookReceiver(), await aWebhookReceiver()]
    onTestFinished(() => well.close())
    await broken.close()
    const to = (url: string) => ({ kind: 'webhook' as const, url, bearer: null })
    const routes = [aRoute({ target: to(broken.url) }), aRoute({ id: 'pager', target: to(well.url) })]
    const { book, pass, passUntil, openIds } = someAlerts({ rules: [], routes, retryMs: 1_000, lastRetryMs: 5_000 })
    book.record([DOWN])
    await pass(50_000)
    expect(openIds()).toEqual(['nodeDown/uae-1'])
    await passUntil(() => well.got.length === 2)
    expect(openIds()).toEqual(['deliveryFailing/desk', 'nodeDown/uae-1'])
    const summaries = well.got.map(
      ({ body }) => (body as { commonAnnotations: { summary: string } }).commonAnnotations.summary,
    )
    expect(summaries[1]).toMatch(
      /^CRITICAL · Alerts do not reach anybody over desk: 127\.0\.0\.1:\d+: the connection was refused$/,
    )
    const back = await aWebhookReceiver(broken.port)
    onTestFinished(() => back.close())
    await passUntil(() => well.got.length === 3)
    expect(back.got).toHaveLength(1)
    expect(openIds()).toEqual(['nodeDown/uae-1'])
  })
})

describe('secrets', () => {
  it('are neither logged, nor journaled, nor shown', async () => {
    const broken = await aWebhookReceiver()
    await broken.close()
    const target = { kind: 'webhook' as const, url: broken.url, bearer: 'very-secret' }
    const { book, pass, alerts, lines, engine } = someAlerts({ rules: [], routes: [aRoute({ target })] })
    book.record([DOWN])
    await pass(5_000)
    const facts = engine.factsAfter(0, 1_000)
    expect(facts?.some(({ kind }) => kind === 'alertDelivered')).toBe(true)
    const shown = JSON.stringify([facts, lines, alerts.routeStates()])
    expect(shown).not.toMatch(/very-secret|secret-path/)
  })
})

describe('a control plane that only observes', () => {
  const WARMING: FactBody = { kind: 'protectionChanged', state: 'warming', why: 'it slept' }
  const ON: FactBody = { kind: 'protectionChanged', state: 'on', why: 'observed long enough' }

  it('raises and resolves nothing, and counts nothing of that time', async () => {
    const { book, says, pass, openIds } = await aDesk()
    says(0.09)
    await pass(2_500)
    book.record([WARMING])
    await pass(10_000)
    book.record([ON])
    await pass(2_500)
    expect(openIds()).toEqual([])
    await pass(2_000)
    expect(openIds()).toEqual(['errorRate/uae-main'])
  })

  it('that slept without noticing yet does not count it either', async () => {
    const { clock, says, pass, openIds } = await aDesk()
    says(0.09)
    await pass(2_500)
    clock.advance(60_000)
    await pass(2_000)
    expect(openIds()).toEqual([])
  })

  it('whose wall clock is set raises and resolves nothing by that', async () => {
    const { clock, says, pass, openIds } = await aDesk()
    says(0.09)
    await pass(2_500)
    clock.set(86_400_000)
    await pass(500)
    expect(openIds()).toEqual([])
    await pass(2_000)
    clock.set(-2 * 86_400_000)
    says(0)
    await pass(1_500)
    expect(openIds()).toEqual(['errorRate/uae-main'])
  })
})

/** Every process of the test cluster is at the same address, so that this is counted by each of them. */
const gatewayPage = (doubled: number) => `linda_gateway_replies_total{account="uae-main",verdict="doubled"} ${doubled}`

describe('errors by kind', () => {
  const MINUTE = 60_000

  it('that suddenly are many times the usual are told once, with what is usual', async () => {
    const rules = SHIPPED_RULES.filter(({ id }) => id === 'errorSpike')
    const made = await aDesk({ rules })
    let total = 0
    made.pages.set('1', () => gatewayPage(total))
    const minutes = async (count: number, perMinute: number) => {
      for (let passed = 0; passed < count; passed++) {
        total += perMinute
        await made.pass(MINUTE)
      }
    }
    await minutes(40, 1)
    expect(made.alerts.ruleStates()).toMatchObject([
      { state: 'notEnoughData', note: expect.stringMatching(/^not enough data: \d+ min/) },
    ])
    await minutes(40, 1)
    expect(made.openIds()).toEqual([])
    await minutes(2, 20)
    await made.passUntil(() => made.told().length === 1)
    expect(made.openIds()).toEqual(['errorSpike/uae-main'])
    expect(made.told()[0]?.[1]).toMatch(
      /^WARNING · Errors of uae-main against its usual: \d+ errors in 5 min, usually \d+ \(of 1 h/,
    )
  }, 60_000)

  it('that are new are told once, also over a restart, until somebody knows of them', async () => {
    const made = await aDesk({ rules: [] })
    let page = gatewayPage(0)
    made.pages.set('1', () => page)
    await made.pass(15 * MINUTE)
    page = gatewayPage(3)
    await made.passUntil(() => made.told().length === 1)
    await made.restart()
    await made.pass(MINUTE)
    page = gatewayPage(9)
    await made.pass(MINUTE)
    expect(made.told()).toEqual([['firing', 'WARNING · New kind of error at uae-main: reply doubled']])
    made.book.record([
      { kind: 'alertAcknowledged', alertId: 'newErrorKind/uae-main/reply.doubled', by: 'noor', note: '' },
    ])
    await made.passUntil(() => made.told().length === 2)
    page = gatewayPage(20)
    await made.pass(5 * MINUTE)
    expect(made.told()[1]?.[0]).toBe('resolved')
    expect(made.openIds()).toEqual([])
  }, 60_000)
})

describe('the daily summary', () => {
  it('reaches webhook and mail exactly once, also where both were down when it was due', async () => {
    const [webhook, mail] = [await aWebhookReceiver(), await aMailReceiver()]
    onTestFinished(async () => {
      await webhook.close()
      await mail.close()
    })
    const smtp = { secure: false, user: null, password: null, from: 'linda@example.org', to: ['ops@example.org'] }
    const target = { kind: 'smtp' as const, host: '127.0.0.1', port: mail.port, ...smtp }
    const made = someAlerts({
      rules: [aRule()],
      routes: [
        aRoute({ summaryAt: '09:10', target: { kind: 'webhook', url: webhook.url, bearer: null } }),
        aRoute({ id: 'mail', summaryAt: '09:10', target }),
      ],
      retryMs: 5_000,
      lastRetryMs: 5_000,
    })
    webhook.answers.push({ status: 503 }, { status: 503 })
    mail.refusals.push(451)
    await made.pass(9 * 60_000)
    await made.restart()
    expect([webhook.count(), mail.got.length]).toEqual([0, 0])
    await made.passUntil(() => webhook.got.length === 1 && mail.got.length === 1)
    await made.restart()
    await made.pass(60_000)
    expect([webhook.got.length, webhook.count(), mail.got.length]).toEqual([1, 3, 1])
    expect(webhook.got[0]?.body).toMatchObject({ summary: { day: '2026-11-19', isWholeDay: true } })
    expect(mail.got[0]?.text).toContain('NOT COVERED')
    expect(made.alerts.routeStates()).toMatchObject([
      { id: 'desk', summary: { at: '09:10', lastDay: '2026-11-19' } },
      { id: 'mail', summary: { at: '09:10', lastDay: '2026-11-19' } },
    ])
  }, 60_000)
})
