/** The built-in cluster inside of the console: one process that supervises, and those that it asks for. */
import { join } from 'node:path'
import { assertNever } from '../shared/assert-never.ts'
import { FromSupervisor, type ToSupervisor } from '../shared/spawning.ts'
import type { MadeProcess, ProcessEvents } from './demo-processes.ts'

/** Where the control API will answer, and with which token. */
export interface DemoBegun {
  readonly controlApiUrl: string
  readonly token: string
}

export interface DemoClusterEvents {
  readonly begun: (about: DemoBegun) => void
  /** `missing` `null`: every account has its master, all nodes are well, users get replies. Else what is not so after a minute. */
  readonly live: (missing: string | null) => void
  /** It ended without being asked to; all its processes are ended. */
  readonly failed: (why: string) => void
}

export interface DemoClusterOptions {
  /** The built programs. */
  readonly folder: string
  /** Where the cluster keeps its state. */
  readonly dataDir: string
  readonly make: (
    folder: string,
    asked: { readonly entry: string; readonly args: readonly string[]; readonly name: string },
    events: ProcessEvents,
  ) => MadeProcess
  /** Ends a process at once, also one that is stopped. */
  readonly kill: (pid: number) => void
  readonly events: DemoClusterEvents
  readonly log: (line: string) => void
}

export interface DemoCluster {
  /** Those that run, the supervisor first. */
  readonly pids: () => readonly number[]
  /** Asks the supervisor to end everything; what is left after `limitMs` is ended. */
  readonly stop: (limitMs: number) => Promise<void>
}

export function startDemoCluster({ folder, dataDir, make, kill, events, log }: DemoClusterOptions): DemoCluster {
  const children = new Map<number, MadeProcess>()
  let hasEnded = false
  let reason: string | null = null
  let whenEnded: (() => void) | null = null

  const entry = join(folder, 'supervisor.js')
  const supervisor = make(
    folder,
    { entry, args: ['--data', dataDir], name: 'supervisor' },
    { started: () => undefined, line: log, message: receive, exited: ended },
  )
  const tell = (message: ToSupervisor): void => {
    if (!hasEnded) supervisor.post(message)
  }

  function receive(message: unknown): void {
    const parsed = FromSupervisor.safeParse(message)
    if (!parsed.success) return log(`the supervisor said something unreadable: ${parsed.error.message}`)
    const said = parsed.data
    switch (said.type) {
      case 'spawn':
        return spawn(said)
      case 'begun':
        return events.begun(said)
      case 'live':
        return events.live(said.missing)
      case 'failed':
        reason = said.why
        return
      default:
        return assertNever(said)
    }
  }

  function spawn({ key, ...asked }: Extract<FromSupervisor, { type: 'spawn' }>): void {
    // Asked for by one that is gone by now: nobody would end it.
    if (hasEnded) return
    const child = make(folder, asked, {
      started: (pid) => {
        if (hasEnded) kill(pid)
        else tell({ type: 'spawned', key, pid })
      },
      line: (line) => tell({ type: 'line', key, line }),
      message: () => log(`${asked.name} said something, and nobody listens to it`),
      exited: (why) => {
        children.delete(key)
        tell({ type: 'exited', key, why })
      },
    })
    children.set(key, child)
  }

  function ended(why: string): void {
    hasEnded = true
    for (const pid of pids()) kill(pid)
    if (whenEnded !== null) return whenEnded()
    events.failed(reason ?? `The supervisor ended (${why})`)
  }

  function pids(): readonly number[] {
    return [...(hasEnded ? [] : [supervisor]), ...children.values()].map(({ pid }) => pid()).filter((pid) => pid > 0)
  }

  return {
    pids,
    stop: (limitMs) =>
      new Promise((resolve) => {
        if (hasEnded) return resolve()
        const limit = setTimeout(() => {
          log(`the cluster did not end within ${limitMs} ms and was ended`)
          for (const pid of pids()) kill(pid)
        }, limitMs)
        whenEnded = () => {
          clearTimeout(limit)
          resolve()
        }
        tell({ type: 'stop' })
      }),
  }
}
