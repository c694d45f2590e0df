/** Reaching for a server one layer at a time, so that a failure can be named by its layer. */
import { lookup } from 'node:dns/promises'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { nameOf } from '../http/authorities.ts'
import { judge, tlsOptionsOf } from '../http/certificate.ts'
import { readText } from '../http/read-text.ts'
import { openTunnel } from '../http/tunnel.ts'
import { createDispatcher, type Way } from '../http/way.ts'

export interface Answer {
  readonly status: number
  /** `''`: the header is missing. */
  readonly contentType: string
  readonly text: string
}

/** Who answered a handshake and is believed. */
export interface Presented {
  /** "linda.example" */
  readonly subject: string
  readonly issuer: string
  /** Epoch ms; `null`: it does not say. */
  readonly endsAt: number | null
}

/** Every function rejects with what the system or the runtime says; `signal` ends the waiting. */
export interface Dial {
  /** The first address of a name. */
  resolve(hostname: string): Promise<string>
  /** Through the proxy where there is one. */
  connect(hostname: string, port: number, signal: AbortSignal): Promise<void>
  /** The certificate is judged as for any request; who is not believed is thrown as `CertificateRefused`, with what was presented. */
  handshake(hostname: string, port: number, signal: AbortSignal): Promise<Presented>
  /** `authorization`: the whole header; `null` sends none. */
  get(url: URL, authorization: string | null, signal: AbortSignal): Promise<Answer>
  close(): Promise<void>
}

/** A version or a snapshot is far smaller; what is larger is something else. */
const ANSWER_LIMIT_BYTES = 32 * 1024 * 1024

export function createDial(way: Way): Dial {
  const dispatcher = createDispatcher(way)
  const reach = (hostname: string, port: number, signal: AbortSignal): Promise<Socket> =>
    way.proxyUrl === null ? connectTo(hostname, port, signal) : openTunnel(way, `${hostname}:${port}`, signal)
  return {
    resolve: async (hostname) => (await lookup(hostname)).address,

    async connect(hostname, port, signal) {
      const socket = await reach(hostname, port, signal)
      socket.destroy()
    },

    async handshake(hostname, port, signal) {
      const socket = await shakeHands(await reach(hostname, port, signal), way, hostname, signal)
      try {
        const { subject, issuer, validTo } = judge(socket, way.trust, hostname)
        const endsAt = Date.parse(validTo)
        return { subject: nameOf(subject), issuer: nameOf(issuer), endsAt: Number.isNaN(endsAt) ? null : endsAt }
      } finally {
        socket.destroy()
      }
    },

    async get(url, authorization, signal) {
      const headers = { accept: 'application/json', ...(authorization === null ? {} : { authorization }) }
      const path = `${url.pathname}${url.search}`
      const response = await dispatcher.request({ origin: url.origin, path, method: 'GET', headers, signal })
      const contentType = [response.headers['content-type'] ?? ''].flat()[0] ?? ''
      return {
        status: response.statusCode,
        contentType,
        text: await readText(response.body, ANSWER_LIMIT_BYTES, url.href),
      }
    },

    close: () => dispatcher.destroy(),
  }
}

function connectTo(hostname: string, port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host: hostname, port })
    const stop = (): void => void socket.destroy(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    socket.once('connect', () => {
      signal.removeEventListener('abort', stop)
      resolve(socket)
    })
    // Also after it was handed over: whoever has it hears of its end by other means.
    socket.on('error', reject)
  })
}

/** Whatever certificate comes, so that it can be said which: nothing is sent before it is judged. */
function shakeHands(socket: Socket, { trust }: Way, hostname: string, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const servername = isAddress(hostname) ? '' : hostname
    const options = { ...tlsOptionsOf(trust), rejectUnauthorized: false, socket, host: hostname, servername }
    const secured = connectTls(options)
    const stop = (): void => void secured.destroy(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    secured.once('close', () => signal.removeEventListener('abort', stop))
    secured.once('secureConnect', () => resolve(secured))
    secured.on('error', (error) => {
      socket.destroy()
      reject(error)
    })
  })
}

/** A certificate is asked for by name; an address has none to send. */
function isAddress(hostname: string): boolean {
  return /^[\d.]+$/.test(hostname) || hostname.includes(':')
}
