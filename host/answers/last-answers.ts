/** What only the cluster knows: it is asked, and while it cannot be reached its last answer to the same question serves, with its age. */
import { type CallInput, type CallOutput, calls } from '../../shared/calls.ts'
import { Fault, type FaultCode } from '../../shared/fault.ts'
import type { Clock } from '../clock.ts'
import type { ControlClient } from '../control/client.ts'
import type { Notices } from '../notices.ts'
import type { AnswersTable } from '../store/answers-table.ts'
import { parseRow } from '../store/rows.ts'
import { Kept } from './kept.ts'

/** Calls whose last answers are kept. A prediction (`whatIf`) is of this moment's traffic: an old one would mislead. */
export type KeptCall = 'listAlerts' | 'listAlertRules' | 'listSlos' | 'getUptime' | 'listBackups' | 'getPeople'

/** A period that ends this near to now is "the last 30 days", whenever it is asked for, ms: a window may be on a machine whose clock is off. */
const UP_TO_NOW_MS = 15 * 60_000
const CUT_OFF: ReadonlySet<FaultCode> = new Set(['unreachable', 'timeout'])

export interface LastAnswersOptions {
  readonly table: AnswersTable
  readonly client: ControlClient
  readonly clock: Clock
  readonly notices: Notices
  /** Whether the cluster can be asked now. */
  readonly isLive: () => boolean
}

export class LastAnswers {
  readonly #options: LastAnswersOptions
  #isClosed = false

  constructor(options: LastAnswersOptions) {
    this.#options = options
  }

  /** The store ends: what is answered from here on is not kept. */
  close(): void {
    this.#isClosed = true
  }

  /** @throws {Fault} stalePicture: it cannot be asked, and was never asked this; or what it answered. */
  async ask<N extends KeptCall>(call: N, input: CallInput<N>): Promise<CallOutput<N> | Kept<CallOutput<N>>> {
    const key = this.#keyOf(call, input)
    if (!this.#options.isLive()) {
      const kept = this.#find(call, key)
      if (kept !== null) return kept
      throw new Fault('stalePicture', 'The cluster is not connected, and no answer of it to this was kept here.')
    }
    try {
      return await this.#askNow(call, input, key)
    } catch (error) {
      // Its silence is not known as such yet. A refusal is its own word and is passed on.
      const kept = error instanceof Fault && CUT_OFF.has(error.code) ? this.#find(call, key) : null
      if (kept === null) throw error
      return kept
    }
  }

  /** When it was last answered, epoch ms of this machine; `null`: never. */
  answeredAt<N extends KeptCall>(call: N, input: CallInput<N>): number | null {
    return this.#options.table.answeredAt(call, this.#keyOf(call, input))
  }

  async #askNow<N extends KeptCall>(call: N, input: CallInput<N>, key: string): Promise<CallOutput<N>> {
    const { client, table, clock, notices } = this.#options
    const answer: unknown = await send(client, call, input)
    if (this.#isClosed) return answer as CallOutput<N>
    try {
      table.put(call, key, { body: JSON.stringify(answer), answeredAt: clock.now() })
      notices.clear('store')
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      notices.raise('store', error)
    }
    return answer as CallOutput<N>
  }

  #find<N extends KeptCall>(call: N, key: string): Kept<CallOutput<N>> | null {
    const kept = this.#isClosed ? null : this.#options.table.get(call, key)
    if (kept === null) return null
    const value = parseRow(calls[call].output, kept.body)
    return value === null ? null : new Kept(value as CallOutput<N>, kept.answeredAt)
  }

  #keyOf<N extends KeptCall>(call: N, input: CallInput<N>): string {
    if ('from' in input && 'to' in input && Math.abs(this.#options.clock.now() - input.to) <= UP_TO_NOW_MS)
      return JSON.stringify({ lastMs: input.to - input.from })
    // By name, so that the same question has one key however it was put together.
    return JSON.stringify(Object.fromEntries(Object.entries(input).toSorted(([a], [b]) => a.localeCompare(b))))
  }
}

function send(client: ControlClient, call: KeptCall, input: CallInput<KeptCall>): Promise<unknown> {
  switch (call) {
    case 'listAlertRules':
    case 'listSlos':
    case 'listBackups':
    case 'getPeople':
      return client.call(call, {})
    case 'listAlerts':
      return client.call(call, { query: input as CallInput<'listAlerts'> })
    case 'getUptime':
      return client.call(call, { query: input as CallInput<'getUptime'> })
  }
}
