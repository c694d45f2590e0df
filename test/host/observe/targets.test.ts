import { describe, expect, it } from 'vitest'
import { targetsOf } from '../../../host/observe/targets.ts'
import { aNode, aService, aSnapshot } from '../support/factories.ts'

const URL = 'http://127.0.0.1:7000'

describe('whom to ask', () => {
  it('is the control plane alone before anything is known', () => {
    expect(targetsOf(null, URL)).toEqual([{ observer: 'control-plane', kind: 'control-plane', statusUrl: URL }])
  })

  it('is the control plane where this console was told it is, the gateway, and the nodes by account', () => {
    const nodes = {
      'ksa-1': aNode({ id: 'ksa-1', accountId: 'ksa-main', statusUrl: null }),
      'uae-2': aNode({ id: 'uae-2', statusUrl: 'http://127.0.0.1:7002' }),
      'uae-1': aNode({ id: 'uae-1', statusUrl: 'http://127.0.0.1:7001' }),
    }
    const services = {
      gateway: aService({ statusUrl: 'http://127.0.0.1:7100' }),
      'control-plane': aService({ id: 'control-plane', statusUrl: 'http://192.0.2.1' }),
    }
    expect(
      targetsOf(aSnapshot({ nodes, services }), URL).map(({ observer, statusUrl }) => [observer, statusUrl]),
    ).toEqual([
      ['control-plane', URL],
      ['gateway', 'http://127.0.0.1:7100'],
      ['ksa-1', null],
      ['uae-1', 'http://127.0.0.1:7001'],
      ['uae-2', 'http://127.0.0.1:7002'],
    ])
  })
})
