/** Has one message computed: by the node that was chosen for it, and where that fails by this one, then by whoever else lives. */
import { asFault, Fault } from '../../shared/fault.ts'
import type { NodeAnswer } from '../wire/control.ts'
import type { Change } from '../wire/records.ts'
import type { Message } from '../wire/traffic.ts'
import type { Answer, Answering } from './answer.ts'
import { Fares } from './fares.ts'

/** `timeout`: no answer in time · `lost`: its connection went · `failed`: it answered with an error · `badAnswer`: with something else */
export const COMPUTE_ERRORS = ['timeout', 'lost', 'failed', 'badAnswer'] as const
export type ComputeError = (typeof COMPUTE_ERRORS)[number]

/** @throws {Fault} why there is no answer. */
export type Servant = (message: Message, before: Change | null) => Promise<Answer>

export interface ComputingOptions {
  /** This node. */
  readonly nodeId: string
  /** What is computed on it. */
  readonly answer: Answering
  readonly computed: (conversation: string, tookMs: number) => void
  /** Asks a servant, in bounded time. `undefined`: it is no peer any more. */
  readonly servant: (nodeId: string) => Servant | undefined
  /** A node was handed a message and did not answer it. */
  readonly failed: (nodeId: string, kind: ComputeError) => void
  readonly log: (line: string) => void
  /** Monotonic ms. */
  readonly mono: () => number
}

export interface Computed {
  readonly answer: Answer
  readonly by: string
  /** From handing it out first, ms. */
  readonly tookMs: number
  /** Somebody was asked before and failed. */
  readonly hasFailed: boolean
}

export class Computing {
  readonly #options: ComputingOptions
  readonly #fares: Fares

  constructor(options: ComputingOptions) {
    this.#options = options
    this.#fares = new Fares(options.mono)
  }

  /** `live`: those that may be given work. @throws the last one's error: nobody could. */
  async compute(message: Message, before: Change | null, chosen: string, live: readonly string[]): Promise<Computed> {
    const { nodeId: self, mono, failed, log } = this.#options
    const handedOutAt = mono()
    const failures: string[] = []
    let last: unknown = new Fault('unreachable', 'Nobody was there to compute it')
    for (const nodeId of new Set([chosen, self, ...live])) {
      const servant = this.#options.servant(nodeId)
      // No peer any more: it is handed nothing, and has not failed.
      if (nodeId !== self && servant === undefined) continue
      const startedAt = mono()
      try {
        const answer = servant === undefined ? this.#here(message, before) : await servant(message, before)
        this.#fares.count(nodeId, mono() - startedAt, false)
        const tookMs = mono() - handedOutAt
        for (const loser of failures) this.#fares.count(loser, tookMs, true)
        return { answer, by: nodeId, tookMs, hasFailed: failures.length > 0 }
      } catch (error) {
        last = error
        failures.push(nodeId)
        failed(nodeId, kindOf(error))
        log(`${nodeId} did not compute ${message.messageId}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    for (const loser of failures) this.#fares.count(loser, mono() - handedOutAt, true)
    throw last
  }

  /** Over at most the last `withinMs`, of this mastership alone. */
  fared(withinMs: number): NodeAnswer<'fared'> {
    return this.#fares.within(withinMs)
  }

  #here(message: Message, before: Change | null): Answer {
    const startedAt = performance.now()
    const answered = this.#options.answer(message, before)
    this.#options.computed(message.conversation, performance.now() - startedAt)
    return answered
  }
}

function kindOf(error: unknown): ComputeError {
  switch (asFault(error).code) {
    case 'timeout':
      return 'timeout'
    case 'unreachable':
      return 'lost'
    case 'badAnswer':
      return 'badAnswer'
    default:
      return 'failed'
  }
}
