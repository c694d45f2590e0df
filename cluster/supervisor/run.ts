/** The supervisor of one cluster, from its options to its end. How processes are made is an argument: main.ts and utility-main.ts differ in that. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { ClusterAnswer } from '../../shared/api.ts'
import { CAN_BACK_UP } from '../backup/driver.ts'
import { BUILT_IN_PORTS, builtInConfig } from '../built-in.ts'
import { systemClock } from '../clock.ts'
import { type ClusterConfig, LOOPBACK, type NodeConfig, readConfig, type Scenario, VERSION } from '../config.ts'
import { dialPort } from '../dial.ts'
import { openControlLink } from '../process/control-link.ts'
import { endWithParent } from '../process/life.ts'
import { openLog } from '../process/log.ts'
import { entryOf } from '../programs.ts'
import { botSpec, type BotSpecOptions } from './bot-spec.ts'
import { ConfigFile } from './config-file.ts'
import { DrillHands } from './drill-hands.ts'
import { drillWorld } from './drill-world.ts'
import { machineName, readMachine } from './machine.ts'
import { SupervisorMetrics } from './metrics.ts'
import { serveOwnPages } from './own-pages.ts'
import { checkPort, freePorts } from './ports.ts'
import { untilLive } from './ready.ts'
import { answerControlPlane } from './requests.ts'
import type { Spawner } from './spawner.ts'
import { type ProcessSpec, Supervisor } from './supervisor.ts'
import { MachineWatcher } from './watcher.ts'

/** Longer than the supervisor waits before it insists: a stopped process hears nothing else. */
const ENDS_WITHIN_MS = 8_000
const CONFIG_FILE = 'cluster.json'

export interface SupervisorRun {
  /** File with a whole configuration; absent: the built-in cluster. */
  readonly config: string | undefined
  /** Folder of the built-in cluster; absent: one that is made, and removed at the end. */
  readonly data: string | undefined
  /** Of the control API; absent: any free one. */
  readonly port: number | undefined
  readonly liftFlapping: boolean
  readonly scenario: Partial<Scenario>
  /** Other entries by role, such as a patched one of a test. */
  readonly entries: ReadonlyMap<string, string>
  readonly spawner: Spawner
  /** Where the control API will answer and with which token: known before anything does. */
  readonly begun: (about: Begun) => void
}

export interface Begun {
  readonly controlApiUrl: string
  readonly token: string
}

/** Said once everything is live, or, with what is `missing`, after a minute. */
export interface LiveCluster extends Begun {
  readonly missing: string | null
  readonly processes: Supervisor['processes']
}

const logger = openLog('supervisor', 'supervisor')
const log = (line: string) => logger.info(line)

/** Resolves when the cluster is live; it runs on until the process is asked to end. @throws {Fault} it cannot begin, or the control plane never answers. */
export async function runSupervisor(options: SupervisorRun): Promise<LiveCluster> {
  const isOwnFolder = options.data === undefined && options.config === undefined
  const config = options.config === undefined ? await builtIn(options) : goingOn(readConfig(options.config))
  const { dataDir } = config
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = new ConfigFile(join(dataDir, CONFIG_FILE), config)
  const { versionsFolder } = config
  const bots = { configPath: file.path, versionsFolder, builtIn: options.entries.get('bot') ?? entryOf('bot'), log }

  const metrics: SupervisorMetrics = new SupervisorMetrics(
    () => watcher.now,
    () => supervisor.processes,
  )
  const supervisor = new Supervisor({
    specs: specsOf(config, bots, options.entries),
    spawner: options.spawner,
    restartDelayMs: config.timing.restartDelayMs,
    lastRestartDelayMs: config.timing.lastRestartDelayMs,
    // The children's lines are structured already.
    log: (line) => (line.startsWith('{') ? process.stderr.write(`${line}\n`) : log(line)),
    now: () => performance.now(),
    restarted: (id) => metrics.restarted(id),
  })
  const drills = new DrillHands(drillWorld(config, supervisor, log))
  const incarnation = uuidv7()
  const control = openControlLink({
    port: dialPort(config, 'supervisor>control-plane/nodes', config.controlPlane.nodePort),
    hello: {
      type: 'hello',
      token: config.nodeToken,
      id: 'supervisor',
      incarnation,
      pid: process.pid,
      version: VERSION,
      statusUrl: config.supervisor === undefined ? '' : `http://${LOOPBACK}:${config.supervisor.httpPort}`,
    },
    beat: null,
    answer: (request) =>
      answerControlPlane(
        { file, supervisor, specOf: (node) => botSpec(node, bots), versionsFolder, freePorts, drills },
        request,
      ),
    log,
  })
  const watcher = new MachineWatcher({
    machineId: machineName(),
    read: (atMonoMs) => readMachine(dataDir, atMonoMs),
    tell: (machine) => void control.tell({ type: 'supervisorBeat', machine }),
    clock: systemClock,
    log,
  })
  const pages = await serveOwnPages(config, incarnation, { supervisor, watcher, metrics, log })
  endWithParent(
    async () => {
      watcher.close()
      drills.close()
      control.close()
      await pages?.close()
      await supervisor.stop()
      // A cluster that was given no folder leaves nothing behind.
      if (!isOwnFolder) return
      for (const folder of [dataDir, config.backup?.secondFolder]) {
        if (folder != null) rmSync(folder, { recursive: true, force: true })
      }
    },
    log,
    ENDS_WITHIN_MS,
  )

  const controlApiUrl = `http://${LOOPBACK}:${config.controlPlane.apiPort}`
  options.begun({ controlApiUrl, token: config.apiToken })
  const missing = await untilLive({
    ask: async () => {
      const headers = { authorization: `Bearer ${config.apiToken}` }
      const response = await fetch(`${controlApiUrl}/v1/cluster`, { headers })
      return ClusterAnswer.parse(await response.json())
    },
    now: () => performance.now(),
    pause,
  })
  if (missing !== null) log(`not everything is live: ${missing}`)
  return { controlApiUrl, token: config.apiToken, missing, processes: supervisor.processes }
}

async function builtIn(options: SupervisorRun): Promise<ClusterConfig> {
  const dataDir = options.data ?? mkdtempSync(join(tmpdir(), 'linda-cluster-'))
  if (!CAN_BACK_UP) log('this runtime has neither SQLite nor zstd of its own: the cluster makes no backups')
  const known = knownNodes(join(dataDir, CONFIG_FILE))
  const ports = await freePorts(BUILT_IN_PORTS + 2 * (known?.length ?? 0))
  if (options.port !== undefined) {
    await checkPort(options.port)
    ports[0] = options.port
  }
  const config = builtInConfig({
    dataDir,
    ports,
    scenario: options.scenario,
    hasBackups: CAN_BACK_UP,
    ...(options.liftFlapping ? { flapping: { failures: null } } : {}),
  })
  if (known === null) return config
  const spare = ports.slice(BUILT_IN_PORTS)
  const nodes = known.map((node) => ({ ...node, httpPort: spare.shift() ?? 0, peerPort: spare.shift() ?? 0 }))
  return { ...config, nodes }
}

/** Who its nodes are is in the configuration it was given; which version each of them runs is as it was left. */
function goingOn(config: ClusterConfig): ClusterConfig {
  const known = knownNodes(join(config.dataDir, CONFIG_FILE)) ?? []
  const asItWas = (node: NodeConfig) => ({ ...node, version: (known.find(({ id }) => id === node.id) ?? node).version })
  return { ...config, nodes: config.nodes.map(asItWas) }
}

/** A cluster that ran here before goes on with the nodes it had: some may have been added or removed. `null`: none ran here. */
function knownNodes(path: string): readonly NodeConfig[] | null {
  return existsSync(path) ? readConfig(path).nodes : null
}

function specsOf(config: ClusterConfig, bots: BotSpecOptions, entries: ReadonlyMap<string, string>): ProcessSpec[] {
  const { configPath } = bots
  const entry = (role: ProcessSpec['role']) => entries.get(role) ?? entryOf(role)
  return [
    { id: 'gateway', role: 'gateway', account: null, entry: entry('gateway'), args: [configPath] },
    { id: 'control-plane', role: 'control-plane', account: null, entry: entry('control-plane'), args: [configPath] },
    ...config.nodes.map((node) => botSpec(node, bots)),
    // Last: nobody waits for them.
    ...(['media', 'sheets', 'backup'] as const)
      .filter((role) => config[role] !== undefined)
      .map((role): ProcessSpec => ({ id: role, role, account: null, entry: entry(role), args: [configPath] })),
  ]
}
