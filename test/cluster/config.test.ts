import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BUILT_IN_PORTS, builtInConfig } from '../../cluster/built-in.ts'
import { ClusterConfig, readConfig } from '../../cluster/config.ts'
import { aConfig, aFolder } from '../support/factories.ts'
import { faultOf } from '../support/fault.ts'

function aFile(text: string): string {
  const path = join(aFolder(), 'cluster.json')
  writeFileSync(path, text)
  return path
}

describe('a configuration file', () => {
  it('is read as it was written', () => {
    const config = aConfig()
    expect(readConfig(aFile(JSON.stringify(config)))).toEqual(config)
  })

  it.each([
    [
      'that is missing',
      () => '/nowhere/cluster.json',
      /Cannot read the cluster configuration \/nowhere\/cluster\.json/,
    ],
    ['that is not JSON', () => aFile('accounts: []'), /is not JSON/],
    ['with a field it does not know', () => aFile(JSON.stringify({ ...aConfig(), nodeTokens: [] })), /nodeTokens/],
    [
      'with a wrong port',
      () => aFile(JSON.stringify({ ...aConfig(), gateway: { httpPort: 0, botPort: 1 } })),
      /gateway\.httpPort/,
    ],
    ['with a token one could guess', () => aFile(JSON.stringify({ ...aConfig(), apiToken: 'secret' })), /apiToken/],
  ])('%s is refused, and what is wrong is named', (_what, path, why) => {
    const file = path()
    expect(() => readConfig(file)).toThrow(why)
    expect(faultOf(() => readConfig(file))).toBe('malformed')
  })
})

describe('the built-in cluster', () => {
  const ports = Array.from({ length: BUILT_IN_PORTS }, (_, index) => 1_000 + index)
  const config = builtInConfig({ dataDir: '/data', ports })

  it('has three accounts, each with a node in every region, the first at home', () => {
    expect(config.accounts.map(({ id }) => id)).toEqual(['uae-main', 'ksa-main', 'south-asia-main'])
    for (const { id, region } of config.accounts) {
      const nodes = config.nodes.filter(({ accountId }) => accountId === id)
      expect(nodes.map(({ priority }) => priority)).toEqual([1, 2, 3])
      expect(nodes[0]?.region).toBe(region)
      expect(new Set(nodes.map((node) => node.region)).size).toBe(3)
    }
  })

  it('uses every port it asks for, once', () => {
    const { controlPlane, gateway, nodes, media, sheets, supervisor, backup } = config
    const besides = [media, sheets, supervisor, backup].flatMap((process) => process?.httpPort ?? [])
    const used = [controlPlane, gateway].flatMap((process) => Object.values(process)).concat(besides)
    const all = [...used, ...nodes.flatMap(({ httpPort, peerPort }) => [httpPort, peerPort])]
    expect(all.toSorted((a, b) => a - b)).toEqual(ports)
  })

  it('registers the processes beside gateway and bots, each asked at its own port how it is', () => {
    const { services, media, sheets, supervisor, backup } = config
    expect(services.map(({ id, kind }) => [id, kind])).toEqual([
      ['supervisor', 'supervisor'],
      ['media', 'media'],
      ['sheets', 'externalApi'],
      ['backup', 'other'],
    ])
    expect(services.map(({ probe }) => 'url' in probe && new URL(probe.url).port)).toEqual(
      [supervisor, media, sheets, backup].map((process) => String(process?.httpPort)),
    )
  })

  it('has new tokens at every start', () => {
    const again = builtInConfig({ dataDir: '/data', ports })
    expect(new Set([config.apiToken, config.nodeToken, again.apiToken, again.nodeToken]).size).toBe(4)
    expect(ClusterConfig.safeParse(config).success).toBe(true)
  })
})
