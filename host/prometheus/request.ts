/** Asks Prometheus or Alertmanager over HTTP, and says in words what came instead of an answer. */
import type { Dispatcher } from 'undici'
import type { z } from 'zod'
import { Fault } from '../../shared/fault.ts'
import { networkFault } from '../control/network-fault.ts'
import { readText } from '../http/read-text.ts'
import { createDispatcher, DIRECT, type Way } from '../http/way.ts'

export interface Address {
  /** Base URL; a path in it is kept, for those behind a proxy. */
  readonly url: string
  /** The whole header, `Bearer …` or `Basic …`; `null`: none. Never logged, never in a fault. */
  readonly authorization: string | null
  /** It wants a password or a token that is not kept here: nobody is asked without. Absent: it is there, or none is wanted. */
  readonly isSecretMissing?: boolean
}

export interface Ask {
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** Sent as a form, by POST: long queries do not fit into an address. */
  readonly form?: Readonly<Record<string, string>>
}

/** From the first byte sent to the last one read, ms. A query over long ranges takes its time. */
export const FOREIGN_TIMEOUT_MS = 10_000

/** Protects the console's memory from a query that matches everything. */
const ANSWER_LIMIT_BYTES = 32 * 1024 * 1024

export function createForeignAgent(way: Way = DIRECT, timeoutMs = FOREIGN_TIMEOUT_MS): Dispatcher {
  return createDispatcher(way, {
    keepAliveTimeout: 4_000,
    connectWithinMs: 3_000,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  })
}

/** One address, asked. */
export class Foreign {
  readonly #name: string
  readonly #address: Address
  readonly #dispatcher: Dispatcher
  readonly #timeoutMs: number

  /** `name`: how it is called in faults: "Prometheus". */
  constructor(name: string, address: Address, dispatcher: Dispatcher, timeoutMs = FOREIGN_TIMEOUT_MS) {
    this.#name = name
    this.#address = address
    this.#dispatcher = dispatcher
    this.#timeoutMs = timeoutMs
  }

  /** Any status: a refusal may explain itself in the same JSON. @throws {Fault} unreachable, timeout, unauthorized, sourceFailed. */
  async ask<S extends z.ZodType>({ path, query, form }: Ask, schema: S): Promise<z.output<S>> {
    if (this.#address.isSecretMissing === true) throw secretMissing(this.#name)
    const url = new URL(this.#address.url)
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`
    const whole = `${url.pathname.replace(/\/$/, '')}${path}${search}`
    const what = `${this.#name} at ${url.origin}${url.pathname.replace(/\/$/, '')}${path}`
    const headers: Record<string, string> = { accept: 'application/json' }
    if (this.#address.authorization !== null) headers['authorization'] = this.#address.authorization
    if (form !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded'
    const answer = await this.#send(url.origin, whole, form, headers, what)
    if (answer.status === 401 || answer.status === 403) {
      const why = this.#address.authorization === null ? 'it wants credentials' : 'it wants other credentials'
      throw new Fault('unauthorized', `${what} answered ${answer.status}: ${why}.`)
    }
    const parsed = schema.safeParse(jsonOf(answer, what))
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    const where = issue === undefined ? '' : ` (at ${issue.path.join('.') || 'the top'}: ${issue.message})`
    throw new Fault(
      'sourceFailed',
      `${what} answered ${answer.status} with something else than its API describes${where}.`,
    )
  }

  async #send(
    origin: string,
    path: string,
    form: Ask['form'],
    headers: Record<string, string>,
    what: string,
  ): Promise<Answer> {
    try {
      const response = await this.#dispatcher.request({
        origin,
        path,
        method: form === undefined ? 'GET' : 'POST',
        headers,
        body: form === undefined ? null : new URLSearchParams(form).toString(),
        signal: AbortSignal.timeout(this.#timeoutMs),
      })
      const contentType = [response.headers['content-type'] ?? ''].flat()[0] ?? ''
      const text = await readText(response.body, ANSWER_LIMIT_BYTES, what)
      return { status: response.statusCode, contentType, text }
    } catch (error) {
      throw networkFault(error, what)
    }
  }
}

function secretMissing(name: string): Fault {
  return new Fault('unauthorized', `No password or token is kept here for ${name}. Give it again under Connections.`)
}

interface Answer {
  readonly status: number
  readonly contentType: string
  readonly text: string
}

function jsonOf({ status, contentType, text }: Answer, what: string): unknown {
  if (!/^application\/([a-z.]+\+)?json\b/i.test(contentType))
    throw new Fault(
      'sourceFailed',
      `${what} answered ${status} with ${contentType === '' ? 'no content type' : (contentType.split(';')[0] ?? contentType)}, not JSON: is it the right address?`,
    )
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Fault('sourceFailed', `${what} answered ${status} with JSON that is cut short or broken.`)
  }
}
