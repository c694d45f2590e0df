/** What a failure of a network or a certificate means to a person, and what to do about it. Pure. */

export interface Explained {
  readonly found: string
  readonly advice: string
}

/** `where`: "127.0.0.1:7100". `limitMs`: how long was waited. */
export function explain(error: unknown, where: string, limitMs: number): Explained {
  const code = codeOf(error)
  const certificate = CERTIFICATES[code]
  if (certificate !== undefined) return certificate
  switch (code) {
    case 'ENOTFOUND':
      return { found: `No address is known for ${where}.`, advice: 'Check the spelling, and whether a VPN is needed.' }
    case 'EAI_AGAIN':
      return { found: `The name server did not answer for ${where}.`, advice: "Check this machine's network." }
    case 'ECONNREFUSED':
      return {
        found: `Nothing listens at ${where}.`,
        advice: 'Check the port, and whether the control plane runs and listens on this address.',
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
        advice: 'A firewall that drops, a wrong address, or a control plane that hangs: ask it on its own machine.',
      }
    default:
      if (code === 'HTTPParserError' || code.startsWith('HPE_')) {
        return { found: `What answers at ${where} does not speak HTTP.`, advice: 'Check the port.' }
      }
      return { found: `${where}: ${messageOf(error)}`, advice: 'Look the message up, or ask who runs the cluster.' }
  }
}

const CERTIFICATES: Readonly<Record<string, Explained>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned('The certificate is self-signed.'),
  SELF_SIGNED_CERT_IN_CHAIN: selfSigned('The certificate comes from an authority this machine does not know.'),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: selfSigned('The certificate comes from an authority this machine does not know.'),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: selfSigned('The certificate comes from an authority this machine does not know.'),
  CERT_HAS_EXPIRED: {
    found: 'The certificate has expired.',
    advice: "Renew it on the cluster, or correct this machine's clock.",
  },
  CERT_NOT_YET_VALID: {
    found: 'The certificate is not valid yet.',
    advice: "Check this machine's clock against the cluster's.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    found: 'The certificate is for another name.',
    advice: 'Use the name the certificate was made for, or have it made for this one.',
  },
}

function selfSigned(found: string): Explained {
  return {
    found,
    advice:
      'Use a certificate of a public authority, or start the console with NODE_EXTRA_CA_CERTS=FILE naming your own; the packaged desktop console does not take one.',
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
