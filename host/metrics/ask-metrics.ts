/**
 * Asks one process for its `/metrics`.
 *
 * The addresses come from the cluster, and a hostile one could name any: so this asks nothing but `GET /metrics`, over http or
 * https, without token, cookie or redirect, and reads no more than a page may have.
 */
import { Fault } from '../../shared/fault.ts'
import type { Clock } from '../clock.ts'
import { createDispatcher, DIRECT, type Way } from '../http/way.ts'
import { urlOf, wordsFor } from '../observe/ask-status.ts'
import { readPage } from './read-page.ts'

export const PAGE_WITHIN_MS = 2_000

export interface Page {
  readonly bytes: Uint8Array
  /** As the answer says: OpenMetrics tells times in seconds and ends with `# EOF`. */
  readonly isOpenMetrics: boolean
}

export type MetricsAnswer =
  | { readonly kind: 'page'; readonly page: Page }
  /** `why`: words for the source. `isReached`: it did answer, but not with a page. */
  | { readonly kind: 'none'; readonly why: string; readonly isReached: boolean }

export interface MetricsAsker {
  /** Never rejects. `statusUrl`: base of its pages; `null`: it has told none. */
  ask(statusUrl: string | null): Promise<MetricsAnswer>
  close(): Promise<void>
}

const ACCEPT = 'text/plain;version=0.0.4;q=1,application/openmetrics-text;version=1.0.0;q=0.8'

export function createMetricsAsker(clock: Clock, way: Way = DIRECT): MetricsAsker {
  const agent = createDispatcher(way, { keepAliveTimeout: 4_000, connections: 1, pipelining: 1 })

  async function read(url: URL, signal: AbortSignal): Promise<Page> {
    const path = `${url.pathname.replace(/\/$/, '')}/metrics`
    const headers = { accept: ACCEPT, 'accept-encoding': 'gzip' }
    const {
      statusCode,
      headers: told,
      body,
    } = await agent.request({ origin: url.origin, path, method: 'GET', headers, signal })
    if (statusCode !== 200) {
      // An error of a body that nobody reads concerns nobody.
      body.on('error', () => undefined).destroy()
      throw new Fault('sourceFailed', `answers ${statusCode} instead of its metrics`)
    }
    const contentType = headerOf(told['content-type'])
    if (/^text\/html\b/i.test(contentType)) {
      body.on('error', () => undefined).destroy()
      throw new Fault('sourceFailed', 'answers HTML instead of its metrics')
    }
    const bytes = await readPage(body as AsyncIterable<Uint8Array>, headerOf(told['content-encoding']))
    return { bytes, isOpenMetrics: isOpenMetrics(contentType) }
  }

  return {
    async ask(statusUrl) {
      const url = urlOf(statusUrl)
      if (url === null) {
        const why = statusUrl === null ? 'has not joined yet' : 'its address is not one of http'
        return { kind: 'none', why, isReached: false }
      }
      const deadline = new AbortController()
      // Where this process itself was held up, the answer lies here unread: one turn for what came meanwhile.
      const cancel = clock.after(PAGE_WITHIN_MS, () => setImmediate(() => setImmediate(() => deadline.abort())))
      try {
        return { kind: 'page', page: await read(url, deadline.signal) }
      } catch (error) {
        if (error instanceof Fault) return { kind: 'none', why: error.message, isReached: true }
        const why = deadline.signal.aborted ? `no metrics within ${PAGE_WITHIN_MS} ms` : wordsFor(error, url)
        return { kind: 'none', why, isReached: false }
      } finally {
        cancel()
      }
    },
    close: () => agent.destroy(),
  }
}

export function isOpenMetrics(contentType: string): boolean {
  return /^application\/openmetrics-text\b/i.test(contentType)
}

function headerOf(value: string | string[] | undefined): string {
  return [value ?? ''].flat()[0] ?? ''
}
