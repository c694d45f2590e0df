import { describe, expect, it } from 'vitest'
import { readAuthorities } from '../../../host/http/authorities.ts'
import { makeCertificates } from '../../support/certificates.ts'

const { authority, otherAuthority, expiredAuthority, server } = makeCertificates()
const NOW = Date.now()
const DAY_MS = 86_400_000

describe('the authorities of a PEM text', () => {
  it('are told by name, end and fingerprint, with whatever stands around them', () => {
    const found = readAuthorities(`# ours\n${authority.cert}\n\n${otherAuthority.cert}`, NOW)
    expect(found.map(({ subject }) => subject)).toEqual(['Linda Test CA', 'Another CA'])
    expect(found[0]?.sha256).toBe(authority.sha256)
    const days = ((found[0]?.endsAt ?? 0) - NOW) / DAY_MS
    expect(days).toBeGreaterThan(29)
    expect(days).toBeLessThan(31)
  })

  it.each([
    ['nothing', '', 'no certificate'],
    ['something else', 'ssh-ed25519 AAAA', 'no certificate'],
    ['a private key', authority.key, 'private key'],
    ['a key beside a certificate', authority.cert + authority.key, 'private key'],
    ['a server’s certificate', server.cert, 'is not an authority'],
    ['one that has ended', expiredAuthority.cert, 'Old CA ended on'],
    ['one cut in its middle', authority.cert.replace(/\n.{40}/, '\n'), 'Certificate 1 in this text cannot be read'],
    ['too many', authority.cert.repeat(21), '20 are the most'],
  ])('refuses %s and says so', (_, pem, words) => {
    expect(() => readAuthorities(pem, NOW)).toThrow(words)
  })

  it('refuses one that does not hold yet', () => {
    expect(() => readAuthorities(authority.cert, NOW - 3 * DAY_MS)).toThrow("Check this machine's clock")
  })
})
