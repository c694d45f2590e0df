/** A configuration with as many nodes as asked for, three an account, for a control plane whose nodes are simulated. */
import { randomBytes } from 'node:crypto'
import { ClusterConfig } from '../../../cluster/config.ts'

const NODES_AN_ACCOUNT = 3
const REGIONS = ['uae', 'ksa', 'south-asia', 'other-gcc', 'world'] as const
/** Nobody listens there: agents tell the address of their own pages when they join. */
const UNUSED_PORT = 9

export interface EstateOptions {
  readonly nodes: number
  readonly dataDir: string
  /** Of the control plane's API, its node listener, and the gateway's two. */
  readonly ports: readonly [api: number, node: number, gatewayHttp: number, gatewayBots: number]
}

export function estateConfig({ nodes, dataDir, ports }: EstateOptions): ClusterConfig {
  const [apiPort, nodePort, httpPort, botPort] = ports
  const accounts = Math.ceil(nodes / NODES_AN_ACCOUNT)
  const accountId = (index: number) => `account-${String(index + 1).padStart(3, '0')}`
  const region = (index: number) => REGIONS[index % REGIONS.length] ?? 'world'
  return ClusterConfig.parse({
    id: 'estate',
    name: `Estate of ${nodes} nodes`,
    environment: 'drill',
    dataDir,
    apiToken: randomBytes(24).toString('base64url'),
    nodeToken: randomBytes(24).toString('base64url'),
    controlPlane: { apiPort, nodePort },
    gateway: { httpPort, botPort },
    accounts: Array.from({ length: accounts }, (_, index) => ({
      id: accountId(index),
      region: region(index),
      priority: index + 1,
    })),
    nodes: Array.from({ length: nodes }, (_, index) => {
      const account = Math.floor(index / NODES_AN_ACCOUNT)
      const place = index % NODES_AN_ACCOUNT
      return {
        id: `node-${String(account + 1).padStart(3, '0')}-${place + 1}`,
        accountId: accountId(account),
        region: region(account + place),
        priority: place + 1,
        httpPort: UNUSED_PORT,
        peerPort: UNUSED_PORT,
      }
    }),
  })
}
