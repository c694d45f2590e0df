/** The real control plane in a process of its own, its nodes simulated in another, in a folder that goes with them. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NODE, ROOT } from '../../../scripts/run.mjs'
import { freePorts } from '../../../cluster/supervisor/ports.ts'
import { ClusterAnswer } from '../../../shared/api.ts'
import { until } from '../support/until.ts'
import { estateConfig } from './estate.ts'
import type { Turns } from './turns.ts'

const STEADY_WITHIN_MS = 300_000

export interface SimulatedOptions {
  readonly nodes: number
  /** Facts a second that the nodes cause, once steady. */
  readonly factsPerS?: number
  /** Measures the turns of the control plane's event loop, which costs it a little itself. */
  readonly measuresTurns?: boolean
}

export class SimulatedCluster {
  readonly api: { readonly url: string; readonly token: string }
  readonly controlPlanePid: number
  readonly #folder: string
  readonly #children: readonly ChildProcess[]

  private constructor(folder: string, api: SimulatedCluster['api'], children: readonly ChildProcess[], pid: number) {
    this.#folder = folder
    this.api = api
    this.#children = children
    this.controlPlanePid = pid
  }

  /** Steady: every account has its master. @throws it did not come about; the log is in the message. */
  static async start({ nodes, factsPerS = 0, measuresTurns = false }: SimulatedOptions): Promise<SimulatedCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'linda-simulated-'))
    const dataDir = join(folder, 'data')
    mkdirSync(dataDir)
    const [api = 0, node = 0, http = 0, bots = 0] = await freePorts(4)
    const config = estateConfig({ nodes, dataDir, ports: [api, node, http, bots] })
    const path = join(folder, 'config.json')
    writeFileSync(path, JSON.stringify(config), { mode: 0o600 })
    const log = openSync(join(folder, 'cluster.log'), 'a')
    const run = (entry: string, args: readonly string[], before: readonly string[] = []) =>
      spawn(NODE, [...before, join(ROOT, entry), path, ...args], {
        cwd: ROOT,
        stdio: ['pipe', log, log],
        env: { ...process.env, LINDA_TURNS: join(folder, 'turns.json') },
      })
    const preload = measuresTurns ? ['--import', join(ROOT, 'test/bench/agents/turns.ts')] : []
    const controlPlane = run('cluster/control-plane/main.ts', [], preload)
    const agents = run('test/bench/agents/main.ts', [`--facts=${factsPerS}`])
    closeSync(log)
    const cluster = new SimulatedCluster(
      folder,
      { url: `http://127.0.0.1:${api}`, token: config.apiToken },
      [agents, controlPlane],
      controlPlane.pid ?? 0,
    )
    try {
      await cluster.#untilSteady()
      return cluster
    } catch (error) {
      const tail = readFileSync(join(folder, 'cluster.log'), 'utf8').slice(-3_000)
      await cluster.remove()
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${tail}`)
    }
  }

  async snapshot(): Promise<ClusterAnswer['snapshot']> {
    const response = await fetch(`${this.api.url}/v1/cluster`, {
      headers: { authorization: `Bearer ${this.api.token}` },
      signal: AbortSignal.timeout(10_000),
    })
    return ClusterAnswer.parse(await response.json()).snapshot
  }

  /** Of the control plane so far; `null`: not measured. */
  turns(): Turns | null {
    const path = join(this.#folder, 'turns.json')
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Turns) : null
  }

  async remove(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.stdin?.end()
      await gone
    }
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 })
  }

  async #untilSteady(): Promise<void> {
    const look = async () => {
      const snapshot = await this.snapshot().catch(() => null)
      if (snapshot === null || snapshot.protection.state !== 'on') return null
      return Object.values(snapshot.accounts).every(({ lease }) => lease.holder !== null) ? true : null
    }
    await until(look, { what: 'every account has a master', withinMs: STEADY_WITHIN_MS, everyMs: 500 })
  }
}
