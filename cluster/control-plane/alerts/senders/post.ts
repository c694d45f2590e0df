/** POST of JSON to a receiver that somebody else runs. Errors name the host and never the path, which may be a secret. */
import { Refused } from '../message.ts'

export const SEND_TIMEOUT_MS = 10_000
/** What a receiver says of a message that it will never take. Whatever else it answers may be mended. */
const NEVER: ReadonlySet<number> = new Set([400, 413, 415, 422])

export interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly timeoutMs?: number
}

/** Resolves on a 2xx. @throws {Error} @throws {Refused} */
export async function post({ url, headers, body, timeoutMs = SEND_TIMEOUT_MS }: Post): Promise<null> {
  const { host } = new URL(url)
  const response = await fetch(url, {
    method: 'POST',
    // Alerts are rare: a connection kept for the next one would be dead by then.
    headers: {
      'content-type': 'application/json',
      'user-agent': 'linda-control-plane',
      connection: 'close',
      ...headers,
    },
    body: JSON.stringify(body),
    // Who redirects would see what was meant for somebody else.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw new Error(`${host}: ${reasonOf(error)}`)
  })
  // Read to its end, so that the connection is free again; what it says is not repeated, it may hold anything.
  await response.body?.cancel()
  if (response.ok) return null
  const why = `${host} answered ${response.status}`
  throw NEVER.has(response.status) ? new Refused(why) : new Error(why)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed'
  if (error.name === 'TimeoutError') return 'no answer in time'
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null
  return code === null ? 'the connection failed' : (WORDS[code] ?? code)
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name could not be looked up',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
}
