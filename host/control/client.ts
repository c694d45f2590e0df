/** Typed client of the control API, derived from the HTTP table. Every answer is parsed with its schema. */
import { api, type Route, type RouteInput, type RouteName, type RouteOutput } from '../../shared/api.ts'
import { CALL_TIMEOUT_MS, type Agents } from './agents.ts'
import { readAnswer, type RawAnswer } from './answer.ts'
import { readText } from '../http/read-text.ts'
import { networkFault } from './network-fault.ts'

export interface ControlClient {
  /** @throws {Fault} what the cluster answered, or unreachable, timeout, badAnswer. */
  call<N extends RouteName>(name: N, input: RouteInput<N>, options?: CallOptions): Promise<RouteOutput<N>>
}

export interface CallOptions {
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

export interface ControlAddress {
  readonly controlApiUrl: string
  readonly token: string
}

/** More than any answer we know; protects the console's memory from a wrong address. */
const ANSWER_LIMIT_BYTES = 32 * 1024 * 1024

export function createControlClient(
  address: ControlAddress,
  agents: Agents,
  timeoutMs = CALL_TIMEOUT_MS,
): ControlClient {
  async function send(
    route: Route,
    input: LooseInput,
    options: CallOptions,
  ): Promise<{ answer: RawAnswer; what: string }> {
    const url = new URL(address.controlApiUrl)
    const path = `${url.pathname.replace(/\/$/, '')}${fillPath(route.path, input.params ?? {})}${toQuery(input.query ?? {})}`
    const what = `${route.method} ${url.origin}${path}`
    const headers: Record<string, string> = { authorization: `Bearer ${address.token}`, accept: 'application/json' }
    if (input.body !== undefined) headers['content-type'] = 'application/json'
    if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey
    const deadline = AbortSignal.timeout(timeoutMs)
    const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal])
    try {
      const response = await agents.current().request({
        origin: url.origin,
        path,
        method: route.method,
        headers,
        body: input.body === undefined ? null : JSON.stringify(input.body),
        signal,
      })
      const contentType = [response.headers['content-type'] ?? ''].flat()[0] ?? ''
      return {
        answer: {
          status: response.statusCode,
          contentType,
          text: await readText(response.body, ANSWER_LIMIT_BYTES, what),
        },
        what,
      }
    } catch (error) {
      throw networkFault(error, what)
    }
  }

  return {
    async call<N extends RouteName>(name: N, input: RouteInput<N>, options: CallOptions = {}): Promise<RouteOutput<N>> {
      const route: Route = api[name]
      const { answer, what } = await send(route, input as LooseInput, options)
      // The table ties the name to its schema; the compiler cannot follow that through a type parameter.
      return readAnswer(answer, route.response, what) as RouteOutput<N>
    },
  }
}

/** What every input of the table looks like once its name is forgotten. */
interface LooseInput {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>> | undefined
  readonly body?: unknown
}

function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
}

function toQuery(query: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const search = new URLSearchParams(given.map(([key, value]): [string, string] => [key, String(value)])).toString()
  return search === '' ? '' : `?${search}`
}
