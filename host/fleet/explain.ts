/** What a failure of a network or a certificate means to a person, and what to do about it. Pure. */
import { CertificateRefused } from '../http/certificate.ts'
import { ProxyRefused } from '../http/proxy-refused.ts'

export interface Explained {
  readonly found: string
  readonly advice: string
}

/** `where`: "127.0.0.1:7100". `limitMs`: how long was waited. `who`: what should be there. */
export function explain(error: unknown, where: string, limitMs: number, who = 'the control plane'): Explained {
  if (error instanceof CertificateRefused || error instanceof ProxyRefused) {
    return { found: error.message, advice: error.advice }
  }
  const code = codeOf(error)
  switch (code) {
    case 'ENOTFOUND':
      return { found: `No address is known for ${where}.`, advice: 'Check the spelling, and whether a VPN is needed.' }
    case 'EAI_AGAIN':
      return { found: `The name server did not answer for ${where}.`, advice: "Check this machine's network." }
    case 'ECONNREFUSED':
      return {
        found: `Nothing listens at ${where}.`,
        advice: `Check the port, and whether ${who} runs and listens on this address.`,
      }
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return { found: `There is no way to ${where} from here.`, advice: 'Check the network, a VPN, a firewall.' }
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return {
        found: `${where} closed the connection without an answer.`,
        advice: 'Check whether it speaks https where http was asked for, or the other way round.',
      }
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return { found: `${where} does not speak TLS.`, advice: 'Try the address with http:// instead of https://.' }
    case 'TimeoutError':
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return {
        found: `No answer from ${where} within ${limitMs / 1000} s.`,
        advice: `A firewall that drops, a wrong address, or ${who} hangs: ask it on its own machine.`,
      }
    default:
      if (code === 'HTTPParserError' || code.startsWith('HPE_')) {
        return { found: `What answers at ${where} does not speak HTTP.`, advice: 'Check the port.' }
      }
      return { found: `${where}: ${messageOf(error)}`, advice: 'Look the message up, or ask who runs the server.' }
  }
}

/** The code of an error, of its cause, or of the first of several; where there is none, its name. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return error.cause instanceof Error ? codeOf(error.cause) : error.name
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || codeOf(error) : String(error)
}
