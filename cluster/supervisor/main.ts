/**
 * Entry of the built-in cluster: `node cluster/supervisor/main.ts [--data DIR] [--port N] [--seed N] [--rate N] [--lift-flapping] [--entry ROLE=FILE]`.
 * or with a whole configuration of its own: `--config FILE [--entry ROLE=FILE]`.
 * Prints one JSON line when everything is live: {"controlApiUrl","token","missing","processes":[{"id","role","account","pid"}]}. After a
 * minute it does so although something is not, and `missing` says what: a long log takes its time, and a broken node ends nobody else.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { v7 as uuidv7 } from 'uuid'
import { ClusterAnswer } from '../../shared/api.ts'
import { asFault, Fault } from '../../shared/fault.ts'
import { BUILT_IN_PORTS, builtInConfig } from '../built-in.ts'
import { systemClock } from '../clock.ts'
import { type ClusterConfig, LOOPBACK, type NodeConfig, readConfig, VERSION } from '../config.ts'
import { dialPort } from '../dial.ts'
import { openControlLink } from '../process/control-link.ts'
import { endWithParent } from '../process/life.ts'
import { openLog } from '../process/log.ts'
import { botSpec, type BotSpecOptions } from './bot-spec.ts'
import { ConfigFile } from './config-file.ts'
import { machineName, readMachine } from './machine.ts'
import { SupervisorMetrics } from './metrics.ts'
import { serveOwnPages } from './own-pages.ts'
import { checkPort, freePorts } from './ports.ts'
import { untilLive } from './ready.ts'
import { answerControlPlane } from './requests.ts'
import { nodeSpawner } from './spawner.ts'
import { type ProcessSpec, Supervisor } from './supervisor.ts'
import { MachineWatcher } from './watcher.ts'

/** Longer than the supervisor waits before it insists: a stopped process hears nothing else. */
const ENDS_WITHIN_MS = 8_000
const CONFIG_FILE = 'cluster.json'

const log = (line: string) => logger.info(line)
const logger = openLog('supervisor', 'supervisor')

try {
  await main()
} catch (error) {
  const fault = asFault(error)
  process.stderr.write(`linda cluster: ${fault.message}\n`)
  process.exit(1)
}

async function main(): Promise<void> {
  const options = readOptions()
  const isOwnFolder = options.data === undefined && options.config === undefined
  const config = options.config === undefined ? await builtIn(options) : goingOn(readConfig(options.config))
  const { dataDir } = config
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = new ConfigFile(join(dataDir, CONFIG_FILE), config)
  const { versionsFolder } = config
  const bots = { configPath: file.path, versionsFolder, builtIn: entryOf('bot', options.entries), log }

  const metrics: SupervisorMetrics = new SupervisorMetrics(
    () => watcher.now,
    () => supervisor.processes,
  )
  const supervisor = new Supervisor({
    specs: specsOf(config, bots, options.entries),
    spawner: nodeSpawner(process.execPath, process.env),
    restartDelayMs: config.timing.restartDelayMs,
    lastRestartDelayMs: config.timing.lastRestartDelayMs,
    // The children's lines are structured already.
    log: (line) => (line.startsWith('{') ? process.stderr.write(`${line}\n`) : log(line)),
    now: () => performance.now(),
    restarted: (id) => metrics.restarted(id),
  })
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
        { file, supervisor, specOf: (node) => botSpec(node, bots), versionsFolder, freePorts },
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
  process.stdout.write(
    `${JSON.stringify({ controlApiUrl, token: config.apiToken, missing, processes: supervisor.processes })}\n`,
  )
}

async function builtIn(options: ReturnType<typeof readOptions>): Promise<ClusterConfig> {
  const dataDir = options.data ?? mkdtempSync(join(tmpdir(), 'linda-cluster-'))
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

function readOptions() {
  const { values } = parseArgs({
    options: {
      config: { type: 'string' },
      data: { type: 'string' },
      port: { type: 'string' },
      seed: { type: 'string' },
      rate: { type: 'string' },
      'lift-flapping': { type: 'boolean', default: false },
      entry: { type: 'string', multiple: true, default: [] },
    },
  })
  const number = (name: string, text: string | undefined) => {
    if (text === undefined) return undefined
    const value = Number(text)
    if (!Number.isFinite(value) || value < 0) throw new Fault('malformed', `--${name} must be a number, not "${text}"`)
    return value
  }
  const seed = number('seed', values.seed)
  const rate = number('rate', values.rate)
  return {
    config: values.config,
    data: values.data,
    port: number('port', values.port),
    liftFlapping: values['lift-flapping'],
    scenario: { ...(seed === undefined ? {} : { seed }), ...(rate === undefined ? {} : { messagesPerSecond: rate }) },
    /** `bot=FILE`: another entry for a role, such as a patched one of a test. */
    entries: new Map(values.entry.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
  }
}

function specsOf(config: ClusterConfig, bots: BotSpecOptions, entries: ReadonlyMap<string, string>): ProcessSpec[] {
  const { configPath } = bots
  const entry = (role: string) => entryOf(role, entries)
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

function entryOf(role: string, entries: ReadonlyMap<string, string>): string {
  return entries.get(role) ?? join(import.meta.dirname, '..', role, 'main.ts')
}
