/** A process of this run: it says one line when it is ready, and ends when its stdin closes. */
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Child {
  readonly name: string
  readonly logFile: string
  /** The first line on its stdout. Rejects with what it logged when it ends before. */
  readonly firstLine: Promise<string>
  readonly ended: Promise<Ended>
  /** Asks it to end; after `graceMs` it is ended. */
  readonly stop: (graceMs: number) => Promise<void>
}

const TAIL_LINES = 12

export function startChild(options: {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  /** Everything it writes to stderr. */
  readonly logFile: string
}): Child {
  const { name, command, args, cwd, logFile } = options
  const log = openSync(logFile, 'a', 0o600)
  const child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', log] })
  closeSync(log)
  // Its end is told by `ended`; a pipe that breaks on the way there is part of it.
  child.stdin?.on('error', () => undefined)
  const ended = whenEnded(child, name)
  const firstLine = Promise.race([
    readFirstLine(child),
    ended.then((end) => {
      throw new Error(`${name} ended before it was ready (${describeEnd(end)}). ${tail(logFile)}`)
    }),
  ])
  // Not everybody waits for the line; whoever does still gets the rejection.
  firstLine.catch(() => undefined)
  return {
    name,
    logFile,
    firstLine,
    ended,
    stop: async (graceMs) => {
      child.stdin?.end()
      child.kill('SIGTERM')
      const limit = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await ended
      clearTimeout(limit)
    },
  }
}

export function describeEnd({ code, signal }: Ended): string {
  return signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`
}

/** The end of what it logged, for a person who wants to know why. */
export function tail(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES)
  return lines.join('') === '' ? `It logged nothing (${logFile}).` : `The end of ${logFile}:\n${lines.join('\n')}`
}

function whenEnded(child: ChildProcess, name: string): Promise<Ended> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', (error) => {
      console.error(`${name} could not be started: ${error.message}`)
      resolve({ code: 127, signal: null })
    })
  })
}

function readFirstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    if (child.stdout === null) return
    const lines = createInterface({ input: child.stdout })
    lines.once('line', resolve)
  })
}
