/** How a process is made: an argument, so that cluster/ knows neither Electron nor the path of its own runtime. */
import { spawn } from 'node:child_process'

export interface Spawned {
  /** 0: not known yet, or it could not be started. */
  readonly pid: number
  kill(signal: NodeJS.Signals): void
}

export interface SpawnRequest {
  /** What it is, for a list of the machine's processes. */
  readonly name: string
  readonly entry: string
  readonly args: readonly string[]
  /** One line of the process's log. */
  readonly log: (line: string) => void
  readonly exited: (why: string) => void
}

export type Spawner = (request: SpawnRequest) => Spawned

/** Children of this Node. Their standard input is a pipe from here: when this process dies, it ends, and so do they. */
export function nodeSpawner(execPath: string, env: NodeJS.ProcessEnv): Spawner {
  return ({ entry, args, log, exited }) => {
    const child = spawn(execPath, [entry, ...args], { env, stdio: ['pipe', 'ignore', 'pipe'] })
    let rest = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) log(line)
    })
    child.on('error', (error) => exited(error.message))
    child.on('exit', (code, signal) => exited(signal === null ? `exit code ${code}` : `signal ${signal}`))
    return { pid: child.pid ?? 0, kill: (signal) => void child.kill(signal) }
  }
}
