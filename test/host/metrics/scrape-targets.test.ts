import { describe, expect, it } from 'vitest'
import { scrapeTargetsOf } from '../../../host/metrics/scrape-targets.ts'
import { aNode, aService, aSnapshot } from '../support/factories.ts'

describe('whose metrics are read', () => {
  it('is the control plane alone before anything is known', () => {
    expect(scrapeTargetsOf(null, 'http://c')).toMatchObject([{ id: 'control-plane', statusUrl: 'http://c' }])
  })

  it('is everybody the snapshot knows a page of, each by what it is', () => {
    const services = [
      aService({ id: 'gateway', kind: 'gateway', statusUrl: 'http://g' }),
      aService({ id: 'control-plane', kind: 'controlPlane', statusUrl: 'http://elsewhere' }),
      aService({ id: 'pictures', kind: 'media', statusUrl: 'http://m' }),
      aService({ id: 'sheets', kind: 'externalApi', statusUrl: 'http://s' }),
      aService({ id: 'supervisor', kind: 'other', statusUrl: 'http://v' }),
      aService({ id: 'queue', kind: 'other', statusUrl: 'http://q' }),
      aService({ id: 'postgres', kind: 'database', statusUrl: null }),
    ]
    const nodes = [aNode({ id: 'uae-1', statusUrl: 'http://n' }), aNode({ id: 'uae-2', statusUrl: null })]
    const snapshot = aSnapshot({
      services: Object.fromEntries(services.map((service) => [service.id, service])),
      nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    })
    expect(scrapeTargetsOf(snapshot, 'http://c').map(({ id, role, statusUrl }) => [id, role, statusUrl])).toEqual([
      ['control-plane', 'control-plane', 'http://c'],
      ['gateway', 'gateway', 'http://g'],
      ['pictures', 'media', 'http://m'],
      ['sheets', 'sheets', 'http://s'],
      ['supervisor', 'supervisor', 'http://v'],
      ['queue', null, 'http://q'],
      ['uae-1', 'bot', 'http://n'],
      ['uae-2', 'bot', null],
    ])
  })
})
