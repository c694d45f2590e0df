/** The built-in cluster and its web console, started once a worker as `npm start -- --headless --json` does, and shared by its specs. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test as base } from '@playwright/test'
import { z } from 'zod'
import { NODE, ROOT } from '../../../scripts/run.mjs'
import { requestLink } from '../../../web/link.ts'
import { aFolder, openDesktop } from './desktop.ts'

const Live = z.object({
  consoleUrl: z.string(),
  controlApiUrl: z.string(),
  token: z.string(),
  processes: z.array(
    z.object({ id: z.string(), role: z.string(), account: z.string().nullable(), pid: z.number().int() }),
  ),
})

export interface Cluster extends z.infer<typeof Live> {
  /** A fresh one-time link: the printed one is used up by whoever opens it first. */
  readonly newLink: () => Promise<string>
  /** For another console on the same cluster. */
  readonly connectionFile: string
  /** Its `cluster.json`. */
  readonly configFile: string
  /** The gateway's own pages. */
  readonly gatewayUrl: string
}

/** Longer than the supervisor waits before it says what is missing: on a busy machine processes take their time. */
const LIVE_WITHIN_MS = 90_000

export async function startCluster(folder: string): Promise<{ cluster: Cluster; stop: () => Promise<void> }> {
  const launcher = spawn(
    NODE,
    [join(ROOT, 'scripts', 'launch.ts'), '--headless', '--json', '--watch-parent', `--data=${folder}`],
    { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const live = Live.parse(JSON.parse(await firstLine(launcher)))
  const connectionFile = join(folder, 'connection.json')
  const profile = { id: 'built-in', name: 'Built-in cluster', environment: 'drill', controlApiUrl: live.controlApiUrl }
  writeFileSync(connectionFile, JSON.stringify({ profile, token: live.token, actor: 'e2e' }), { mode: 0o600 })
  return {
    cluster: {
      ...live,
      connectionFile,
      configFile: configOf(folder),
      gatewayUrl: gatewayOf(folder),
      newLink: () => requestLink(join(folder, 'console')),
    },
    stop: () => end(launcher),
  }
}

interface WorkerFixtures {
  cluster: Cluster
}

export const test = base.extend<object, WorkerFixtures>({
  /** The same specs in the other shell: the desktop's window instead of a browser's page. */
  page: async ({ cluster, page }, provide, { project }) => {
    if (project.name !== 'electron') return provide(page)
    const folder = aFolder()
    const desktop = await openDesktop(cluster.connectionFile, folder.path)
    await provide(desktop.page)
    await desktop.close()
    folder.remove()
  },
  cluster: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs off this pattern.
    async ({}, provide) => {
      const folder = mkdtempSync(join(tmpdir(), 'linda-e2e-'))
      const { cluster, stop } = await startCluster(folder)
      await provide(cluster)
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 2 * LIVE_WITHIN_MS },
  ],
})

export { expect } from '@playwright/test'

const Config = z.object({ gateway: z.object({ httpPort: z.number().int() }) })

const configOf = (folder: string) => join(folder, 'cluster', 'cluster.json')

function gatewayOf(folder: string): string {
  const config = Config.parse(JSON.parse(readFileSync(configOf(folder), 'utf8')))
  return `http://127.0.0.1:${config.gateway.httpPort}`
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`the cluster was not live within ${LIVE_WITHIN_MS} ms`))
    }, LIVE_WITHIN_MS)
    child.once('exit', (code) => reject(new Error(`the launcher ended with exit code ${code ?? 'unknown'}`)))
    if (child.stdout === null) return reject(new Error('the launcher has no stdout'))
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(limit)
      resolve(line)
    })
  })
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
