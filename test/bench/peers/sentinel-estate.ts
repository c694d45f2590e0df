/** One Redis master, two replicas and three sentinels on loopback, in a folder of their own. Debian: redis-server, redis-sentinel. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../../../cluster/supervisor/ports.ts'
import { until } from '../support/until.ts'
import { RedisClient, type RedisValue } from './redis-client.ts'

const MASTER = 'linda'
const SENTINELS = 3
const REPLICAS = 2
const QUORUM = 2
/** Only decides when a failed failover is tried again: far beyond what is measured. */
const FAILOVER_TIMEOUT_MS = 30_000
const READY_WITHIN_MS = 30_000
const ANSWER_WITHIN_MS = 200

/** "7.0.15"; `null`: not installed. */
export function sentinelVersion(): string | null {
  const [server, sentinel] = ['redis-server', 'redis-sentinel'].map((name) =>
    spawnSync(name, ['--version'], { encoding: 'utf8' }),
  )
  if (sentinel?.status !== 0) return null
  return /v=([\d.]+)/.exec(server?.stdout ?? '')?.[1] ?? null
}

export class SentinelEstate {
  readonly #folder = mkdtempSync(join(tmpdir(), 'linda-sentinel-'))
  readonly #children = new Map<number, ChildProcess>()
  readonly #sentinels: RedisClient[] = []
  readonly #servers = new Map<number, RedisClient>()
  #written = 0

  /** Resolves once every sentinel knows both replicas and both other sentinels, and the master takes writes. */
  static async start(downAfterMs: number): Promise<SentinelEstate> {
    const estate = new SentinelEstate()
    try {
      await estate.#start(downAfterMs)
      return estate
    } catch (error) {
      await estate.remove()
      throw error
    }
  }

  /** Where the sentinels say that the master is. They disagree while they learn: the answers that came, in no order. */
  async masters(): Promise<number[]> {
    const answers = await Promise.allSettled(
      this.#sentinels.map((sentinel) => sentinel.ask(ANSWER_WITHIN_MS, 'SENTINEL', 'get-master-addr-by-name', MASTER)),
    )
    return answers.flatMap((answer) =>
      answer.status === 'fulfilled' && Array.isArray(answer.value) ? Number(answer.value[1]) : [],
    )
  }

  /** Ports of the master and of the replicas, in the order they were started. */
  get servers(): number[] {
    return [...this.#children.keys()].slice(0, 1 + REPLICAS)
  }

  pidOf(port: number): number {
    const pid = this.#children.get(port)?.pid
    if (pid === undefined) throw new Error(`nothing was started on port ${port}`)
    return pid
  }

  /** @throws {Error} it was not accepted. */
  async write(port: number): Promise<void> {
    const known = this.#servers.get(port)
    const client = known?.isOpen === true ? known : new RedisClient(port)
    this.#servers.set(port, client)
    await client.ask(ANSWER_WITHIN_MS, 'SET', 'running-number', ++this.#written)
  }

  /** Ends every process that was started here, and leaves nothing behind. */
  async remove(): Promise<void> {
    for (const client of [...this.#servers.values(), ...this.#sentinels]) client.close()
    const gone = [...this.#children.values()].map(
      (child) =>
        new Promise<void>((resolve) => {
          if (child.exitCode !== null || child.signalCode !== null) resolve()
          else child.once('exit', () => resolve())
          // Also ends one that is stopped.
          child.kill('SIGKILL')
        }),
    )
    await Promise.all(gone)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #start(downAfterMs: number): Promise<void> {
    const ports = await freePorts(1 + REPLICAS + SENTINELS)
    const [master = 0, ...replicas] = ports.slice(0, 1 + REPLICAS)
    this.#run(master, 'redis-server', ['save ""', 'appendonly no', 'repl-diskless-sync-delay 0'])
    for (const port of replicas) {
      this.#run(port, 'redis-server', ['save ""', 'appendonly no', `replicaof 127.0.0.1 ${master}`])
    }
    // A sentinel looks for replicas when it starts and then every 10 s.
    await ready('the replicas follow the master', () => hasReplicas(master))
    const sentinels = ports.slice(1 + REPLICAS)
    for (const port of sentinels) {
      this.#run(port, 'redis-sentinel', [
        `sentinel monitor ${MASTER} 127.0.0.1 ${master} ${QUORUM}`,
        `sentinel down-after-milliseconds ${MASTER} ${downAfterMs}`,
        `sentinel failover-timeout ${MASTER} ${FAILOVER_TIMEOUT_MS}`,
      ])
    }
    await ready('the sentinels know each other', async () =>
      (await Promise.all(sentinels.map(isInformed))).every(Boolean),
    )
    this.#sentinels.push(...sentinels.map((port) => new RedisClient(port)))
    await this.write(master)
  }

  #run(port: number, program: string, lines: readonly string[]): void {
    const folder = join(this.#folder, String(port))
    mkdirSync(folder)
    const file = join(folder, 'redis.conf')
    writeFileSync(file, [`port ${port}`, 'bind 127.0.0.1', `dir ${folder}`, 'daemonize no', ...lines, ''].join('\n'))
    const child = spawn(program, [file], { stdio: 'ignore' })
    // Whoever ends this bench in the midst of it leaves no Redis behind.
    const end = () => void child.kill('SIGKILL')
    process.once('exit', end)
    child.once('exit', () => process.off('exit', end))
    this.#children.set(port, child)
  }
}

async function hasReplicas(master: number): Promise<boolean> {
  const info = String(await askOnce(master, 'INFO', 'replication'))
  return info.split('state=online').length - 1 === REPLICAS
}

async function isInformed(sentinel: number): Promise<boolean> {
  const answer = await askOnce(sentinel, 'SENTINEL', 'master', MASTER)
  const words = Array.isArray(answer) ? answer : []
  const field = (name: string) => words[words.indexOf(name) + 1]
  return Number(field('num-slaves')) === REPLICAS && Number(field('num-other-sentinels')) === SENTINELS - 1
}

async function askOnce(port: number, ...words: readonly string[]): Promise<RedisValue> {
  const client = new RedisClient(port)
  try {
    return await client.ask(ANSWER_WITHIN_MS, ...words)
  } finally {
    client.close()
  }
}

function ready(what: string, isSo: () => Promise<boolean>): Promise<true> {
  // Whoever is just starting does not answer yet.
  const ask = async () => ((await isSo().catch(() => false)) ? true : null)
  return until(ask, { what, withinMs: READY_WITHIN_MS, everyMs: 50 })
}
