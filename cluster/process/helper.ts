/** Runs a program of ours for one question: asked on its standard input, answered on its standard output. */
import { spawn } from 'node:child_process'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { asFault, Fault } from '../../shared/fault.ts'

export interface Helper {
  /** `null`: it is a thread of this process. */
  readonly pid: number | null
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** It could not be run. */
  readonly failed: (told: (error: Error) => void) => void
  /** Once its output is read too. `why`: its exit code or its signal. */
  readonly ended: (told: (why: string) => void) => void
}

/** Of what it said on its standard error, so much is kept. */
const ERRORS_KEPT = 4_000

export interface Asked {
  /** `null`: it is a thread of this process. */
  readonly pid: number | null
  /** Once it has ended, `why` and what it complained of. Rejects when it could not be run, when `signal` ended it, and when a word made no sense. */
  readonly ended: Promise<{ readonly why: string; readonly errors: string }>
}

/** The question is one line of JSON, and so is each word of the answer. It ends with `signal`, and with this process. */
export function askHelper(entry: string, question: object, signal: AbortSignal, word: (value: unknown) => void): Asked {
  const helper = startHelper(entry, signal)
  let errors = ''
  helper.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-ERRORS_KEPT)))
  const senseless: unknown[] = []
  createInterface({ input: helper.stdout }).on('line', (line) => {
    try {
      word(JSON.parse(line))
    } catch (error) {
      // Thrown here it would end this process with everything else it does.
      senseless.push(error)
    }
  })
  helper.stdin.on('error', () => undefined) // Its end says why.
  // Left open: that it closes tells the helper that nobody waits for it any more.
  helper.stdin.write(`${JSON.stringify(question)}\n`)
  const ended = new Promise<{ why: string; errors: string }>((resolve, reject) => {
    helper.failed(reject)
    helper.ended((why) => {
      const [first] = senseless
      if (first === undefined) resolve({ why, errors: errors.trim() })
      else reject(new Fault('badAnswer', `${basename(entry)} said what cannot be read: ${asFault(first).message}`))
    })
  })
  return { pid: helper.pid, ended }
}

/** Ends with `signal`. A process of its own; inside of Electron, whose executable is no Node, a thread with a heap of its own. */
export function startHelper(entry: string, signal: AbortSignal): Helper {
  return process.versions['electron'] === undefined ? asProcess(entry, signal) : asThread(entry, signal)
}

function asProcess(entry: string, signal: AbortSignal): Helper {
  const child = spawn(process.execPath, [entry], { stdio: ['pipe', 'pipe', 'pipe'], signal })
  const { stdin, stdout, stderr, pid = null } = child
  return {
    pid,
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
    pid: null,
    stdin,
    stdout,
    stderr,
    failed: (told) => void thread.on('error', told),
    ended: (told) => void thread.once('exit', (code) => void read.then(() => told(`exit code ${code}`))),
  }
}
