/** Certificates for a test, made by openssl in a folder that is gone again at once. */
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Certificate {
  readonly key: string
  readonly cert: string
  /** Lower-case hex, as profiles keep it. */
  readonly sha256: string
}

export interface Certificates {
  readonly authority: Certificate
  readonly otherAuthority: Certificate
  readonly expiredAuthority: Certificate
  /** For 127.0.0.1 and localhost, signed by `authority`. */
  readonly server: Certificate
  /** As `server`, but it ended yesterday. */
  readonly expired: Certificate
  /** As `server`, for another name. */
  readonly elsewhere: Certificate
  /** As `server`, signed by `otherAuthority`. */
  readonly foreign: Certificate
}

const HERE = 'subjectAltName=IP:127.0.0.1,DNS:localhost'

export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'linda-certificates-'))
  const openssl = (...words: string[]): void => {
    execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  }
  const read = (name: string): Certificate => {
    const cert = readFileSync(join(folder, `${name}.pem`), 'utf8')
    const sha256 = new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase()
    return { key: readFileSync(join(folder, `${name}.key`), 'utf8'), cert, sha256 }
  }
  const newKey = (name: string): string[] => [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    `${name}.key`,
  ]
  /** `by`: who signs it; `null`: itself. `days`: until it ends. */
  const sign = (name: string, subject: string, by: string | null, extensions: string, days: string): Certificate => {
    openssl('req', ...newKey(name), '-out', `${name}.csr`, '-subj', `/CN=${subject}`)
    writeFileSync(join(folder, `${name}.ext`), `${extensions}\n`)
    const signer =
      by === null ? ['-signkey', `${name}.key`] : ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial']
    const about = ['-in', `${name}.csr`, '-extfile', `${name}.ext`, '-days', days, '-out', `${name}.pem`]
    openssl('x509', '-req', ...about, ...signer)
    return read(name)
  }
  const authority = (name: string, subject: string, days = '30'): Certificate =>
    sign(name, subject, null, 'basicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash', days)
  const server = (name: string, by: string, { names = HERE, days = '30' } = {}): Certificate =>
    sign(name, `${name}.linda.example`, by, `${names}\nbasicConstraints=CA:FALSE`, days)
  try {
    return {
      authority: authority('ca', 'Linda Test CA'),
      otherAuthority: authority('other-ca', 'Another CA'),
      expiredAuthority: authority('old-ca', 'Old CA', '-1'),
      server: server('server', 'ca'),
      expired: server('expired', 'ca', { days: '-1' }),
      elsewhere: server('elsewhere', 'ca', { names: 'subjectAltName=DNS:elsewhere.example' }),
      foreign: server('foreign', 'other-ca'),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
