/**
 * Asks one process for its `/status`.
 *
 * The addresses come from the cluster, and a hostile one could name any: so this asks nothing but `GET /status`, over http or https,
 * without token, cookie or redirect, reads at most 256 KiB, and believes nothing that is not the status of the process it meant to ask.
 */
import { observationsOf, type Observation } from '../../shared/observation.ts'
import { ProcessStatus } from '../../shared/status.ts'
import type { Clock } from '../clock.ts'
import { CertificateRefused } from '../http/certificate.ts'
import { ProxyRefused } from '../http/proxy-refused.ts'
import { createDispatcher, DIRECT, type Way } from '../http/way.ts'
import type { Target } from './targets.ts'

export const ANSWER_WITHIN_MS = 400
const ANSWER_LIMIT_BYTES = 256 * 1024

export type StatusAnswer =
  | { readonly kind: 'answered'; readonly observations: readonly Observation[] }
  /** `why`: words for the row of the process. */
  | { readonly kind: 'silent'; readonly why: string }

export interface StatusAsker {
  /** Never rejects. */
  ask(target: Target): Promise<StatusAnswer>
  close(): Promise<void>
}

export function createStatusAsker(clock: Clock, way: Way = DIRECT): StatusAsker {
  const agent = createDispatcher(way, { keepAliveTimeout: 4_000, connections: 1, pipelining: 1 })

  async function read(url: URL, signal: AbortSignal): Promise<string> {
    const path = `${url.pathname.replace(/\/$/, '')}/status`
    const { statusCode, body } = await agent.request({ origin: url.origin, path, method: 'GET', signal })
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength
      if (size > ANSWER_LIMIT_BYTES) throw new Refused('answers more than 256 KiB')
      chunks.push(chunk)
    }
    if (statusCode !== 200) throw new Refused(`answers ${statusCode} instead of its status`)
    return Buffer.concat(chunks).toString('utf8')
  }

  return {
    async ask(target) {
      const url = urlOf(target.statusUrl)
      if (url === null)
        return {
          kind: 'silent',
          why: target.statusUrl === null ? 'has not joined yet' : 'its address is not one of http',
        }
      const deadline = new AbortController()
      // Where this process itself was held up, the answer lies here unread: one turn for what came meanwhile.
      const cancel = clock.after(ANSWER_WITHIN_MS, () => setImmediate(() => setImmediate(() => deadline.abort())))
      try {
        const parsed = ProcessStatus.safeParse(readJson(await read(url, deadline.signal)))
        if (!parsed.success) throw new Refused('answers something else than a status')
        return understand(target, parsed.data)
      } catch (error) {
        const why = deadline.signal.aborted ? `no answer within ${ANSWER_WITHIN_MS} ms` : wordsFor(error, url)
        return { kind: 'silent', why }
      } finally {
        cancel()
      }
    },
    close: () => agent.destroy(),
  }
}

/** What was answered, and is not what was asked for. */
class Refused extends Error {}

/** `null`: none, or nothing that is asked over http. */
export function urlOf(text: string | null): URL | null {
  const url = text !== null && URL.canParse(text) ? new URL(text) : null
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : null
}

/** A status counts only for the process that was meant. */
export function understand({ observer, kind }: Target, status: ProcessStatus): StatusAnswer {
  const who = whoseOf(status)
  const isMeant = who === observer && (status.kind === 'bot') === (kind === 'node')
  return isMeant
    ? { kind: 'answered', observations: observationsOf(status) }
    : { kind: 'silent', why: `${who} answers at its address` }
}

function whoseOf(status: ProcessStatus): string {
  switch (status.kind) {
    case 'bot':
      return status.nodeId
    case 'service':
      return status.serviceId
    default:
      return status.kind
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON is not a status either: the schema says so.
    return null
  }
}

/** Why an asking brought nothing. */
export function wordsFor(error: unknown, url: URL): string {
  if (error instanceof Refused) return error.message
  if (error instanceof CertificateRefused || error instanceof ProxyRefused) return error.message
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED') return `nobody listens at ${url.host}`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `there is no host ${url.hostname}`
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return `there is no way to ${url.host}`
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return 'the connection broke'
  return error instanceof Error && error.message !== '' ? error.message : `no answer from ${url.host}`
}
