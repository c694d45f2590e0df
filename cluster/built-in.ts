/** The built-in cluster: three accounts, each with a master and two servants that stand in three regions. */
import { randomBytes } from 'node:crypto'
import { ClusterConfig, type Scenario } from './config.ts'

const ACCOUNTS = [
  { id: 'uae-main', region: 'uae', prefix: 'uae' },
  { id: 'ksa-main', region: 'ksa', prefix: 'ksa' },
  { id: 'south-asia-main', region: 'south-asia', prefix: 'sa' },
] as const

/** Ports that the whole cluster needs. */
export const BUILT_IN_PORTS = 4 + ACCOUNTS.length * 3 * 2

export interface BuiltInOptions {
  readonly dataDir: string
  /** At least `BUILT_IN_PORTS` free ports. */
  readonly ports: readonly number[]
  readonly scenario?: Partial<Scenario>
  readonly flapping?: Partial<ClusterConfig['flapping']>
}

export function builtInConfig({ dataDir, ports, scenario, flapping }: BuiltInOptions): ClusterConfig {
  const rest = [...ports]
  const port = () => rest.shift()
  const regions = ACCOUNTS.map(({ region }) => region)
  return ClusterConfig.parse({
    id: 'built-in',
    name: 'Built-in cluster',
    environment: 'drill',
    dataDir,
    apiToken: randomBytes(24).toString('base64url'),
    nodeToken: randomBytes(24).toString('base64url'),
    controlPlane: { apiPort: port(), nodePort: port() },
    gateway: { httpPort: port(), botPort: port() },
    accounts: ACCOUNTS.map(({ id, region }, index) => ({ id, region, priority: index + 1 })),
    // The first node stands at home; the servants in the other two regions.
    nodes: ACCOUNTS.flatMap(({ id, prefix, region }) =>
      [region, ...regions.filter((other) => other !== region)].map((where, index) => ({
        id: `${prefix}-${index + 1}`,
        accountId: id,
        region: where,
        priority: index + 1,
        httpPort: port(),
        peerPort: port(),
      })),
    ),
    scenario: scenario ?? {},
    flapping: flapping ?? {},
  })
}
