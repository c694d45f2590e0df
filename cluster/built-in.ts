/** The built-in cluster: three accounts, each with a master and two servants that stand in three regions. */
import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { ClusterConfig, LOOPBACK, type Scenario } from './config.ts'
import { RUNBOOKS_FOLDER, VERSIONS_FOLDER } from './programs.ts'

const ACCOUNTS = [
  { id: 'uae-main', region: 'uae', prefix: 'uae' },
  { id: 'ksa-main', region: 'ksa', prefix: 'ksa' },
  { id: 'south-asia-main', region: 'south-asia', prefix: 'sa' },
] as const

/** Ports that the whole cluster needs: two each of control plane, gateway and bots, one each of the others. */
export const BUILT_IN_PORTS = 4 + ACCOUNTS.length * 3 * 2 + 4

const PROBE_EVERY_MS = 1_000

export interface BuiltInOptions {
  readonly dataDir: string
  /** At least `BUILT_IN_PORTS` free ports. */
  readonly ports: readonly number[]
  readonly scenario?: Partial<Scenario>
  readonly flapping?: Partial<ClusterConfig['flapping']>
  /** `false`: this runtime can make none, and the cluster has no process for them. */
  readonly hasBackups?: boolean
}

export function builtInConfig({
  dataDir,
  ports,
  scenario,
  flapping,
  hasBackups = true,
}: BuiltInOptions): ClusterConfig {
  const rest = [...ports]
  const port = () => rest.shift()
  const regions = ACCOUNTS.map(({ region }) => region)
  const bots = ACCOUNTS.flatMap(({ id, prefix, region }) =>
    // The first node stands at home; the servants in the other two regions.
    [region, ...regions.filter((other) => other !== region)].map((where, index) => ({
      id: `${prefix}-${index + 1}`,
      accountId: id,
      region: where,
      priority: index + 1,
    })),
  )
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
    nodes: bots.map((bot) => ({ ...bot, httpPort: port(), peerPort: port() })),
    scenario: scenario ?? {},
    flapping: flapping ?? {},
    versionsFolder: VERSIONS_FOLDER,
    runbooksFolder: RUNBOOKS_FOLDER,
    peopleFile: join(dataDir, 'people.json'),
    ...besides(dataDir, [port(), port(), port(), port()], hasBackups),
  })
}

function service(id: string, name: string, kind: string, port?: number) {
  const url = `http://${LOOPBACK}:${port}`
  return { id, name, kind, url, probe: { kind: 'http', url: `${url}/readyz`, everyMs: PROBE_EVERY_MS } }
}

/** The processes beside bots and gateway, and how their health is asked: a process is well while it says itself that it is. */
function besides(
  dataDir: string,
  [media, sheets, supervisor, backup]: readonly (number | undefined)[],
  hasBackups: boolean,
) {
  return {
    media: { httpPort: media },
    sheets: { httpPort: sheets },
    supervisor: { httpPort: supervisor },
    // Beside the cluster's own folder: on the same device, and that is said.
    ...(hasBackups
      ? { backup: { httpPort: backup, secondFolder: join(dirname(dataDir), `${basename(dataDir)}-second-place`) } }
      : {}),
    services: [
      service('supervisor', 'Supervisor', 'supervisor', supervisor),
      service('media', 'Media worker', 'media', media),
      service('sheets', 'Spreadsheet service', 'externalApi', sheets),
      ...(hasBackups ? [service('backup', 'Backup process', 'other', backup)] : []),
    ],
  }
}
