/** Tries an address layer by layer: what was found in each, and at the first failure what to do about it. */
import { z } from 'zod'
import { Version } from '../../shared/api.ts'
import type { ConnectionTest } from '../../shared/connection.ts'
import { formatDuration } from '../../shared/words/format.ts'
import type { Way } from '../http/way.ts'
import { addressOf, under } from './address.ts'
import type { Answer, Dial } from './dial.ts'
import { explain } from './explain.ts'
import {
  certificate,
  clock,
  failed,
  judgeAnswer,
  jsonOf,
  passed,
  problemOf,
  unencrypted,
  type Found,
  type Step,
} from './findings.ts'
import { type MonitoringTrial, tryMonitoring } from './try-monitoring.ts'

export interface Trial extends Way {
  readonly controlApiUrl: string
  /** `null`: none is known; what needs it is skipped. */
  readonly token: string | null
  /** The servers beside it that are tried too. */
  readonly monitoring: readonly MonitoringTrial[]
  /** Goes the same way. */
  readonly dial: Dial
  /** Epoch ms. */
  readonly now: () => number
  /** For each layer, ms. */
  readonly limitMs?: number
}

type Layer = () => Promise<Found>

const LIMIT_MS = 3_000
const TITLES = ['Address', 'Name', 'Port', 'TLS', 'Control API', 'Token', 'Version', 'Capabilities', 'Clock'] as const

/** Never rejects: what goes wrong is what it is for. */
export async function tryConnection(trial: Trial): Promise<ConnectionTest> {
  const { monitoring, dial, limitMs = LIMIT_MS } = trial
  const [cluster, beside] = await Promise.all([
    tryControlApi(trial),
    Promise.all(monitoring.map((one) => tryMonitoring(one, dial, limitMs))),
  ])
  return { steps: [...cluster, ...beside] }
}

async function tryControlApi(trial: Trial): Promise<Step[]> {
  const { controlApiUrl, token, trust, proxyUrl, dial, now, limitMs = LIMIT_MS } = trial
  const url = addressOf(controlApiUrl)
  if (url === null) return stepsOf([failed(`"${controlApiUrl}" is not an address.`, ADDRESS_ADVICE)], proxyUrl)
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  const where = `${url.hostname}:${port}`
  let version: Version | null = null
  const limit = (): AbortSignal => AbortSignal.timeout(limitMs)
  const get = (path: string, as: string | null): Promise<Answer> =>
    dial.get(under(url, path), as === null ? null : `Bearer ${as}`, limit())

  const layers: readonly Layer[] = [
    async () => passed(`${url.origin}${url.pathname.replace(/\/$/, '')}`),
    ...(proxyUrl === null
      ? []
      : [
          async () => {
            const took = await timed(() => dial.connect(hostname, port, limit()))
            return passed(`${new URL(proxyUrl).origin} opens a way to ${where}; it took ${formatDuration(took)}.`)
          },
        ]),
    async () => {
      if (proxyUrl !== null) return LEFT_TO_PROXY
      if (isIpAddress(hostname)) return { status: 'skipped', found: 'It is an address already.', advice: '' }
      return passed(`${hostname} is ${await within(dial.resolve(hostname), limit())}.`)
    },
    async () => {
      if (proxyUrl !== null) return LEFT_TO_PROXY
      const took = await timed(() => dial.connect(hostname, port, limit()))
      return passed(`Something listens at ${where}; it took ${formatDuration(took)}.`)
    },
    async () => {
      if (url.protocol === 'http:') return isLoopback(hostname) ? NO_TLS : unencrypted(hostname)
      return certificate(await dial.handshake(hostname, port, limit()), trust, now())
    },
    // Without the token: whoever answers something else shall not have seen it.
    async () => judgeAnswer(await get('/v1/version', null), where),
    async () => {
      if (token === null)
        return failed(
          'No token is known for this address.',
          'Give the token; a kept one is only used where it was given for.',
        )
      const answer = await get('/v1/version', token)
      if (answer.status === 401)
        return failed('The cluster does not know this token.', 'Give another one: it may have been renewed.')
      if (answer.status === 403)
        return failed('The cluster knows this token and refuses it.', 'Ask who runs the cluster for the right.')
      if (answer.status !== 200)
        return failed(`It answered ${answer.status}. ${problemOf(answer)}`, 'Ask who runs the cluster.')
      const parsed = Version.safeParse(jsonOf(answer))
      if (parsed.success) version = parsed.data
      return passed('The token is accepted.')
    },
    async () => {
      if (version === null)
        return failed(
          'It speaks another version of the control API than v1.',
          'Use a console of the same version as the cluster.',
        )
      return passed(`${version.product} ${version.version}, control API ${version.api}.`)
    },
    async () => {
      const can = version?.capabilities ?? []
      const missing = ['failover', 'alerts'].filter((one) => !can.some((known) => known === one))
      const found = can.length === 0 ? 'It names none.' : `${can.join(', ')}.`
      if (missing.length === 0) return passed(found)
      return {
        status: 'warn',
        found,
        advice: `Without ${missing.join(' and ')}: what needs it is locked, and says so.`,
      }
    },
    async () => {
      const askedAt = now()
      const answer = await get('/v1/cluster', token)
      const parsed = z.object({ servedAt: z.number() }).safeParse(jsonOf(answer))
      if (!parsed.success)
        return failed(
          `The picture of the cluster cannot be read (${answer.status}). ${problemOf(answer)}`,
          'Ask who runs the cluster.',
        )
      return clock(parsed.data.servedAt - (askedAt + now()) / 2)
    },
  ]

  const found: Found[] = []
  for (const layer of layers) {
    const result = await layer().catch((error: unknown): Found => ({
      status: 'fail',
      ...explain(error, where, limitMs),
    }))
    found.push(result)
    if (result.status === 'fail') break
  }
  return stepsOf(found, proxyUrl)
}

const ADDRESS_ADVICE = 'Write it as https://HOST:PORT or http://HOST:PORT.'
const NO_TLS: Found = { status: 'skipped', found: 'Not needed on this machine itself.', advice: '' }

const LEFT_TO_PROXY: Found = { status: 'skipped', found: 'Left to the proxy.', advice: '' }

/** What was not reached is skipped. */
function stepsOf(found: readonly Found[], proxyUrl: string | null): Step[] {
  const [first, ...more] = TITLES
  const titles = proxyUrl === null ? TITLES : [first, 'Proxy', ...more]
  return titles.map((title, index) => ({
    title,
    ...(found[index] ?? { status: 'skipped', found: 'Not reached.', advice: '' }),
  }))
}

function isIpAddress(hostname: string): boolean {
  return /^[\d.]+$/.test(hostname) || hostname.includes(':')
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '::1' || /^127(\.\d+){3}$/.test(hostname)
}

async function timed(run: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await run()
  return performance.now() - startedAt
}

/** For what cannot be told to stop. */
function within<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    result.then(resolve, reject)
  })
}
