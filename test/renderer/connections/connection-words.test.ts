import { describe, expect, it } from 'vitest'
import {
  alertWords,
  heardWords,
  monitoringWords,
  standingOf,
  tokenWords,
  wayWords,
} from '../../../renderer/connections/connection-words.ts'
import { ConnectionState } from '../../../shared/connection.ts'
import { aConnectionState } from '../factories.ts'
import { AT } from '../moment.ts'

describe('the words of a connection', () => {
  it('has one for each state, and no two are the same', () => {
    const words = ConnectionState.shape.link.options.map((link) => standingOf({ link, hasToken: true }).word)
    expect(new Set(words).size).toBe(words.length)
  })

  it('says what is missing before what follows from it', () => {
    expect(standingOf({ link: 'refused', hasToken: false })).toEqual({ word: 'No token', tone: 'warn' })
  })

  it.each([
    [null, null, 'alerts not known', 'unknown'],
    [0, 'ok', 'no open alert', 'ok'],
    [1, 'warning', '1 open alert', 'warn'],
    [3, 'critical', '3 open alerts', 'critical'],
  ] as const)('says %s alerts, the worst %s', (openAlerts, worst, word, tone) => {
    expect(alertWords({ openAlerts, worst })).toEqual({ word, tone })
  })

  it('gives the age of what is not live', () => {
    expect(heardWords(aConnectionState(), AT + 60_000)).toBeNull()
    expect(heardWords(aConnectionState({ link: 'retrying' }), AT + 420_000)).toBe('heard 7 min ago')
    expect(heardWords(aConnectionState({ link: 'refused', heardAt: null }), AT)).toBe('never heard')
  })

  it('says how long a token lasts', () => {
    const own = aConnectionState({ isBuiltIn: false })
    expect(tokenWords(own)).toContain('keyring')
    expect(tokenWords({ ...own, keepsToken: false })).toContain('after a restart')
    expect(tokenWords({ ...own, hasToken: false, keepsToken: false })).toContain('give it again')
    expect(tokenWords(aConnectionState())).toContain('connection file')
  })

  it.each([
    ['kept', 'Prometheus https://p.example as rana, password in the keyring'],
    ['memory', 'Prometheus https://p.example as rana, password in memory only'],
    ['missing', 'Prometheus https://p.example as rana, password not kept: give it again'],
  ] as const)('says how the password of a monitoring server is kept: %s', (prometheus, words) => {
    const { profile } = aConnectionState()
    const own = aConnectionState({
      isBuiltIn: false,
      profile: { ...profile, prometheusUrl: 'https://p.example', prometheusAuth: { kind: 'basic', user: 'rana' } },
      monitoringSecrets: { prometheus, alertmanager: 'none' },
    })
    expect(monitoringWords(own, 'prometheus')).toBe(words)
    expect(monitoringWords(own, 'alertmanager')).toBeNull()
  })

  it('names certificates and proxy where they are out of the ordinary', () => {
    const { profile } = aConnectionState()
    expect(wayWords(aConnectionState())).toEqual([])
    const own = {
      ...profile,
      trust: { kind: 'pinned' as const, sha256: ['a', 'b'] },
      proxyUrl: 'http://proxy.example:3128',
    }
    expect(wayWords(aConnectionState({ profile: own }))).toEqual([
      '2 pinned certificates',
      'through the proxy http://proxy.example:3128',
    ])
  })
})
