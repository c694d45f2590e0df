/** One connection through a proxy, by CONNECT, for those who look at it layer by layer. */
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Socket } from 'node:net'
import { originOf, ProxyRefused } from './proxy-refused.ts'
import { proxyTlsOptionsOf } from './certificate.ts'
import type { Way } from './way.ts'

/** `where`: "host:port". Rejects with `ProxyRefused`, or the reason of `signal`. */
export function openTunnel({ trust, proxyUrl }: Way, where: string, signal: AbortSignal): Promise<Socket> {
  const url = new URL(proxyUrl ?? '')
  const proxy = originOf(url.href)
  const options = { method: 'CONNECT', path: where, headers: { host: where }, signal, agent: false as const }
  return new Promise((resolve, reject) => {
    const asked =
      url.protocol === 'https:'
        ? requestHttps(url, { ...options, ...proxyTlsOptionsOf(trust) })
        : requestHttp(url, options)
    asked.once('connect', ({ statusCode = 0 }, socket) => {
      // Whoever has it hears of its end by other means.
      socket.on('error', () => undefined)
      if (statusCode === 200) return resolve(socket)
      socket.destroy()
      reject(ProxyRefused.status(statusCode, proxy))
    })
    // A server that knows no CONNECT answers it like anything else.
    asked.once('response', ({ statusCode = 0 }) => {
      asked.destroy()
      reject(ProxyRefused.status(statusCode, proxy))
    })
    asked.on('error', (error) => {
      reject(signal.aborted ? (signal.reason as Error) : ProxyRefused.of(error, proxy))
    })
    asked.end()
  })
}
