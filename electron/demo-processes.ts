/** Makes the processes of the built-in cluster: utility processes, each with a scrubbed environment and its log as lines. */
import { sep } from 'node:path'
import { createInterface } from 'node:readline'
import { utilityProcess } from 'electron'

export interface MadeProcess {
  /** 0: it has not started yet, or has ended. */
  readonly pid: () => number
  readonly post: (message: unknown) => void
  readonly kill: () => void
}

export interface ProcessEvents {
  readonly started: (pid: number) => void
  readonly line: (line: string) => void
  readonly message: (message: unknown) => void
  /** Told once; it never started, where `started` was not told. */
  readonly exited: (why: string) => void
}

const LAST_LINES_MS = 30

/** What a program may know of the person's environment: where it may write for a while, and which hour and words are theirs. */
const PASSED_ON = ['HOME', 'LANG', 'LC_ALL', 'LINDA_LOG', 'PATH', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR', 'TZ'] as const

export function scrubbed(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** Only what lies in `folder` is run; all else has "ended" at once, with that as its reason. */
export function makeProcess(
  folder: string,
  asked: { readonly entry: string; readonly args: readonly string[]; readonly name: string },
  events: ProcessEvents,
): MadeProcess {
  const { entry, args, name } = asked
  if (!entry.startsWith(folder + sep) || entry.includes(`..${sep}`)) {
    queueMicrotask(() => events.exited(`${entry} is no program of the built-in cluster`))
    return { pid: () => 0, post: () => undefined, kill: () => undefined }
  }
  const child = utilityProcess.fork(entry, [...args], {
    serviceName: `Linda ${name}`,
    stdio: 'pipe',
    env: scrubbed(process.env),
  })
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream as NodeJS.ReadableStream }).on('line', events.line)
  }
  child.on('spawn', () => child.pid !== undefined && events.started(child.pid))
  child.on('message', events.message)
  // Its last lines say why it ended, and its pipes are not always closed with it: they get a moment.
  child.on('exit', (code) => void setTimeout(() => events.exited(`exit code ${code}`), LAST_LINES_MS))
  return {
    pid: () => child.pid ?? 0,
    post: (message) => child.postMessage(message),
    kill: () => void child.kill(),
  }
}
