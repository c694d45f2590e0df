/** What stands behind the pictures: the built-in cluster, consoles on it, and a Prometheus that scrapes it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { freePorts } from '../../cluster/supervisor/ports.ts'
import { NODE, onPath, ROOT } from '../run.mjs'

const READY_WITHIN_MS = 30_000
const READY_POLL_MS = 100

export const Live = z.object({
  controlApiUrl: z.string(),
  token: z.string(),
  processes: z.array(z.object({ id: z.string(), pid: z.number().int() })),
})
export type Live = z.infer<typeof Live>

export interface Program {
  /** Resolves once it is gone. */
  stop(): Promise<void>
}

/** The built-in cluster, with its state in `folder`. */
export async function startCluster(folder: string): Promise<Program & { readonly live: Live }> {
  const child = start(NODE, [join(ROOT, 'cluster', 'supervisor', 'main.ts'), '--data', folder])
  return { live: Live.parse(JSON.parse(await firstLine(child, 'the cluster'))), stop: () => end(child) }
}

/** `connectionFile`: `null`: it knows no cluster. */
export async function startConsole(dataDir: string, connectionFile: string | null): Promise<Program> {
  mkdirSync(dataDir, { recursive: true })
  const known = connectionFile === null ? [] : [`--connection=${connectionFile}`]
  const child = start(NODE, [join(ROOT, 'web', 'main.ts'), ...known, `--data=${dataDir}`])
  await firstLine(child, 'the web console')
  return { stop: () => end(child) }
}

/** `targets`: base URLs of the processes to scrape, by id. @throws where there is no Prometheus on this machine. */
export async function startPrometheus(
  folder: string,
  targets: ReadonlyMap<string, string>,
): Promise<Program & { readonly url: string }> {
  if (onPath('prometheus') === null)
    throw new Error('The picture of the query box needs Prometheus: apt-get install prometheus')
  mkdirSync(join(folder, 'data'), { recursive: true })
  const file = join(folder, 'prometheus.yml')
  const scraped = [...targets].map(([process, url]) => ({ targets: [new URL(url).host], labels: { process } }))
  // JSON is YAML too.
  writeFileSync(
    file,
    JSON.stringify({
      global: { scrape_interval: '5s', scrape_timeout: '5s' },
      scrape_configs: [{ job_name: 'linda', static_configs: scraped }],
    }),
  )
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const child = spawn(
    'prometheus',
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  await ready(`${url}/-/ready`)
  return { url, stop: () => end(child) }
}

/** Base URLs of everything that says it has a page of metrics. */
export async function metricsOf({ controlApiUrl, token }: Live): Promise<Map<string, string>> {
  const response = await fetch(`${controlApiUrl}/v1/cluster`, { headers: { authorization: `Bearer ${token}` } })
  const Reachable = z.record(z.string(), z.object({ id: z.string(), statusUrl: z.string().nullable() }))
  const Answer = z.object({ snapshot: z.object({ nodes: Reachable, services: Reachable }) })
  const { nodes, services } = Answer.parse(await response.json()).snapshot
  const all = [...Object.values(nodes), ...Object.values(services)]
  return new Map(all.flatMap(({ id, statusUrl }) => (statusUrl === null ? [] : [[id, statusUrl]])))
}

function start(command: string, args: readonly string[]): ChildProcess {
  return spawn(command, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] })
}

function firstLine(child: ChildProcess, what: string): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) return reject(new Error(`${what} has no output`))
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`${what} ended with exit code ${code ?? 'unknown'}`)))
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

async function ready(url: string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS
  while (performance.now() < deadline) {
    const response = await fetch(url).catch(() => null)
    if (response?.ok === true) return
    await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS))
  }
  throw new Error(`${url} did not answer within ${READY_WITHIN_MS / 1_000} s`)
}
