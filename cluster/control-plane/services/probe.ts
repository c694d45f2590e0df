/** Asks a service how it is, the way its entry in the registry names. */
import { connect } from 'node:net'
import { assertNever } from '../../../shared/assert-never.ts'
import type { ServiceProbe } from '../../../shared/service.ts'
import { metricValue } from './metric-value.ts'
import { type Page, readPage } from './page.ts'

export type Outcome =
  | ({
      /** Until the whole answer was there. */
      readonly latencyMs: number
      /** Of the quota its answer told, 0…1; `null`: it told none. */
      readonly quotaFraction: number | null
    } & (
      | { readonly kind: 'well' }
      /** It answers, and says or shows why it is not. */
      | { readonly kind: 'unwell'; readonly why: string }
    ))
  | { readonly kind: 'silent'; readonly why: string }

const HEALTH_PAGE_BYTES = 256 * 1_024
export const METRICS_PAGE_BYTES = 10 * 1_024 * 1_024

/** Never rejects: no answer is a finding. `dial`: the way from here to a page. */
export async function askService(probe: ServiceProbe, dial: (url: string) => string): Promise<Outcome> {
  const startedAt = performance.now()
  const latencyMs = () => performance.now() - startedAt
  try {
    switch (probe.kind) {
      case 'http': {
        const page = await readPage(dial(probe.url), probe.timeoutMs, HEALTH_PAGE_BYTES)
        const measured = { latencyMs: latencyMs(), quotaFraction: quotaOf(page.headers) }
        return page.status === 200
          ? { kind: 'well', ...measured }
          : { kind: 'unwell', why: `answers ${page.status}${wordsOf(page)}`, ...measured }
      }
      case 'tcp':
        await opens(probe.host, probe.port, probe.timeoutMs)
        return { kind: 'well', latencyMs: latencyMs(), quotaFraction: null }
      case 'metric': {
        const page = await readPage(dial(probe.url), probe.timeoutMs, METRICS_PAGE_BYTES)
        const measured = { latencyMs: latencyMs(), quotaFraction: quotaOf(page.headers) }
        const why = page.status === 200 ? outOfLimits(probe, page.text) : `answers ${page.status}${wordsOf(page)}`
        return why === null ? { kind: 'well', ...measured } : { kind: 'unwell', why, ...measured }
      }
      default:
        return assertNever(probe)
    }
  } catch (error) {
    return { kind: 'silent', why: error instanceof Error ? error.message : String(error) }
  }
}

/** `null`: within them. */
function outOfLimits(
  { metric, atLeast, atMost }: Extract<ServiceProbe, { kind: 'metric' }>,
  text: string,
): string | null {
  const value = metricValue(text, metric)
  if (value === null) return `its page has no ${metric}`
  if (Number.isNaN(value)) return `${metric} is not a number`
  if (atLeast !== null && value < atLeast) return `${metric} is ${value}, below ${atLeast}`
  return atMost !== null && value > atMost ? `${metric} is ${value}, above ${atMost}` : null
}

/** What it says of itself: ours give `why`, problems `detail`. */
function wordsOf({ text }: Page): string {
  try {
    const body: unknown = JSON.parse(text)
    const said = typeof body === 'object' && body !== null ? Object.entries(body) : []
    const [, words] =
      said.find(([key, value]) => (key === 'why' || key === 'detail') && typeof value === 'string') ?? []
    return words === undefined ? '' : `: ${String(words).slice(0, 200)}`
  } catch {
    return '' // Not JSON: its status says enough.
  }
}

/** As RateLimit header fields tell it, with or without `X-`. */
function quotaOf(headers: Headers): number | null {
  const number = (name: string) => {
    const text = headers.get(`ratelimit-${name}`) ?? headers.get(`x-ratelimit-${name}`)
    return text === null || !/^\d+$/.test(text.trim()) ? null : Number(text)
  }
  const [limit, remaining] = [number('limit'), number('remaining')]
  return limit === null || remaining === null || limit === 0 ? null : Math.max(0, (limit - remaining) / limit)
}

function opens(host: string, port: number, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: timeoutMs })
    const settle = (run: () => void) => {
      socket.destroy()
      run()
    }
    socket.once('connect', () => settle(resolve))
    socket.once('timeout', () => settle(() => reject(new Error(`no connection within ${timeoutMs / 1_000} s`))))
    socket.once('error', (error) =>
      settle(() =>
        reject(
          new Error(
            'code' in error && error.code === 'ECONNREFUSED' ? `nobody listens at ${host}:${port}` : error.message,
          ),
        ),
      ),
    )
  })
}
