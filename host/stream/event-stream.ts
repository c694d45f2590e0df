/** One connection to `GET /v1/events`: opens it, hands over its words, says how it ended. Resuming is the caller's. */
import { EVENTS_PATH } from '../../shared/api.ts'
import { Fault } from '../../shared/fault.ts'
import { CALL_TIMEOUT_MS, type Agents } from '../control/agents.ts'
import { refusal } from '../control/answer.ts'
import type { ControlAddress } from '../control/client.ts'
import { networkFault } from '../control/network-fault.ts'
import { createStreamParser, type StreamWord } from './parser.ts'

export interface StreamListener {
  /** The cluster accepted the subscription. */
  onOpen(): void
  /** Bytes came: `words` is what they completed, often nothing. */
  onWords(words: readonly StreamWord[]): void
}

/** Listens until the stream ends. Resolves only when `signal` ended it.
 *  @throws {Fault} unreachable: it broke. badAnswer: it is no event stream. Otherwise what the cluster answered. */
export async function listen(
  address: ControlAddress,
  agents: Agents,
  lastEventId: string | null,
  signal: AbortSignal,
  listener: StreamListener,
): Promise<void> {
  const url = new URL(address.controlApiUrl)
  const path = `${url.pathname.replace(/\/$/, '')}${EVENTS_PATH}`
  const what = `GET ${url.origin}${path}`
  try {
    const body = await subscribe({ agents, token: address.token, origin: url.origin, path, what, lastEventId, signal })
    listener.onOpen()
    const parse = createStreamParser()
    for await (const chunk of chunksOf(body, what)) listener.onWords(parse(chunk))
  } catch (error) {
    if (signal.aborted) return
    throw error
  }
  throw new Fault('unreachable', 'The cluster ended the event stream.')
}

interface Subscription {
  readonly agents: Agents
  readonly token: string
  readonly origin: string
  readonly path: string
  /** The request in words. */
  readonly what: string
  readonly lastEventId: string | null
  readonly signal: AbortSignal
}

async function subscribe(subscription: Subscription): Promise<AsyncIterable<Uint8Array>> {
  const { agents, token, origin, path, what, lastEventId, signal } = subscription
  const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: 'text/event-stream' }
  if (lastEventId !== null) headers['last-event-id'] = lastEventId
  try {
    // Silence is judged by the link machine, which shows it before it acts on it: no limit on the body here.
    const limits = { headersTimeout: CALL_TIMEOUT_MS, bodyTimeout: 0 }
    const answer = await agents.current().request({ origin, path, method: 'GET', headers, signal, ...limits })
    const { statusCode, body } = answer
    const contentType = [answer.headers['content-type'] ?? ''].flat()[0] ?? ''
    if (statusCode !== 200) throw refusal({ status: statusCode, contentType, text: await body.text() }, what)
    if (/^text\/event-stream\b/i.test(contentType)) return body
    body.on('error', () => undefined).destroy()
    throw new Fault('badAnswer', `${what} answered ${contentType || 'no content type'}, not an event stream.`)
  } catch (error) {
    throw networkFault(error, what)
  }
}

/** The network's part alone: what a listener throws is a defect and must not pass for a broken connection. */
async function* chunksOf(body: AsyncIterable<Uint8Array>, what: string): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw networkFault(error, what)
  }
}
