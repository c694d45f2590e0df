/** What a request must look like before anything reads it. Pure: headers in, verdict out. */
import { Fault } from '../shared/fault.ts'

export interface Headers {
  readonly host?: string | undefined
  readonly origin?: string | undefined
  readonly cookie?: string | undefined
  readonly authorization?: string | undefined
}

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i

/** A page of somebody else's can point its name at this machine; the name it then asks for is not ours.
 *  @throws {Fault} forbidden */
export function checkHost(headers: Headers): void {
  if (headers.host === undefined || !LOOPBACK.test(headers.host)) {
    throw new Fault('forbidden', `This console answers to 127.0.0.1 and localhost, not to "${headers.host ?? ''}".`)
  }
}

/** Whatever changes something must come from a page of this console.
 *  @throws {Fault} forbidden */
export function checkOrigin(headers: Headers): void {
  if (headers.origin !== `http://${headers.host ?? ''}`) {
    throw new Fault(
      'forbidden',
      `Requests must come from the console's own page, not from "${headers.origin ?? 'nowhere'}".`,
    )
  }
}

/** `null`: there is none of that name. */
export function readCookie(headers: Headers, name: string): string | null {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [key, value] = pair.split('=', 2)
    if (key?.trim() === name && value !== undefined) return value.trim()
  }
  return null
}

/** `null`: no bearer token was sent. */
export function readBearer(headers: Headers): string | null {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null
}

/** Only our own scripts and fonts, only this response's styles, and no talk but with this console. */
export function contentSecurityPolicy(nonce: string, host: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
