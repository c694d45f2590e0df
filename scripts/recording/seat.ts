/** A person at a console of their own: a host without a window around it, on a cluster that runs. */
import { setTimeout as wait } from 'node:timers/promises'
import { createHost, type Host, type HostOptions } from '../../host/host.ts'
import type { Session } from '../../host/session.ts'
import { type CallInput, type CallName, type CallOutput, calls, type PortMessage } from '../../shared/calls.ts'
import type { Command } from '../../shared/command.ts'
import { fromProblem } from '../../shared/fault.ts'
import type { Picture } from '../../shared/picture.ts'

/** Slower than anything that a person sees, faster than anything that matters here, ms. */
const LOOK_EVERY_MS = 500

export class Seat {
  readonly #host: Host
  readonly #session: Session
  readonly #waiting = new Map<number, (message: PortMessage) => void>()
  #lastId = 0

  private constructor(host: Host) {
    this.#host = host
    this.#session = host.open((message) => {
      if (message.type === 'push') return
      this.#waiting.get(message.id)?.(message)
      this.#waiting.delete(message.id)
    })
  }

  static async take(options: HostOptions): Promise<Seat> {
    return new Seat(await createHost(options))
  }

  /** @throws {Fault} what the host says. */
  async call<N extends CallName>(call: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const id = ++this.#lastId
    const answer = await new Promise<PortMessage>((resolve) => {
      this.#waiting.set(id, resolve)
      this.#session.receive({ id, call, input })
    })
    if (answer.type === 'fault') throw fromProblem(answer.problem)
    if (answer.type === 'push') throw new Error('a push is no answer')
    return calls[call].output.parse(answer.value) as CallOutput<N>
  }

  /** By a plan, as everything is; its operation's id. @throws where it was not accepted. */
  async order(command: Command, reason: string): Promise<string> {
    const { plan, typeToConfirm } = await this.call('preparePlan', { command })
    const outcome = await this.call('confirmPlan', {
      planId: plan.id,
      reason,
      typed: typeToConfirm,
      password: null,
      probationMinutes: null,
    })
    if (outcome.kind !== 'recorded') throw new Error(`${plan.title} was not accepted: ${JSON.stringify(outcome)}`)
    return outcome.entry.operationId
  }

  /** Looks until it is so. @throws when it is not within that time. */
  async until<T>(what: string, withinMs: number, look: (picture: Picture) => T | null): Promise<T> {
    const deadline = performance.now() + withinMs
    while (performance.now() < deadline) {
      const found = look(await this.call('watch', {}))
      if (found !== null) return found
      await wait(LOOK_EVERY_MS)
    }
    throw new Error(`Not so within ${withinMs / 1_000} s: ${what}`)
  }

  async close(): Promise<void> {
    this.#session.close()
    await this.#host.close()
  }
}
