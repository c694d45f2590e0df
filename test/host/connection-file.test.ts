import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { readConnectionFile } from '../../host/connection-file.ts'
import { PLAIN_ACCESS } from '../../shared/connection.ts'
import { aDataDir } from './support/a-host.ts'
import { aProfile } from './support/factories.ts'

const good = { profile: aProfile(), token: 'a-token', actor: 'ops' }

describe('connection file', () => {
  let file: string
  beforeEach(() => {
    file = join(aDataDir(), 'connection.json')
  })

  const write = (value: unknown): void =>
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value), { mode: 0o600 })

  it('is read as written', () => {
    write(good)
    expect(readConnectionFile(file)).toEqual(good)
  })

  it.each([
    ['a field is missing', { profile: aProfile(), token: 'a' }, 'actor'],
    ['a field is unknown', { ...good, password: 'x' }, 'password'],
    [
      'the address is none',
      { ...good, profile: aProfile({ controlApiUrl: 'not a url' }) },
      'profile.controlApiUrl: an http or https address',
    ],
    [
      'the address is of another kind',
      { ...good, profile: aProfile({ controlApiUrl: 'file:///etc/passwd' }) },
      'profile.controlApiUrl',
    ],
    ['the id could leave the folder', { ...good, profile: aProfile({ id: '../other' }) }, 'profile.id'],
    ['it is not JSON', '{"profile":', 'is not JSON'],
    ['it is empty', '', 'is not JSON'],
  ])('says what is wrong when %s', (_, value, words) => {
    write(value)
    expect(() => readConnectionFile(file)).toThrow(
      expect.objectContaining({ code: 'malformed', message: expect.stringContaining(words) }),
    )
  })

  it('is read as asking for nothing more when it is from before there was more', () => {
    const { prometheusAuth, alertmanagerAuth, trust, proxyUrl, prometheusUrl, alertmanagerUrl, ...old } = aProfile()
    expect({ prometheusAuth, alertmanagerAuth, trust, proxyUrl }).toEqual(PLAIN_ACCESS)
    expect([prometheusUrl, alertmanagerUrl]).toEqual([null, null])
    write({ ...good, profile: old })
    expect(readConnectionFile(file)).toEqual(good)
  })

  it('has the passwords of the monitoring servers beside the token, and no kind of them in a profile', () => {
    const profile = aProfile({
      prometheusUrl: 'http://127.0.0.1:9090',
      prometheusAuth: { kind: 'basic', user: 'rana' },
    })
    write({ ...good, profile, secrets: { prometheus: 'hush' } })
    expect(readConnectionFile(file)).toMatchObject({ profile, secrets: { prometheus: 'hush' } })
    write({ ...good, profile: { ...profile, prometheusAuth: { kind: 'basic', user: 'rana', password: 'hush' } } })
    expect(() => readConnectionFile(file)).toThrow('profile.prometheusAuth')
  })

  it.each([
    ['an authority that is none', { trust: { kind: 'authority', pem: 'hello' } }, 'no certificate in this text'],
    ['a password in an address', { controlApiUrl: 'https://rana:pw@linda.example' }, 'written down readable'],
  ] as const)('says what is wrong with %s', (_, over, words) => {
    write({ ...good, profile: aProfile(over) })
    expect(() => readConnectionFile(file)).toThrow(
      expect.objectContaining({ code: 'malformed', message: expect.stringContaining(words) }),
    )
  })

  it('says which file is missing', () => {
    expect(() => readConnectionFile(file)).toThrow(
      expect.objectContaining({ code: 'malformed', message: expect.stringContaining(file) }),
    )
  })

  it('is refused, with the remedy, when others can read the token in it', () => {
    write(good)
    chmodSync(file, 0o644)
    expect(() => readConnectionFile(file)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(`chmod 600 ${file}`) }),
    )
  })
})
