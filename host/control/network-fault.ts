/** What a failed request means, in our own words: nobody there, too slow, or somebody else answering. */
import { Fault } from '../../shared/fault.ts'
import { CertificateRefused } from '../http/certificate.ts'

const TIMEOUTS = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT', 'TimeoutError'])

/** No connection came about, so nothing of the request was sent; the fault says so in `data.left`. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'PROXY_REFUSED'])

/** `what` is the request in words a person can check: "GET http://127.0.0.1:7000/v1/cluster". */
export function networkFault(error: unknown, what: string): Fault {
  if (error instanceof Fault) return error
  const code = codeOf(error)
  if (code === 'UND_ERR_CONNECT_TIMEOUT')
    return new Fault('timeout', `${what} was not answered in time: no connection came about.`, { left: false })
  if (TIMEOUTS.has(code)) return new Fault('timeout', `${what} was not answered in time.`)
  if (error instanceof CertificateRefused || isForeign(code))
    return new Fault('badAnswer', `${what} was not answered as expected: ${messageOf(error)}`)
  return new Fault(
    'unreachable',
    `${what} got no answer: ${messageOf(error)}`,
    NEVER_LEFT.has(code) ? { left: false } : undefined,
  )
}

/** Bytes came that are not HTTP, or a certificate of somebody else: something answers, but not what we expect. */
function isForeign(code: string): boolean {
  return code === 'HTTPParserError' || /^HPE_|^ERR_TLS|^ERR_SSL|CERT/.test(code)
}

/** The code of an error or of its cause; where there is none, its name. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause instanceof Error ? codeOf(error.cause) : error.name
}

/** Node joins the failures of several addresses in one error without a message of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ')
  return error instanceof Error ? error.message || codeOf(error) : String(error)
}
