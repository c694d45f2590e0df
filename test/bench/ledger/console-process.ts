/** The bench's hold on a console's process: calls it as a window does, sees what a window is shown, and kills it. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { NODE } from '../../../scripts/run.mjs'
import { type CallInput, type CallName, type CallOutput, calls, PortMessage, type Push } from '../../../shared/calls.ts'
import { fromProblem } from '../../../shared/fault.ts'
import { isOpen, type LedgerEntry } from '../../../shared/ledger.ts'

const ENTRY = join(import.meta.dirname, 'console.ts')

export interface ConsoleOptions {
  readonly controlApiUrl: string
  readonly token: string
  readonly dataDir: string
}

/** The process ended before it answered. */
export class ConsoleGone extends Error {}

export class ConsoleProcess {
  readonly #child: ChildProcess
  readonly #exited: Promise<unknown>
  readonly #waiting = new Map<number, { resolve: (message: PortMessage) => void; reject: (error: Error) => void }>()
  readonly #entries = new Map<string, LedgerEntry>()
  #link = 'connecting'
  #nextId = 1

  private constructor(options: ConsoleOptions) {
    this.#child = fork(ENTRY, [JSON.stringify(options)], {
      execPath: NODE,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.#exited = once(this.#child, 'exit')
    this.#child.on('message', (message) => message === 'ready' || this.#receive(PortMessage.parse(message)))
    this.#child.once('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new ConsoleGone('the console is gone'))
      this.#waiting.clear()
    })
  }

  /** Resolves once it watches. @throws {ConsoleGone} it ended first. */
  static async start(options: ConsoleOptions): Promise<ConsoleProcess> {
    const started = new ConsoleProcess(options)
    const ready = new Promise<void>((resolve) => started.#child.once('message', () => resolve()))
    await Promise.race([ready, started.#exited])
    await started.look()
    return started
  }

  get isLive(): boolean {
    return this.isRunning && this.#link === 'live'
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** What a window was shown of the ledger so far. */
  get entries(): readonly LedgerEntry[] {
    return [...this.#entries.values()]
  }

  /** Asks instead of waiting for what is shown next. Resolves with what is open. @throws {ConsoleGone} */
  async look(): Promise<readonly LedgerEntry[]> {
    const { ledger, link } = await this.call('watch', {})
    this.#link = link.kind
    for (const entry of ledger) this.#entries.set(entry.operationId, entry)
    return ledger.filter(({ state }) => isOpen(state))
  }

  /** @throws {ConsoleGone} @throws {Fault} what the console or the cluster says to it. */
  async call<N extends CallName>(call: N, input: CallInput<N>): Promise<CallOutput<N>> {
    if (!this.isRunning) throw new ConsoleGone('the console is gone')
    const id = this.#nextId++
    const answer = await new Promise<PortMessage>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      // One that was just killed cannot take it; its exit rejects what waits.
      this.#child.send({ id, call, input }, () => undefined)
    })
    if (answer.type === 'fault') throw fromProblem(answer.problem)
    if (answer.type === 'push') throw new Error('a push is no answer')
    // The table ties the call to its output; the compiler cannot follow that through a type parameter.
    return calls[call].output.parse(answer.value) as CallOutput<N>
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  async untilGone(): Promise<void> {
    await this.#exited
  }

  /** In order: what it holds is closed before it ends. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect()
    await this.#exited
  }

  #receive(message: PortMessage): void {
    if (message.type === 'push') {
      for (const push of message.pushes) this.#take(push)
      return
    }
    this.#waiting.get(message.id)?.resolve(message)
    this.#waiting.delete(message.id)
  }

  #take(push: Push): void {
    if (push.kind === 'ledger') this.#entries.set(push.entry.operationId, push.entry)
    if (push.kind === 'link') this.#link = push.link.kind
  }
}
