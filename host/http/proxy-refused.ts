/** A proxy that is not there, or opens no way. Said so, because nothing is known of the server behind it. */

export class ProxyRefused extends Error {
  readonly code: string
  readonly advice: string

  constructor(code: string, found: string, advice: string) {
    super(found)
    this.name = 'ProxyRefused'
    this.code = code
    this.advice = advice
  }

  /** The proxy answered `CONNECT` with another status than 200. */
  static status(status: number, proxy: string): ProxyRefused {
    if (status === 407) {
      return new ProxyRefused(
        'PROXY_REFUSED',
        `The proxy ${proxy} wants a user and a password (407).`,
        'This console has none for proxies: let this machine through it by its address.',
      )
    }
    return new ProxyRefused(
      'PROXY_REFUSED',
      `The proxy ${proxy} answered ${status} instead of opening a way.`,
      'Ask who runs the proxy to let CONNECT through to this host and port.',
    )
  }

  /** What came of connecting through it. A failure of the server behind it is left as it is. */
  static of(error: Error, proxy: string): Error {
    const status = /^Proxy response \((\d+)\)/.exec(error.message)?.[1]
    if (status !== undefined) return ProxyRefused.status(Number(status), proxy)
    const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
    // TLS with the server behind it, which speaks something else.
    if (/SSL|EPROTO/.test(code)) return error
    return new ProxyRefused(
      code === 'ETIMEDOUT' || code.endsWith('_TIMEOUT') ? 'UND_ERR_CONNECT_TIMEOUT' : code,
      `The proxy ${proxy} does not answer as one: ${error.message || code}.`,
      'Check its address and port, or leave the proxy out.',
    )
  }
}

/** Without what is secret in it. */
export function originOf(url: string): string {
  return new URL(url).origin
}
