/** Whether a server's certificate is believed, and in which words it is not: what was presented, what was expected. */
import { X509Certificate } from 'node:crypto'
import { rootCertificates, type TLSSocket } from 'node:tls'
import { assertNever } from '../../shared/assert-never.ts'
import type { Trust } from '../../shared/connection.ts'
import { dayOf, nameOf, sha256Of } from './authorities.ts'

/** The connection was ended before anything was sent over it. */
export class CertificateRefused extends Error {
  /** As the runtime calls it, or `CERT_NOT_PINNED`. */
  readonly code: string
  readonly advice: string

  /** `found`: a whole sentence. */
  constructor(code: string, found: string, advice: string) {
    super(found)
    this.name = 'CertificateRefused'
    this.code = code
    this.advice = advice
  }
}

/** What `tls.connect` is given, always with `judge` after it: the runtime checks chain and name as ever, but leaves the refusing
 *  to us, who still have the certificate then and can say which it was. */
export function tlsOptionsOf(trust: Trust): { readonly ca?: string[]; readonly rejectUnauthorized: false } {
  return trust.kind === 'authority' ? { ca: [trust.pem], rejectUnauthorized: false } : { rejectUnauthorized: false }
}

/** For a proxy that is itself reached by https: public authorities, and the private one where there is one. */
export function proxyTlsOptionsOf(trust: Trust): { readonly ca?: string[] } {
  return trust.kind === 'authority' ? { ca: [...rootCertificates, trust.pem] } : {}
}

/** After the handshake, before the first byte. `hostname`: whom we meant to reach.
 *  The session must not be a resumed one: names are not checked again then.
 *  @throws {CertificateRefused} */
export function judge(socket: TLSSocket, trust: Trust, hostname: string): X509Certificate {
  const presented = presentedOn(socket)
  switch (trust.kind) {
    case 'pinned':
      checkPinned(presented, trust.sha256)
      return presented
    case 'system':
    case 'authority':
      if (!socket.authorized) throw refusal(String(socket.authorizationError), presented, trust, hostname)
      return presented
    default:
      return assertNever(trust)
  }
}

function presentedOn(socket: TLSSocket): X509Certificate {
  const { raw } = socket.getPeerCertificate()
  // Without a certificate there is nothing to believe.
  if (raw === undefined) throw new CertificateRefused('CERT_MISSING', 'The server presented no certificate.', ASK)
  return new X509Certificate(raw)
}

function checkPinned(presented: X509Certificate, pinned: readonly string[]): void {
  const sha256 = sha256Of(presented)
  if (pinned.includes(sha256)) return
  throw new CertificateRefused(
    'CERT_NOT_PINNED',
    `The certificate is another one: presented ${shortened(sha256)}, pinned ${pinned.map(shortened).join(' and ')}.`,
    `It was renewed, or somebody else answers. Ask who runs it; if its SHA-256 is really ${sha256}, pin that.`,
  )
}

const ASK = 'Ask who runs the server.'

function refusal(code: string, presented: X509Certificate, trust: Trust, hostname: string): CertificateRefused {
  const subject = nameOf(presented.subject)
  const issuer = nameOf(presented.issuer)
  const sha256 = sha256Of(presented)
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return new CertificateRefused(
        code,
        `The certificate has expired: presented ${subject}, which ended on ${dayOf(Date.parse(presented.validTo))}, or its authority did.`,
        "Renew it on the server, or correct this machine's clock.",
      )
    case 'CERT_NOT_YET_VALID':
      return new CertificateRefused(
        code,
        `The certificate is not valid yet: presented ${subject}, which begins on ${dayOf(Date.parse(presented.validFrom))}.`,
        "Check this machine's clock against the server's.",
      )
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return new CertificateRefused(
        code,
        `The certificate is for another name: presented one for ${presented.subjectAltName ?? subject}, expected one for ${hostname}.`,
        'Use the name the certificate was made for, or have it made for this one.',
      )
    default: {
      const isOwn = presented.subject === presented.issuer
      const by = isOwn ? `${subject}, which signed itself` : `${subject}, signed by ${issuer}`
      return new CertificateRefused(
        code,
        `The certificate comes from somebody not trusted: presented ${by}, expected one signed by ${expectedOf(trust)}.`,
        `Check that this is the right server. Its SHA-256 is ${sha256}: compare it there, then pin it, or give its authority, under Security.`,
      )
    }
  }
}

function expectedOf(trust: Trust): string {
  if (trust.kind !== 'authority') return 'an authority this machine knows'
  const names = trust.pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []
  return names.map((pem) => nameOf(new X509Certificate(pem).subject)).join(' or ')
}

/** Its end, as people compare it. */
function shortened(sha256: string): string {
  return `…${sha256.slice(-8)}`
}
