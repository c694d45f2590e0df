/** Waits for an account to be served at an epoch: the gateway's word that a failover reached the users. */
import { Fault } from '../../shared/fault.ts'
import type { Clock } from '../clock.ts'

export interface ServingState {
  readonly floorEpoch: number
  /** Some node serves at the floor epoch. */
  readonly isServed: boolean
  readonly waiting: number
}

/** A served account on which no message waits gets this long for its next message: an accepted reply is the better proof. */
const QUIET_MS = 1_000

interface Waiter {
  readonly epoch: number
  /** Counts down `QUIET_MS` since it was first served with nothing waiting; `null`: not begun. */
  quiet: 'counting' | 'over' | null
  readonly settle: (outcome: Fault | { gapMs: number | null }) => void
}

export class ServingWatch {
  readonly #clock: Clock
  #waiters: Waiter[] = []
  #state: ServingState | null = null
  /** Monotonic; `null`: no reply was accepted in this process's life. */
  #lastAcceptedMs: number | null = null
  /** The first reply accepted at the newest epoch that had one. */
  #first: { epoch: number; gapMs: number | null } | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  accepted(epoch: number): void {
    const now = this.#clock.monotonicMs()
    if (this.#first === null || epoch > this.#first.epoch) {
      this.#first = { epoch, gapMs: this.#lastAcceptedMs === null ? null : now - this.#lastAcceptedMs }
    }
    this.#lastAcceptedMs = now
  }

  /** Call after every change. */
  look(state: ServingState): void {
    this.#state = state
    for (const waiter of this.#waiters) {
      const { epoch } = waiter
      if (state.floorEpoch > epoch) {
        waiter.settle(new Fault('staleEpoch', `The floor stands at epoch ${state.floorEpoch}, above ${epoch}`))
      } else if (state.isServed && state.floorEpoch === epoch) {
        if (this.#first?.epoch === epoch) waiter.settle({ gapMs: this.#first.gapMs })
        else if (state.waiting === 0) this.#settleWhenQuiet(waiter)
      }
    }
  }

  #settleWhenQuiet(waiter: Waiter): void {
    if (waiter.quiet === 'over') waiter.settle({ gapMs: null })
    if (waiter.quiet !== null) return
    waiter.quiet = 'counting'
    this.#clock.after(QUIET_MS, () => {
      waiter.quiet = 'over'
      if (this.#state !== null && this.#waiters.includes(waiter)) this.look(this.#state)
    })
  }

  /** @throws {Fault} timeout; staleEpoch: the floor went past `epoch`; unreachable: the gateway is closing. */
  wait(epoch: number, timeoutMs: number): Promise<{ gapMs: number | null }> {
    return new Promise((resolve, reject) => {
      const settle: Waiter['settle'] = (outcome) => {
        cancel()
        this.#waiters = this.#waiters.filter((other) => other !== waiter)
        if (outcome instanceof Fault) reject(outcome)
        else resolve(outcome)
      }
      const waiter: Waiter = { epoch, quiet: null, settle }
      const cancel = this.#clock.after(timeoutMs, () => {
        settle(new Fault('timeout', `Not served at epoch ${epoch} within ${timeoutMs} ms`))
      })
      this.#waiters.push(waiter)
    })
  }

  close(): void {
    for (const { settle } of this.#waiters) settle(new Fault('unreachable', 'The gateway is closing'))
  }
}
