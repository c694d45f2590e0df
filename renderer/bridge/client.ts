/** Calls to host and pushes from it, over one channel. Typed by the call table; parsed where they come in. */
import { type CallInput, type CallName, type CallOutput, calls, type Push } from '../../shared/calls.ts'
import { Fault, fromProblem } from '../../shared/fault.ts'
import type { Channel } from './channel.ts'
import { PictureByEnvelope, readMessage } from './read-message.ts'

/** @throws {Fault} what host refused with, or hostGone when the line broke before the answer. */
export type Call = <N extends CallName>(name: N, input: CallInput<N>) => Promise<CallOutput<N>>

/** The same, told apart: an answer of now, or the last one that host kept because the cluster cannot be asked. */
export type Ask = <N extends CallName>(name: N, input: CallInput<N>) => Promise<Answer<CallOutput<N>>>

export interface Answer<T> {
  readonly value: T
  /** When the cluster gave it, this machine's clock; `null`: now. */
  readonly keptAt: number | null
}

export interface Client {
  readonly call: Call
  readonly ask: Ask
  receive(message: unknown): void
  /** Fails every call that waits for its answer. */
  close(): void
}

interface Waiting {
  answer(value: unknown, keptAt: number | null): void
  fail(fault: Fault): void
}

export function createClient(channel: Channel, onPushes: (pushes: readonly Push[]) => void): Client {
  const waiting = new Map<number, Waiting>()
  let nextId = 0
  let closed = false

  function ask<N extends CallName>(name: N, input: CallInput<N>): Promise<Answer<CallOutput<N>>> {
    if (closed) return Promise.reject(new Fault('hostGone'))
    const id = nextId++
    return new Promise((resolve, reject) => {
      const answer = (value: unknown, keptAt: number | null): void =>
        settle(name, value, (output) => resolve({ value: output, keptAt }), reject)
      waiting.set(id, { answer, fail: reject })
      channel.send({ id, call: name, input })
    })
  }

  async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    return (await ask(name, input)).value
  }

  function receive(message: unknown): void {
    const data = readMessage(message)
    // Host writes by the same schema; what does not parse is from a host of another version, and its calls stay unanswered.
    if (data === null) return
    if (data.type === 'push') return onPushes(data.pushes)
    const asked = waiting.get(data.id)
    waiting.delete(data.id)
    if (data.type === 'answer') asked?.answer(data.value, data.keptAt ?? null)
    else asked?.fail(fromProblem(data.problem))
  }

  function close(): void {
    closed = true
    for (const one of waiting.values()) one.fail(new Fault('hostGone'))
    waiting.clear()
  }

  return { call, ask, receive, close }
}

function settle<N extends CallName>(
  name: N,
  value: unknown,
  resolve: (output: CallOutput<N>) => void,
  reject: (fault: Fault) => void,
): void {
  const schema = name === 'watch' ? PictureByEnvelope : calls[name].output
  const parsed = schema.safeParse(value)
  if (parsed.success) resolve(parsed.data as CallOutput<N>)
  else
    reject(
      new Fault('badAnswer', `The console's background process answered ${name} in a form this window cannot read`),
    )
}
