import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../host/clock.ts'
import { ForeignWatch } from '../../../host/prometheus/watch.ts'
import { aLiveCluster } from '../../cluster/live/a-live-cluster.ts'
import { startMonitoring } from '../../support/monitoring.ts'

const RECEIVED = 'linda_gateway_messages_received_total{account="uae-main"}'

/** Asks again until it is so; the test's own time limit ends it. */
async function eventually<T>(ask: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask()
    if (isSo(value)) return value
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

async function readCounter(gatewayUrl: string): Promise<number> {
  const text = await (await fetch(`${gatewayUrl}/metrics`)).text()
  const line = text.split('\n').find((one) => one.startsWith(RECEIVED))
  return Number(line?.slice(RECEIVED.length))
}

describe('beside a real Prometheus and Alertmanager', () => {
  it('history, numbers, alerts and silences are the same as on their own pages', { timeout: 120_000 }, async () => {
    const cluster = await aLiveCluster({ seed: 5, rate: 10 })
    const { nodes, services } = await cluster.snapshot()
    const bots = Object.values(nodes).flatMap(({ id, statusUrl }) => (statusUrl === null ? [] : [[id, statusUrl]]))
    const others = Object.values(services).flatMap(({ id, statusUrl }) => (statusUrl === null ? [] : [[id, statusUrl]]))
    const targets: Record<string, string> = Object.fromEntries([...bots, ...others])
    const gatewayUrl = targets['gateway'] ?? ''
    const monitoring = await startMonitoring({
      targets,
      rules: [{ alert: 'ProcessGone', expr: 'up{process="uae-3"} == 0', for: '1s', labels: { severity: 'critical' } }],
    })
    onTestFinished(() => monitoring.close())
    const { prometheusUrl, alertmanagerUrl } = monitoring
    const watch = new ForeignWatch({
      everyMs: 300,
      prometheus: { url: prometheusUrl, authorization: null },
      alertmanager: { url: alertmanagerUrl, authorization: null },
      clock: systemClock,
      own: { value: () => null, targets: () => [] },
      alertsChanged: () => undefined,
      differencesChanged: () => undefined,
    })
    onTestFinished(() => watch.close())

    // Every process answers it, and none of its pages is refused.
    const up = await eventually(
      () => watch.query({ query: 'up', over: null }),
      ({ series }) => series.length === Object.keys(targets).length && series.every(({ values }) => values[0] === 1),
    )
    expect(new Set(up.series.map(({ labels }) => labels['process']))).toEqual(new Set(Object.keys(targets)))

    // A counter only grows: what Prometheus says lies between what the page said one scrape before and after.
    const before = await readCounter(gatewayUrl)
    const scrapedAfter = Date.now()
    const said = await eventually(
      () => watch.query({ query: `timestamp(${RECEIVED}) * 1000`, over: null }),
      ({ series }) => (series[0]?.values[0] ?? 0) > scrapedAfter,
    )
    expect(said.series).toHaveLength(1)
    const there = (await watch.query({ query: RECEIVED, over: null })).series[0]?.values[0] ?? 0
    const after = await readCounter(gatewayUrl)
    expect(there).toBeGreaterThanOrEqual(before)
    expect(there).toBeLessThanOrEqual(after)

    const now = Date.now()
    const history = await watch.query({ query: RECEIVED, over: { from: now - 5_000, to: now, points: 6 } })
    const values = history.series[0]?.values ?? []
    expect(values.length).toBeGreaterThan(1)
    expect(values).toEqual(values.toSorted((a, b) => Number(a) - Number(b)))

    // A process that stops is an alert there, and is known here at the next asking; so is who silenced it and why.
    watch.start()
    const stopped = await cluster.pidOf('uae-3')
    process.kill(stopped, 'SIGSTOP')
    onTestFinished(() => {
      process.kill(stopped, 'SIGCONT')
    })
    const alerts = () => Promise.resolve(watch.alerts ?? [])
    const [fires] = await eventually(alerts, (list) => list.length > 0)
    expect(fires).toMatchObject({ name: 'ProcessGone', state: 'active', labels: { process: 'uae-3' }, silences: [] })

    const placed = await fetch(`${alertmanagerUrl}/api/v2/silences`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        matchers: [{ name: 'alertname', value: 'ProcessGone', isRegex: false, isEqual: true }],
        startsAt: new Date().toISOString(),
        endsAt: new Date(Date.now() + 3_600_000).toISOString(),
        createdBy: 'noor',
        comment: 'stopped on purpose',
      }),
    })
    expect(placed.status).toBe(200)
    const [quiet] = await eventually(alerts, (list) => list[0]?.state === 'suppressed')
    expect(quiet?.silences).toMatchObject([{ createdBy: 'noor', comment: 'stopped on purpose' }])

    // One that ends is said to be gone, and what it told before stays.
    await monitoring.stop('alertmanager')
    await eventually(
      () => Promise.resolve(watch.sources),
      (sources) => sources.some(({ id, trouble }) => id === 'alertmanager' && trouble !== null),
    )
    expect(watch.alerts).toHaveLength(1)
    expect(watch.sources.find(({ id }) => id === 'prometheus')?.trouble).toBeNull()
  })
})
