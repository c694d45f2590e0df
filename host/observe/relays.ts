/**
 * Asks processes for their status through the control plane: few at once and each in its turn. A console whose own way to hundreds of
 * them is cut would else keep the control plane busy with nothing but its questions, and an operator's command would wait behind them.
 */
import { asFault } from '../../shared/fault.ts'
import type { Clock } from '../clock.ts'
import type { ControlClient } from '../control/client.ts'
import { understand, type StatusAnswer } from './ask-status.ts'
import type { Target } from './targets.ts'

/** The control plane is asked on our behalf at most this often for one process, ms. */
export const RELAY_EVERY_MS = 2_000
/** One that does not answer costs the control plane a second of waiting, and hardly any work. */
export const AT_ONCE = 16

export interface RelaysOptions {
  readonly clock: Clock
  readonly client: ControlClient
  /** Whether it is still to be asked when its turn comes. */
  readonly isWanted: (target: Target) => boolean
  readonly told: (target: Target, answer: StatusAnswer, askedAt: number) => void
}

export class Relays {
  readonly #options: RelaysOptions
  /** By observer, monotonic ms. */
  readonly #askedAt = new Map<string, number>()
  /** In the order in which they are asked. */
  readonly #waiting = new Map<string, Target>()
  readonly #asking = new Set<string>()

  constructor(options: RelaysOptions) {
    this.#options = options
  }

  /** Asks for it where that is due; nobody waits for it. */
  want(target: Target): void {
    const { observer } = target
    const dueAt = (this.#askedAt.get(observer) ?? Number.NEGATIVE_INFINITY) + RELAY_EVERY_MS
    if (this.#options.clock.elapsed() < dueAt || this.#asking.has(observer)) return
    this.#waiting.set(observer, target)
    this.#goOn()
  }

  #goOn(): void {
    for (const [observer, target] of this.#waiting) {
      if (this.#asking.size >= AT_ONCE) return
      this.#waiting.delete(observer)
      if (this.#options.isWanted(target)) this.#ask(target)
    }
  }

  #ask(target: Target): void {
    const { clock, client, told } = this.#options
    const { observer, kind } = target
    const askedAt = clock.elapsed()
    this.#askedAt.set(observer, askedAt)
    this.#asking.add(observer)
    const asking =
      kind === 'gateway'
        ? client.call('getServiceStatus', { params: { serviceId: 'gateway' } })
        : client.call('getNodeStatus', { params: { nodeId: observer } })
    const end = (answer: StatusAnswer): void => {
      this.#asking.delete(observer)
      told(target, answer, askedAt)
      this.#goOn()
    }
    asking.then(
      (status) => end(understand(target, status)),
      (error: unknown) => end({ kind: 'silent', why: asFault(error).message }),
    )
  }
}
