/** Reaching for a server one layer at a time, so that a failure can be named by its layer. */
import { lookup } from 'node:dns/promises'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { request } from 'undici'
import { readText } from '../http/read-text.ts'

export interface Answer {
  readonly status: number
  /** `''`: the header is missing. */
  readonly contentType: string
  readonly text: string
}

/** Every function rejects with what the system or the runtime says; `signal` ends the waiting. */
export interface Dial {
  /** The first address of a name. */
  resolve(hostname: string): Promise<string>
  connect(hostname: string, port: number, signal: AbortSignal): Promise<void>
  /** The certificate is checked as for any request. Until when it holds, epoch ms; `null`: it does not say. */
  handshake(hostname: string, port: number, signal: AbortSignal): Promise<number | null>
  /** `token`: `null` sends none. */
  get(url: URL, token: string | null, signal: AbortSignal): Promise<Answer>
}

/** A version or a snapshot is far smaller; what is larger is something else. */
const ANSWER_LIMIT_BYTES = 32 * 1024 * 1024

export const systemDial: Dial = {
  resolve: async (hostname) => (await lookup(hostname)).address,

  connect: (hostname, port, signal) =>
    new Promise((resolve, reject) => {
      const socket = connectTcp({ host: hostname, port, signal })
      socket.once('connect', () => {
        socket.destroy()
        resolve()
      })
      socket.once('error', reject)
    }),

  handshake: (hostname, port, signal) =>
    new Promise((resolve, reject) => {
      const socket = connectTls({ host: hostname, port, servername: isAddress(hostname) ? '' : hostname })
      const stop = (): void => void socket.destroy(signal.reason)
      signal.addEventListener('abort', stop, { once: true })
      socket.once('close', () => signal.removeEventListener('abort', stop))
      socket.once('secureConnect', () => {
        const until = Date.parse(socket.getPeerCertificate().valid_to)
        socket.destroy()
        resolve(Number.isNaN(until) ? null : until)
      })
      socket.once('error', reject)
    }),

  async get(url, token, signal) {
    const headers = { accept: 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) }
    const response = await request(url, { method: 'GET', headers, signal })
    const contentType = [response.headers['content-type'] ?? ''].flat()[0] ?? ''
    return {
      status: response.statusCode,
      contentType,
      text: await readText(response.body, ANSWER_LIMIT_BYTES, url.href),
    }
  },
}

/** A certificate is asked for by name; an address has none to send. */
function isAddress(hostname: string): boolean {
  return /^[\d.]+$/.test(hostname) || hostname.includes(':')
}
