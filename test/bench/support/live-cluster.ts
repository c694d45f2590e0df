/** A real cluster under the real supervisor, in a folder of its own, with what a bench or a test does to it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { NODE, ROOT } from '../../../scripts/run.mjs'
import type { ClusterConfig } from '../../../cluster/config.ts'
import { ClusterAnswer } from '../../../shared/api.ts'
import { Operation } from '../../../shared/operation.ts'
import { Plan } from '../../../shared/plan.ts'
import { type BotStatus, ProcessStatus } from '../../../shared/status.ts'
import { LedgerView } from './ledger-view.ts'
import { until } from './until.ts'

const SUPERVISOR = join(ROOT, 'cluster', 'supervisor', 'main.ts')
/** A little longer than the supervisor waits before it says what is missing. */
const LIVE_WITHIN_MS = 70_000

const Live = z.object({
  controlApiUrl: z.string(),
  token: z.string(),
  missing: z.string().nullable(),
  processes: z.array(
    z.object({ id: z.string(), role: z.string(), account: z.string().nullable(), pid: z.number().int().positive() }),
  ),
})
const Config = z.object({ gateway: z.object({ httpPort: z.number() }) })

export interface LiveClusterOptions {
  readonly seed: number
  /** Messages a second of each account. */
  readonly rate: number
  /** By role: patched entries. */
  readonly entries?: Readonly<Record<string, string>>
  /** Makes a whole configuration for this data folder; without it, the built-in one. */
  readonly configure?: (dataDir: string) => Promise<ClusterConfig>
  /** For every process of the cluster, beside the environment of this one. */
  readonly env?: Readonly<Record<string, string>>
  /** It may take more than a minute to be live; else that is an error. */
  readonly mayBeLate?: boolean
}

interface Launch {
  readonly folder: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly mayBeLate: boolean
}

export class LiveCluster {
  readonly dataDir: string
  readonly processes: z.infer<typeof Live>['processes']
  readonly api: { readonly url: string; readonly token: string }
  readonly #supervisor: ChildProcess
  readonly #folder: string
  readonly #launch: Launch
  #ledger: LedgerView | null = null

  private constructor(launch: Launch, supervisor: ChildProcess, live: z.infer<typeof Live>) {
    const { folder } = launch
    this.#folder = folder
    this.#launch = launch
    this.dataDir = join(folder, 'data')
    this.#supervisor = supervisor
    this.api = { url: live.controlApiUrl, token: live.token }
    this.processes = live.processes
  }

  /** With the flapping limits lifted: who fails masters again and again would otherwise run out of candidates. */
  static async start({
    seed,
    rate,
    entries = {},
    configure,
    env = {},
    mayBeLate = false,
  }: LiveClusterOptions): Promise<LiveCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'linda-live-'))
    mkdirSync(join(folder, 'data'))
    const patched = Object.entries(entries).map(([role, file]) => `--entry=${role}=${file}`)
    const builtIn = [`--data=${join(folder, 'data')}`, `--seed=${seed}`, `--rate=${rate}`, '--lift-flapping']
    const config = await configure?.(join(folder, 'data'))
    const path = join(folder, 'config.json')
    if (config !== undefined) writeFileSync(path, JSON.stringify(config), { mode: 0o600 })
    const args = [...(config === undefined ? builtIn : [`--config=${path}`]), ...patched]
    return LiveCluster.#start({ folder, args, env, mayBeLate })
  }

  static async #start(launch: Launch): Promise<LiveCluster> {
    const log = openSync(join(launch.folder, 'cluster.log'), 'a')
    const supervisor = spawn(NODE, [SUPERVISOR, ...launch.args], {
      cwd: ROOT,
      env: { ...process.env, ...launch.env },
      stdio: ['pipe', 'pipe', log],
    })
    closeSync(log)
    try {
      const live = Live.parse(JSON.parse(await firstLine(supervisor)))
      if (live.missing !== null && !launch.mayBeLate) throw new Error(`the cluster is not live: ${live.missing}`)
      return new LiveCluster(launch, supervisor, live)
    } catch (error) {
      supervisor.kill('SIGTERM')
      throw error
    }
  }

  /** The same cluster once more, after it was stopped: everything goes on from what is on the disk. */
  startAgain(): Promise<LiveCluster> {
    return LiveCluster.#start(this.#launch)
  }

  get supervisorPid(): number {
    return this.#supervisor.pid ?? 0
  }

  /** The gateway's ledger, as it stands on disk now. */
  get ledger(): LedgerView {
    this.#ledger ??= new LedgerView(this.dataDir)
    return this.#ledger
  }

  /** What every process logged so far. */
  log(): string {
    return readFileSync(join(this.#folder, 'cluster.log'), 'utf8')
  }

  async ask(): Promise<ClusterAnswer> {
    return ClusterAnswer.parse(await this.#get(`${this.api.url}/v1/cluster`))
  }

  async snapshot(): Promise<ClusterAnswer['snapshot']> {
    return (await this.ask()).snapshot
  }

  /** The node's own word. */
  async botStatus(nodeId: string): Promise<BotStatus> {
    const url = (await this.snapshot()).nodes[nodeId]?.statusUrl
    const status = ProcessStatus.parse(await this.#get(`${url}/status`))
    if (status.kind !== 'bot') throw new Error(`${nodeId} is no bot`)
    return status
  }

  /** Of the process that lives now, a restarted one's too. */
  async pidOf(id: string): Promise<number> {
    if (id === 'control-plane') return ProcessStatus.parse(await this.#get(`${this.api.url}/status`)).pid
    if (id === 'gateway') return ProcessStatus.parse(await this.#get(`${this.#gatewayUrl()}/status`)).pid
    const { nodes, services } = await this.snapshot()
    const pid = (nodes[id] ?? services[id])?.pid ?? null
    if (pid === null) throw new Error(`${id} never joined`)
    return pid
  }

  async masterOf(accountId: string): Promise<{ nodeId: string; pid: number; epoch: number }> {
    const { accounts, nodes } = await this.snapshot()
    const lease = accounts[accountId]?.lease
    const nodeId = lease?.holder?.nodeId
    const pid = nodeId === undefined ? null : (nodes[nodeId]?.pid ?? null)
    if (lease === undefined || nodeId === undefined || pid === null) throw new Error(`${accountId} has no master`)
    return { nodeId, pid, epoch: lease.epoch }
  }

  /** Resolves once automatic failover is on, every node is healthy, nothing moves, and (`inStep`) every servant has its master's whole log on disk. */
  async untilSteady({ inStep = true, withinMs = 30_000 }: { inStep?: boolean; withinMs?: number } = {}): Promise<void> {
    const missing = { what: 'nobody was asked yet' }
    const look = async () => {
      // A process that is just coming back does not answer: that is not steady either.
      const why = await this.#notSteady(inStep).catch((error: unknown) => reasonOf(error))
      missing.what = why ?? ''
      return why === null ? true : null
    }
    await until(look, { what: 'the cluster is steady', withinMs, everyMs: 100 }).catch((error: unknown) => {
      throw new Error(`${reasonOf(error)} (${missing.what})`)
    })
  }

  /** Asks the control API for something of its own making, such as `/v1/failovers/ID`. */
  get(path: string): Promise<unknown> {
    return this.#get(`${this.api.url}${path}`)
  }

  async post(path: string, body: unknown): Promise<unknown> {
    const response = await fetch(`${this.api.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.api.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5_000),
    })
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }

  /** `to` `null`: to the best candidate. */
  async planFailover(accountId: string, to: string | null = null): Promise<Plan> {
    return Plan.parse(await this.post('/v1/plans', { command: { kind: 'failover', accountId, to } }))
  }

  /** As an operator's last press does; resolves when it was accepted, not when it is done. */
  async confirm(plan: Plan): Promise<Operation> {
    const request = { operationId: uuidv7(), planId: plan.id, reason: 'to see what it costs', actor: 'bench' }
    return Operation.parse(await this.post('/v1/operations', request))
  }

  /** Stops every process and waits for it. The folder stays, for the judge. */
  async stop(): Promise<void> {
    this.#ledger?.close()
    this.#ledger = null
    if (this.#supervisor.exitCode !== null || this.#supervisor.signalCode !== null) return
    const gone = new Promise((resolve) => this.#supervisor.once('exit', resolve))
    this.#supervisor.stdin?.end()
    await gone
  }

  /** Stops it where it still runs, and leaves nothing behind. */
  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** `null`: steady. */
  async #notSteady(inStep: boolean): Promise<string | null> {
    const { accounts, nodes, protection } = await this.snapshot()
    if (protection.state !== 'on') return `automatic failover is ${protection.state}`
    const unwell = Object.values(nodes).find(({ health }) => health !== 'healthy')
    if (unwell !== undefined) return `${unwell.id} is ${unwell.health}: ${unwell.why}`
    for (const { id, lease, activeFailoverId } of Object.values(accounts)) {
      const holder = lease.holder
      if (holder === null || activeFailoverId !== null) return `${id} is getting its master`
      if (nodes[holder.nodeId]?.incarnation !== holder.incarnation) return `the master of ${id} was restarted`
      const behind = inStep && (await this.botStatus(holder.nodeId)).peers.find(({ ackedPosition }) => !ackedPosition)
      if (behind) return `${behind.nodeId} is not in step`
    }
    return null
  }

  #gatewayUrl(): string {
    const config = Config.parse(JSON.parse(readFileSync(join(this.dataDir, 'cluster.json'), 'utf8')))
    return `http://127.0.0.1:${config.gateway.httpPort}`
  }

  async #get(url: string): Promise<unknown> {
    const isApi = url.startsWith(this.api.url)
    const headers = isApi ? { authorization: `Bearer ${this.api.token}` } : undefined
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000), ...(headers && { headers }) })
    if (!response.ok) throw new Error(`GET ${url}: ${response.status}`)
    return response.json()
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('the cluster was not live in time')), LIVE_WITHIN_MS)
    const settle = (run: () => void) => {
      clearTimeout(limit)
      run()
    }
    child.once('error', (error) => settle(() => reject(error)))
    child.once('exit', (code) => settle(() => reject(new Error(`the supervisor ended with exit code ${code}`))))
    if (child.stdout === null) return reject(new Error('the supervisor has no stdout'))
    createInterface({ input: child.stdout }).once('line', (line) => settle(() => resolve(line)))
  })
}
