/** Real processes beside the reply path, failing and killed under traffic: seen, said and mended, and no user misses anything. */
import { describe, expect, it } from 'vitest'
import { BUILT_IN_PORTS, builtInConfig } from '../../../cluster/built-in.ts'
import type { ClusterConfig } from '../../../cluster/config.ts'
import { freePorts } from '../../../cluster/supervisor/ports.ts'
import { api } from '../../../shared/api.ts'
import type { Service } from '../../../shared/service.ts'
import type { LiveCluster } from '../../bench/support/live-cluster.ts'
import { until } from '../../bench/support/until.ts'
import { aLiveCluster } from './a-live-cluster.ts'
import { judged } from './judged.ts'

const TIMEOUT_MS = 120_000
const WITHIN_MS = 60_000
const RATE = 10

async function start(): Promise<{ live: LiveCluster; config: ClusterConfig }> {
  const made: { config?: ClusterConfig } = {}
  const live = await aLiveCluster({
    seed: 31,
    rate: RATE,
    configure: async (dataDir) => {
      const ports = await freePorts(BUILT_IN_PORTS)
      const config = builtInConfig({ dataDir, ports, scenario: { seed: 31, messagesPerSecond: RATE } })
      // Long enough dead to be seen.
      made.config = { ...config, timing: { ...config.timing, restartDelayMs: 5_000 } }
      return made.config
    },
  })
  if (made.config === undefined) throw new Error('the cluster started without its configuration')
  return { live, config: made.config }
}

function serviceThat(live: LiveCluster, id: string, what: string, holds: (service: Service) => boolean) {
  const look = async () => {
    const { services } = api.listServices.response.parse(await live.get('/v1/services'))
    const service = services.find((one) => one.id === id)
    return service !== undefined && holds(service) ? service : null
  }
  return until(look, { what: `${id} ${what}`, withinMs: WITHIN_MS, everyMs: 100 })
}

const isWell = ({ health, pid }: Service) => health === 'healthy' && pid !== null
const IDS = ['backup', 'control-plane', 'gateway', 'media', 'sheets', 'supervisor']

async function metricOf(live: LiveCluster, path: string, line: RegExp): Promise<number> {
  const { text } = api.getServiceMetrics.response.parse(await live.get(path))
  return Number(line.exec(text)?.[1])
}

async function told(config: ClusterConfig, mode: string): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${config.sheets?.httpPort}/fault`, {
    method: 'POST',
    headers: { authorization: `Bearer ${config.nodeToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ mode, seconds: 120 }),
  })
  expect(response.status).toBe(200)
}

/** Replies that were refused or failed so far, of all accounts. */
async function errors(live: LiveCluster): Promise<number> {
  const { samples } = await live.ask()
  return samples.reduce((sum, sample) => sum + (sample.kind === 'account' ? sample.totals.staleRefused : 0), 0)
}

describe('the processes beside the reply path', () => {
  it(
    'are all registered and well, fail and are killed without any user missing anything, and come back',
    async () => {
      const { live, config } = await start()
      for (const id of IDS) await serviceThat(live, id, 'is well', isWell)
      const { samples } = await live.ask()
      const asked = samples.flatMap((sample) => (sample.kind === 'service' ? sample.serviceId : []))
      expect(asked.toSorted()).toEqual(['backup', 'gateway', 'media', 'sheets', 'supervisor'])
      await until(async () => (await live.ask()).samples.find((sample) => sample.kind === 'machine') ?? null, {
        what: 'the supervisor tells of its machine',
        withinMs: WITHIN_MS,
      })

      await told(config, 'errors')
      const refusing = await serviceThat(live, 'sheets', 'is degraded', ({ health }) => health === 'degraded')
      expect(refusing.why).toBe('answers 503: refuses every request, as it was told to')
      await told(config, 'hang')
      const hanging = await serviceThat(live, 'sheets', 'is down', ({ health }) => health === 'down')
      expect(hanging.why).toBe('no answer within 1 s')
      const accepted = live.ledger.accepted()
      await until(() => (live.ledger.accepted() >= accepted + 3 * RATE * 3 ? true : null), {
        what: 'users get the replies of 3 s meanwhile',
        withinMs: WITHIN_MS,
      })
      await told(config, 'none')
      await serviceThat(live, 'sheets', 'is well again', isWell)
      // What could not be handed over meanwhile arrives.
      const rows = () => metricOf(live, '/v1/services/sheets/metrics', /^linda_sheets_rows (\d+)$/m)
      const before = await rows()
      await until(async () => ((await rows()) > before ? true : null), {
        what: 'rows arrive again',
        withinMs: WITHIN_MS,
        everyMs: 500,
      })

      const pid = await live.pidOf('media')
      process.kill(pid, 'SIGKILL')
      await serviceThat(live, 'media', 'is down', ({ health }) => health === 'down')
      const again = await serviceThat(live, 'media', 'lives again', (service) => isWell(service) && service.pid !== pid)
      expect(again.why).toBe('')
      const restarts = /^linda_supervisor_restarts_total\{process="media"\} (\d+)$/m
      expect(await metricOf(live, '/v1/services/supervisor/metrics', restarts)).toBe(1)

      expect(await errors(live)).toBe(0)
      const { accounts } = await live.snapshot()
      expect(Object.values(accounts).map(({ lease }) => lease.epoch)).toEqual([1, 1, 1])
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )
})
