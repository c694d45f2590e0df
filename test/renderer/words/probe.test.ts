import { describe, expect, it } from 'vitest'
import { kindWords, probeWords, serviceTitle } from '../../../renderer/words/probe.ts'
import { ServiceKind, ServiceProbe } from '../../../shared/service.ts'

describe('how a service is asked', () => {
  it.each([
    [{ kind: 'http', url: 'http://127.0.0.1:1/readyz', everyMs: 1_000 }, 'http, every 1 s'],
    [{ kind: 'tcp', host: '127.0.0.1', port: 5_432 }, 'a connection, every 2 s'],
    [{ kind: 'metric', url: 'http://127.0.0.1:9187/metrics', metric: 'pg_up' }, 'its pg_up, every 15 s'],
  ])('is said in words', (probe, words) => {
    expect(probeWords({ id: 'database', probe: ServiceProbe.parse(probe) })).toBe(words)
  })

  it('is its own connection where nobody asks', () => {
    expect(probeWords({ id: 'gateway', probe: null })).toBe('its own connection')
    expect(probeWords({ id: 'control-plane', probe: null })).toBe('itself')
  })

  it('is called as its registry calls it, and its id where it has no name', () => {
    const names = [serviceTitle('gateway'), serviceTitle('media', 'Media worker'), serviceTitle('db-2', '')]
    expect(names).toEqual(['Gateway', 'Media worker', 'Db-2'])
  })

  it('has a word for each kind', () => {
    for (const kind of ServiceKind.options) expect(kindWords(kind)).not.toBe('')
  })
})
