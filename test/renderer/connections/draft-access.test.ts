import { describe, expect, it } from 'vitest'
import {
  type ConnectionDraft,
  draftOf,
  EMPTY_DRAFT,
  toConnection,
} from '../../../renderer/connections/connection-draft.ts'
import { accessOf, pinsOf, pinText } from '../../../renderer/connections/draft-access.ts'
import { trialOf } from '../../../renderer/connections/draft-trial.ts'
import { isWrongIn, monitoringWords, securityWords } from '../../../renderer/connections/draft-words.ts'
import type { ConnectionState } from '../../../shared/connection.ts'
import { aConnectionState } from '../factories.ts'

const SHA256 = 'ab'.repeat(31) + 'cd'
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'

const filled: ConnectionDraft = {
  ...EMPTY_DRAFT,
  name: 'GCC',
  controlApiUrl: 'https://cluster.example:7100',
  token: 'hush',
  actor: 'Rana',
  prometheusUrl: 'https://prometheus.example',
  prometheusKind: 'basic',
  prometheusUser: ' rana ',
  prometheusSecret: 'pw',
}
const known: ConnectionState = aConnectionState({
  isBuiltIn: false,
  profile: {
    ...aConnectionState().profile,
    prometheusUrl: 'https://prometheus.example',
    prometheusAuth: { kind: 'basic', user: 'rana' },
    trust: { kind: 'pinned', sha256: [SHA256] },
  },
  monitoringSecrets: { prometheus: 'kept', alertmanager: 'none' },
})

describe('how the servers of a drafted connection are reached', () => {
  it('keeps kind and user in the profile and the password beside it', () => {
    const result = toConnection(filled, [], null)
    if (result.kind !== 'ready') throw new Error('not ready')
    expect(result.connection.profile.prometheusAuth).toEqual({ kind: 'basic', user: 'rana' })
    expect(result.connection.secrets).toEqual({ prometheus: 'pw', alertmanager: null })
    expect(JSON.stringify(result.connection.profile)).not.toContain('pw')
  })

  it('wants none of it where there is no address', () => {
    const { profile, wrong } = accessOf({ ...filled, prometheusUrl: ' ', prometheusUser: '' })
    expect(profile.prometheusAuth).toEqual({ kind: 'none' })
    expect(wrong).toEqual({})
  })

  it.each([
    [{ prometheusUser: ' ' }, 'prometheusUser'],
    [{ prometheusSecret: '' }, 'prometheusSecret'],
    [{ alertmanagerUrl: 'ftp://x' }, 'alertmanagerUrl'],
    [{ alertmanagerUrl: 'http://x', alertmanagerKind: 'bearer' as const }, 'alertmanagerSecret'],
    [{ trustKind: 'authority' as const }, 'pem'],
    [{ trustKind: 'authority' as const, pem: 'x'.repeat(70_000) }, 'pem'],
    [{ trustKind: 'pinned' as const }, 'pins'],
    [{ trustKind: 'pinned' as const, pins: 'not a fingerprint' }, 'pins'],
    [{ trustKind: 'pinned' as const, pins: `${SHA256} and more` }, 'pins'],
    [{ proxyUrl: 'socks5://x:1' }, 'proxyUrl'],
    [{ proxyUrl: 'proxy:3128' }, 'proxyUrl'],
  ])('says beside the field what %j lacks', (change, field) => {
    const result = toConnection({ ...filled, ...change }, [], null)
    expect(result.kind === 'wrong' ? Object.keys(result.wrong) : []).toEqual([field])
  })

  it('comes back from a saved connection as it was typed, without its secrets', () => {
    const draft = draftOf(known)
    expect(draft).toMatchObject({ prometheusKind: 'basic', prometheusUser: 'rana', prometheusSecret: '' })
    expect(draft.pins).toBe(pinText(SHA256))
    expect(toConnection(draft, [], known)).toMatchObject({
      kind: 'ready',
      connection: { profile: known.profile, token: null, secrets: { prometheus: null, alertmanager: null } },
    })
  })

  it.each([
    [{ prometheusUser: 'noor' }, 'another address or user'],
    [{ prometheusUrl: 'https://elsewhere.example' }, 'another address or user'],
    [{ prometheusKind: 'bearer' as const }, 'another address or user'],
    [{ proxyUrl: 'http://proxy.example:3128', token: 'hush' }, 'certificates or proxy'],
  ])('wants the password again for %j', (change, words) => {
    expect(toConnection({ ...draftOf(known), ...change }, [], known)).toMatchObject({
      kind: 'wrong',
      wrong: { prometheusSecret: expect.stringContaining(words) },
    })
  })

  it('wants the password that was not kept', () => {
    const lost: ConnectionState = { ...known, monitoringSecrets: { prometheus: 'missing', alertmanager: 'none' } }
    expect(toConnection(draftOf(lost), [], lost)).toMatchObject({ wrong: { prometheusSecret: 'The password.' } })
  })

  it.each([
    [SHA256, [SHA256]],
    [SHA256.toUpperCase(), [SHA256]],
    [`sha256 Fingerprint=${pinText(SHA256)}\n`, [SHA256]],
    [`${SHA256}\n${'00'.repeat(32)}, `, [SHA256, '00'.repeat(32)]],
    ['', []],
    ['ab'.repeat(31), null],
    ['ab'.repeat(33), null],
    [`${SHA256} hello`, null],
  ])('reads fingerprints of %j', (text, pins) => {
    expect(pinsOf(text)).toEqual(pins)
  })

  it('tries what stands there, with what was typed of it and nothing that was kept', () => {
    expect(trialOf({ ...draftOf(known), proxyUrl: 'http://proxy.example:3128' }, known)).toEqual({
      kind: 'ready',
      trial: {
        controlApiUrl: known.profile.controlApiUrl,
        token: null,
        id: 'built-in',
        trust: known.profile.trust,
        proxyUrl: 'http://proxy.example:3128',
        prometheus: { url: 'https://prometheus.example', auth: { kind: 'basic', user: 'rana' }, secret: null },
        alertmanager: null,
      },
    })
  })

  it('tries without a name or a person, and not with an authority that is missing', () => {
    expect(trialOf({ ...filled, name: '', actor: '' }, null).kind).toBe('ready')
    const result = trialOf({ ...filled, trustKind: 'authority' }, null)
    expect(result.kind === 'wrong' ? isWrongIn('security', result.wrong) : null).toBe(true)
  })

  it('says in a few words what stands in a closed part', () => {
    expect(monitoringWords(EMPTY_DRAFT)).toBe('no Prometheus, no Alertmanager')
    expect(monitoringWords(filled)).toBe('Prometheus with a user and password')
    expect(securityWords(draftOf(known), { kind: 'nothing' })).toBe('1 pinned certificate')
    const authority = { ...EMPTY_DRAFT, trustKind: 'authority' as const, pem: PEM }
    const read = { kind: 'read', authorities: [{ subject: 'Linda CA', endsAt: 1, sha256: SHA256 }] } as const
    expect(securityWords(authority, read)).toBe('certificates of Linda CA')
  })
})
