/** The demonstration: the built-in cluster in processes of this program, and a console on it and on nothing else. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import { ConnectionFile } from '../host/connection-file.ts'
import { type DemoBegun, type DemoCluster, startDemoCluster } from './demo-cluster.ts'
import { makeProcess } from './demo-processes.ts'
import { DEMO_AGAIN, type FromDemo } from './demo-words.ts'
import type { ShellDemo } from './shell.ts'

/** Longer than the supervisor gives its processes. */
const ENDS_WITHIN_MS = 8_000
const TELL_EVERY_MS = 500
/** Of its folder's name; the number of its process follows. */
const PREFIX = 'linda-demo-'

export interface DemoPlace {
  /** Of everything the demonstration writes. */
  readonly folder: string
  /** Nobody asked to keep it. */
  readonly isTemporary: boolean
}

/** `asked`: the folder it is to be kept in; `null`: one of its own, thrown away at its end. */
export function demoPlace(asked: string | null): DemoPlace {
  if (asked !== null) return { folder: asked, isTemporary: false }
  sweep(tmpdir())
  return { folder: mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`)), isTemporary: true }
}

/** What demonstrations left that ended by force: the runtime writes to its own part of the folder until the very end. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    const owner = /^linda-demo-(\d+)-/.exec(name)?.[1]
    if (owner === undefined || isRunning(Number(owner))) continue
    try {
      rmSync(join(parent, name), { recursive: true, force: true })
    } catch {
      // Another person's.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export interface Demo extends ShellDemo {
  /** The window is there. */
  readonly opened: () => void
}

export function startDemo(options: {
  readonly place: DemoPlace
  readonly clusterFolder: string
  /** By a console, which begins it anew where it asks for that. */
  readonly isLaunched: boolean
  /** Where the console finds it, before anything answers there. */
  readonly begun: (connection: ConnectionFile) => void
  readonly failed: (why: string) => void
  readonly log: (line: string) => void
}): Demo {
  const { place, clusterFolder, isLaunched, begun, failed, log } = options
  let exitCode = 0
  let told = ''
  const cluster: DemoCluster = startDemoCluster({
    folder: clusterFolder,
    dataDir: join(place.folder, 'cluster'),
    make: makeProcess,
    kill: endAtOnce,
    events: {
      begun: (about) => begun(connectionTo(about)),
      live: (missing) => log(missing === null ? 'the demonstration is live' : `not everything is live: ${missing}`),
      failed: (why) => {
        clearInterval(telling)
        failed(why)
      },
    },
    log: (line) => log(`cluster: ${line}`),
  })
  // Whatever ends this program, nothing of the cluster stays; not even a process that was stopped.
  process.on('exit', () => cluster.pids().forEach(endAtOnce))
  const tellHeld = (): void => {
    // The console's own helpers too: one that is stopped does not notice that this program ended.
    const pids = app.getAppMetrics().flatMap(({ pid }) => (pid === process.pid ? [] : [pid]))
    if (told === pids.join()) return
    told = pids.join()
    say({ type: 'holds', folder: place.isTemporary ? place.folder : null, pids })
  }
  // Whoever listened may be gone: then this program is about to end, and nothing is to be said.
  process.stdout.on('error', () => undefined)
  const telling = setInterval(() => isLaunched && tellHeld(), TELL_EVERY_MS)

  function clear(): void {
    clearInterval(telling)
    if (!place.isTemporary) return
    try {
      rmSync(place.folder, { recursive: true, force: true, maxRetries: 3 })
    } catch (error) {
      // The runtime may write to its own part of it until the very end; whoever opened the demonstration clears up after it.
      log(`${place.folder} is left: ${String(error)}`)
    }
  }

  return {
    opened: () => isLaunched && say({ type: 'opened' }),
    reset: () => {
      if (!place.isTemporary) return Promise.resolve({ kind: 'failed', why: `It is kept in ${place.folder}.` })
      if (isLaunched) exitCode = DEMO_AGAIN
      else app.relaunch()
      app.quit()
      return Promise.resolve({ kind: 'opened' })
    },
    close: async () => {
      await cluster.stop(ENDS_WITHIN_MS)
      clear()
    },
    exitCode: () => exitCode,
  }
}

/** Whoever started the demonstration listens on its standard output; nobody may. */
function say(word: FromDemo): void {
  process.stdout.write(`${JSON.stringify(word)}\n`)
}

function connectionTo({ controlApiUrl, token }: DemoBegun): ConnectionFile {
  return ConnectionFile.parse({
    profile: {
      id: 'demonstration',
      name: 'Demonstration',
      environment: 'drill',
      controlApiUrl,
      prometheusUrl: null,
      alertmanagerUrl: null,
    },
    token,
    actor: userInfo().username,
  })
}

function endAtOnce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended on its own.
  }
}
