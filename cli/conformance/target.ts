/** The control plane under test, asked as plainly as possible: what stands on the wire, not what a client makes of it. */
import { z } from 'zod'
import { api, EVENTS_PATH, type RouteName, type RouteOutput } from '../../shared/api.ts'
import { Problem } from '../../shared/fault.ts'

export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
  /** `null`: none. */
  readonly token?: string | null
}

export interface Answered {
  readonly status: number
  readonly contentType: string
  readonly headers: Headers
  readonly text: string
  /** `undefined`: not JSON. */
  readonly json: unknown
}

/** What does not hold, in a sentence. Anything else thrown is a fault of the target as well, and told as such. */
export class Unmet extends Error {}

const TIMEOUT_MS = 5_000

export class Target {
  readonly url: string
  readonly #token: string

  constructor(url: string, token: string) {
    this.url = url.replace(/\/$/, '')
    this.#token = token
  }

  async ask(
    path: string,
    { method = 'GET', body, text, headers = {}, token = this.#token }: Asked = {},
  ): Promise<Answered> {
    const sent = text ?? (body === undefined ? undefined : JSON.stringify(body))
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const answer = await response.text()
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      headers: response.headers,
      text: answer,
      json: readJson(answer),
    }
  }

  /** A route of the table, its answer held against its schema. @throws {Unmet} */
  async read<N extends RouteName>(name: N, path: string, asked: Asked = {}): Promise<RouteOutput<N>> {
    const route = api[name]
    const answer = await this.ask(path, { method: route.method, ...asked })
    const wanted = 'status' in route ? route.status : 200
    if (answer.status !== wanted)
      throw new Unmet(`${route.method} ${path} answered ${answer.status}, not ${wanted}: ${short(answer.text)}`)
    const parsed = route.response.safeParse(answer.json)
    if (!parsed.success)
      throw new Unmet(`${route.method} ${path}: ${z.prettifyError(parsed.error).split('\n', 2).join(' ')}`)
    return parsed.data as RouteOutput<N>
  }

  /** @throws {Unmet} it is not refused so. */
  async refuses(path: string, asked: Asked, status: number, code: string): Promise<void> {
    const answer = await this.ask(path, asked)
    const what = `${asked.method ?? 'GET'} ${path}`
    if (answer.status !== status) throw new Unmet(`${what} answered ${answer.status}, not ${status}`)
    if (!/^application\/problem\+json\b/.test(answer.contentType))
      throw new Unmet(`${what} answered ${answer.contentType || 'no content type'}, not application/problem+json`)
    const problem = Problem.safeParse(answer.json)
    if (!problem.success)
      throw new Unmet(`${what}: the problem lacks ${problem.error.issues[0]?.path.join('.') ?? 'something'}`)
    if (problem.data.code !== code) throw new Unmet(`${what} was refused as ${problem.data.code}, not ${code}`)
  }

  /** The event stream's chunks for `ms`, as text. */
  async listen(lastEventId: string | null, ms: number): Promise<string> {
    const response = await fetch(this.url + EVENTS_PATH, {
      headers: {
        authorization: `Bearer ${this.#token}`,
        accept: 'text/event-stream',
        ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }),
      },
      signal: AbortSignal.timeout(ms + TIMEOUT_MS),
    })
    const type = response.headers.get('content-type') ?? ''
    if (response.status !== 200 || !type.startsWith('text/event-stream') || response.body === null)
      throw new Unmet(`GET ${EVENTS_PATH} answered ${response.status} ${type}, not an event stream`)
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    const over = Promise.withResolvers<null>()
    const timer = setTimeout(() => over.resolve(null), ms)
    let text = ''
    try {
      for (;;) {
        const chunk = await Promise.race([reader.read(), over.promise])
        if (chunk === null || chunk.done) return text
        text += chunk.value
      }
    } finally {
      clearTimeout(timer)
      await reader.cancel()
    }
  }
}

export function short(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}…` : text
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON is an answer too; the checks say what it should have been.
    return undefined
  }
}
