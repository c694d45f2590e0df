/** The certificate authorities in a PEM text, as a person recognises them. Pure. */
import { X509Certificate } from 'node:crypto'
import type { Authority } from '../../shared/connection.ts'
import { Fault } from '../../shared/fault.ts'

/** More than any chain; a whole trust store is no private authority. */
const MOST = 20
const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g

/** `now`: epoch ms.
 *  @throws {Fault} malformed: it holds no certificate, one that cannot be read, is no authority, or does not hold at this time. */
export function readAuthorities(pem: string, now: number): Authority[] {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    throw refused(
      'This holds a private key. Give the certificate of the authority alone; the key belongs nowhere else.',
    )
  }
  const blocks = pem.match(BLOCK) ?? []
  if (blocks.length === 0) {
    throw refused(
      'There is no certificate in this text. It begins with -----BEGIN CERTIFICATE-----, as a PEM file does.',
    )
  }
  if (blocks.length > MOST) throw refused(`There are ${blocks.length} certificates in this text; ${MOST} are the most.`)
  return blocks.map((block, index) => authorityOf(block, index + 1, now))
}

/** "Linda CA" of "CN=Linda CA\nO=Linda"; the whole subject where it has no common name. */
export function nameOf(subject: string): string {
  const common = /^CN=(.+)$/m.exec(subject)?.[1]
  const whole = subject.split('\n').join(', ')
  return common ?? (whole === '' ? 'a certificate without a name' : whole)
}

/** 64 lower-case hex digits, as profiles keep them. */
export function sha256Of(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase()
}

export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

function authorityOf(block: string, number: number, now: number): Authority {
  const certificate = parse(block, number)
  const subject = nameOf(certificate.subject)
  const endsAt = Date.parse(certificate.validTo)
  const beginsAt = Date.parse(certificate.validFrom)
  if (!certificate.ca) {
    throw refused(`${subject} is not an authority: it cannot sign others. To trust one server's certificate, pin it.`)
  }
  if (endsAt <= now) throw refused(`${subject} ended on ${dayOf(endsAt)}. Give the one that replaced it.`)
  if (beginsAt > now) throw refused(`${subject} holds from ${dayOf(beginsAt)} only. Check this machine's clock.`)
  return { subject, endsAt, sha256: sha256Of(certificate) }
}

function parse(block: string, number: number): X509Certificate {
  try {
    return new X509Certificate(block)
  } catch {
    // What the library says of broken ASN.1 helps nobody; which block it is does.
    throw refused(`Certificate ${number} in this text cannot be read: it is cut short or changed.`)
  }
}

function refused(why: string): Fault {
  return new Fault('malformed', why)
}
