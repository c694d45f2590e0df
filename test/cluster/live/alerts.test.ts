/** From a killed process to a person's screen: a real cluster, a webhook and a mail server. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { builtInConfig, BUILT_IN_PORTS } from '../../../cluster/built-in.ts'
import { ClusterConfig } from '../../../cluster/config.ts'
import { freePorts } from '../../../cluster/supervisor/ports.ts'
import { until } from '../../bench/support/until.ts'
import { aMailReceiver, aWebhookReceiver, type Got } from '../../support/receivers.ts'
import { aLiveCluster } from './a-live-cluster.ts'

const TIMEOUT_MS = 180_000
const WITHIN_MS = 60_000
const ACCOUNT = 'uae-main'
const SERVANTS = ['uae-2', 'uae-3']
/** `code/about` of what the test causes; a busy machine may have more to say. */
const CAUSED = ['noStandby/uae-main', ...SERVANTS.map((id) => `nodeDown/${id}`)]

const OF_GATEWAY = new Set(['gatewayUnreachable', 'serviceDown', 'errorRateMissing'])

interface Told {
  readonly id: string
  readonly status: string
}

function toldOf({ body }: Got): Told {
  const { status, commonLabels } = body as { status: string; commonLabels: Record<string, string> }
  return { id: commonLabels['alert_id'] ?? '', status }
}

/** One account, told over a webhook and by mail; who is killed stays dead long enough to be told. */
async function start() {
  const [hook, mail] = [await aWebhookReceiver(), await aMailReceiver()]
  onTestFinished(() => hook.close())
  onTestFinished(() => mail.close())
  const live = await aLiveCluster({
    seed: 17,
    rate: 5,
    configure: async (dataDir) => {
      const config = builtInConfig({ dataDir, ports: await freePorts(BUILT_IN_PORTS), scenario: { seed: 17 } })
      const smtp = { host: '127.0.0.1', port: mail.port, from: 'linda@example.org', to: ['ops@example.org'] }
      return ClusterConfig.parse({
        ...config,
        accounts: config.accounts.filter(({ id }) => id === ACCOUNT),
        nodes: config.nodes.filter(({ accountId }) => accountId === ACCOUNT),
        timing: { ...config.timing, restartDelayMs: 10_000 },
        alerting: {
          retryMs: 500,
          routes: [
            { id: 'desk', target: { kind: 'webhook', url: hook.url } },
            { id: 'mail', target: { kind: 'smtp', ...smtp } },
          ],
        },
      })
    },
  })
  return { live, hook, mail }
}

describe('an alert on a real cluster', () => {
  it(
    'reaches a webhook and a mailbox, and RESOLVED follows, each exactly once, over a restart of the control plane',
    async () => {
      const { live, hook, mail } = await start()
      const isTold = (id: string, status: string) =>
        hook.got.some((got) => toldOf(got).id === id && toldOf(got).status === status)
      const isMailed = (id: string, name: string) =>
        mail.got.some(({ headers }) => headers['x-linda-alert'] === id && headers['from']?.includes(name))
      const every = (holds: (id: string) => boolean) => () => (CAUSED.every(holds) ? true : null)
      for (const id of SERVANTS) process.kill(await live.pidOf(id), 'SIGKILL')
      await until(
        every((id) => isTold(id, 'firing')),
        { what: 'the webhook hears of it', withinMs: WITHIN_MS },
      )
      await until(
        every((id) => isMailed(id, 'Linda')),
        { what: 'the mailbox has it', withinMs: WITHIN_MS },
      )
      const isRecorded = async () => {
        const { alerts } = await live.snapshot()
        const done = (id: string) => alerts.find((alert) => alert.id === id)?.deliveries.length === 2
        return CAUSED.every(done) ? true : null
      }
      await until(isRecorded, { what: 'who was told stands with the alerts', withinMs: WITHIN_MS })
      process.kill(await live.pidOf('control-plane'), 'SIGKILL')
      await until(
        every((id) => isTold(id, 'resolved')),
        { what: 'the webhook hears the end', withinMs: WITHIN_MS },
      )
      await until(
        every((id) => isMailed(id, 'RESOLVED')),
        { what: 'the mailbox has the end', withinMs: WITHIN_MS },
      )

      const words = hook.got.map(toldOf)
      for (const caused of CAUSED) {
        expect(words.flatMap(({ id, status }) => (id === caused ? status : []))).toEqual(['firing', 'resolved'])
        const [raised, resolved, ...more] = mail.got.filter(({ headers }) => headers['x-linda-alert'] === caused)
        expect(more).toEqual([])
        expect(resolved?.headers['references']).toBe(raised?.headers['message-id'])
      }
    },
    TIMEOUT_MS,
  )

  it(
    'that follows from the gateway being gone is folded under that, and told to nobody',
    async () => {
      const { live, hook } = await start()
      const pid = await live.pidOf('gateway')
      process.kill(pid, 'SIGSTOP')
      try {
        const isFolded = async () => {
          const { alerts } = await live.snapshot()
          return alerts.some(({ id, causeId }) => id === 'errorRateMissing/uae-main' && causeId !== null) ? true : null
        }
        await until(isFolded, { what: 'the missing figures follow from the gateway', withinMs: WITHIN_MS })
      } finally {
        process.kill(pid, 'SIGCONT')
      }
      const isOver = async () => {
        const { alerts } = await live.snapshot()
        return alerts.every(({ code, resolvedAt }) => !OF_GATEWAY.has(code) || resolvedAt !== null) ? true : null
      }
      await until(isOver, { what: 'everything about it is over', withinMs: WITHIN_MS })
      const isClosed = () =>
        [...OF_GATEWAY].every((code) => {
          const statuses = hook.got.map(toldOf).flatMap(({ id, status }) => (id.startsWith(`${code}/`) ? status : []))
          return statuses.length === 0 || statuses.includes('resolved')
        })
      await until(() => (isClosed() ? true : null), { what: 'RESOLVED follows', withinMs: WITHIN_MS })
      const words = hook.got.map(toldOf)
      expect(words.filter(({ id }) => id === 'serviceDown/gateway').map(({ status }) => status)).toEqual([
        'firing',
        'resolved',
      ])
      expect(words.map(({ id }) => id)).not.toContain('errorRateMissing/uae-main')
    },
    TIMEOUT_MS,
  )
})
