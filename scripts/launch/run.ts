/** One run: the cluster, then the console on it, until somebody ends it. Everything it touches is an argument. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readConnectionFile, type ConnectionFileText } from '../../host/connection-file.ts'
import { assertNever } from '../../shared/assert-never.ts'
import type { Launch } from './arguments.ts'
import { describeEnd, startChild, tail, type Child } from './child.ts'
import type { Shell } from './choose-shell.ts'
import { makeRunFolder, recordRun, writeOwn } from './run-folder.ts'

export interface Programs {
  readonly node: string
  readonly root: string
  readonly supervisor: string
  readonly web: string
}

export interface RunOptions {
  readonly launch: Launch
  readonly shell: Shell
  readonly programs: Programs
  readonly stateFolder: string
  /** Who acts from this console, as the audit trail will name them. */
  readonly actor: string
  /** Resolves with why when the run is to end: a signal, the parent gone. */
  readonly asked: Promise<string>
  readonly now: () => number
  readonly say: (line: string) => void
  readonly printJson: (value: Live) => void
  readonly openBrowser: (url: string) => void
}

const Process = z.object({ id: z.string(), role: z.string(), account: z.string().nullable(), pid: z.number().int() })

/** What the supervisor says when the cluster is live, or, after a minute, what is `missing`. */
const Cluster = z.object({
  controlApiUrl: z.string(),
  token: z.string(),
  missing: z.string().nullable(),
  processes: z.array(Process),
})
type Cluster = z.infer<typeof Cluster>

const Web = z.object({ consoleUrl: z.string() })

/** Printed by `--json`. `null`: there is none (no web console in Electron; another's token is not ours to print). */
export interface Live {
  readonly consoleUrl: string | null
  readonly controlApiUrl: string
  readonly token: string | null
  readonly processes: Cluster['processes']
}

/** Children get this long to end by themselves, ms. The cluster stops all its processes. */
const SHELL_GRACE_MS = 6_000
const CLUSTER_GRACE_MS = 8_000

/** Resolves with the exit code. */
export async function run(options: RunOptions): Promise<number> {
  const { stateFolder, say } = options
  const folder = makeRunFolder(stateFolder)
  recordRun(folder, { pid: process.pid, startedAt: options.now(), webDataDir: null })
  const children: Child[] = []
  const asked = options.asked.then((why): End => ({ kind: 'asked', why }))
  const end = await Promise.race([asked, live(options, folder, children)]).catch((error: unknown): End => ({
    kind: 'failed',
    why: error instanceof Error ? error.message : String(error),
  }))
  const code = tell(end, say)
  // The console first: it must not show the cluster's stopping as an incident.
  for (const child of children.toReversed()) {
    await child.stop(child.name === CLUSTER_NAME ? CLUSTER_GRACE_MS : SHELL_GRACE_MS)
  }
  if (code === 0) rmSync(folder, { recursive: true, force: true })
  return code
}

type End =
  | { readonly kind: 'asked'; readonly why: string }
  /** The person closed the window. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly why: string }

const CLUSTER_NAME = 'The cluster'

async function live(options: RunOptions, folder: string, children: Child[]): Promise<End> {
  const { launch } = options
  const dataDir = launch.dataDir ?? folder
  const begin = (child: Child): Child => {
    children.push(child)
    return child
  }

  if (launch.connectionFile === null) options.say('Starting the built-in cluster …')
  const cluster = launch.connectionFile === null ? begin(startCluster(options, dataDir, folder)) : null
  const about = cluster === null ? null : Cluster.parse(JSON.parse(await cluster.firstLine))
  const connectionFile = launch.connectionFile ?? join(folder, 'connection.json')
  if (about !== null && about.missing !== null) options.say(`Not everything is live yet: ${about.missing}.`)
  if (about !== null) writeOwn(connectionFile, builtIn(about, options.actor))
  const { profile } = readConnectionFile(connectionFile)

  const consoleDir = join(dataDir, 'console')
  mkdirSync(consoleDir, { recursive: true, mode: 0o700 })
  const shell = begin(startShell(options, { connectionFile, consoleDir, folder }))
  const consoleUrl = options.shell.kind === 'electron' ? null : Web.parse(JSON.parse(await shell.firstLine)).consoleUrl
  if (consoleUrl !== null) {
    recordRun(folder, { pid: process.pid, startedAt: options.now(), webDataDir: consoleDir })
  }
  announce(options, {
    consoleUrl,
    controlApiUrl: profile.controlApiUrl,
    token: about?.token ?? null,
    processes: about?.processes ?? [],
  })

  const shellEnd = shell.ended.then((ended): End => {
    if (options.shell.kind === 'electron' && ended.code === 0) return { kind: 'closed' }
    return { kind: 'failed', why: `The console ended (${describeEnd(ended)}). ${tail(shell.logFile)}` }
  })
  const clusterEnd = cluster?.ended.then((ended): End => {
    return { kind: 'failed', why: `The built-in cluster ended (${describeEnd(ended)}). ${tail(cluster.logFile)}` }
  })
  return Promise.race(clusterEnd === undefined ? [shellEnd] : [shellEnd, clusterEnd])
}

function startCluster({ programs }: RunOptions, dataDir: string, folder: string): Child {
  return startChild({
    name: CLUSTER_NAME,
    command: programs.node,
    args: [programs.supervisor, '--data', join(dataDir, 'cluster')],
    cwd: programs.root,
    logFile: join(folder, 'cluster.log'),
  })
}

function startShell(
  { shell, launch, programs }: RunOptions,
  { connectionFile, consoleDir, folder }: { connectionFile: string; consoleDir: string; folder: string },
): Child {
  const wall = launch.isWallboard ? ['--wallboard'] : []
  const words = [`--connection=${connectionFile}`, `--data=${consoleDir}`, ...wall]
  const common = { name: 'The console', cwd: programs.root, logFile: join(folder, 'console.log') }
  switch (shell.kind) {
    case 'electron':
      return startChild({ ...common, command: shell.executable, args: [programs.root, ...words, '--end-with-stdin'] })
    case 'browser':
    case 'headless': {
      const port = launch.port === null ? [] : ['--port', String(launch.port)]
      const password = launch.passwordFile === null ? [] : [`--password-file=${launch.passwordFile}`]
      return startChild({ ...common, command: programs.node, args: [programs.web, ...words, ...port, ...password] })
    }
    default:
      return assertNever(shell)
  }
}

function builtIn({ controlApiUrl, token }: Cluster, actor: string): ConnectionFileText {
  const profile = {
    id: 'built-in',
    name: 'Built-in cluster',
    environment: 'drill',
    controlApiUrl,
    prometheusUrl: null,
    alertmanagerUrl: null,
  } as const
  return { profile, token, actor }
}

function announce({ shell, launch, say, printJson, openBrowser }: RunOptions, about: Live): void {
  if (launch.isJson) printJson(about)
  if (about.consoleUrl === null) return say('The console is open. Close it, or press Ctrl-C here, to end everything.')
  if (shell.kind === 'browser') say(`Opening in the browser: ${shell.why}.`)
  if (!launch.isJson) say(`Console: ${about.consoleUrl}`)
  say('The link works once; npm start -- --link prints another. Ctrl-C ends everything.')
  if (shell.kind === 'browser' && shell.opens) openBrowser(about.consoleUrl)
}

function tell(end: End, say: (line: string) => void): number {
  switch (end.kind) {
    case 'asked':
      say(`Stopping (${end.why}).`)
      return 0
    case 'closed':
      say('The console was closed; stopping the cluster.')
      return 0
    case 'failed':
      say(end.why)
      return 1
    default:
      return assertNever(end)
  }
}
