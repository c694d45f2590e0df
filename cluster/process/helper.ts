/** Runs a program of ours for one question: asked on its standard input, answered on its standard output. */
import { spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { Worker } from 'node:worker_threads'

export interface Helper {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** It could not be run. */
  readonly failed: (told: (error: Error) => void) => void
  /** Once its output is read too. `why`: its exit code or its signal. */
  readonly ended: (told: (why: string) => void) => void
}

/** Ends with `signal`. A process of its own; inside of Electron, whose executable is no Node, a thread with a heap of its own. */
export function startHelper(entry: string, signal: AbortSignal): Helper {
  return process.versions['electron'] === undefined ? asProcess(entry, signal) : asThread(entry, signal)
}

function asProcess(entry: string, signal: AbortSignal): Helper {
  const child = spawn(process.execPath, [entry], { stdio: ['pipe', 'pipe', 'pipe'], signal })
  const { stdin, stdout, stderr } = child
  return {
    stdin,
    stdout,
    stderr,
    failed: (told) => void child.on('error', told),
    ended: (told) => void child.on('close', (code, ended) => told(ended ?? `exit code ${code}`)),
  }
}

export function asThread(entry: string, signal: AbortSignal): Helper {
  const thread = new Worker(entry, { stdin: true, stdout: true, stderr: true })
  const stop = (): void => void thread.terminate()
  signal.addEventListener('abort', stop, { once: true })
  thread.once('exit', () => signal.removeEventListener('abort', stop))
  const { stdin, stdout, stderr } = thread
  if (stdin === null) throw new Error('the thread has no standard input')
  const read = Promise.all([stdout, stderr].map((stream) => new Promise((resolve) => stream.once('close', resolve))))
  return {
    stdin,
    stdout,
    stderr,
    failed: (told) => void thread.on('error', told),
    ended: (told) => void thread.once('exit', (code) => void read.then(() => told(`exit code ${code}`))),
  }
}
