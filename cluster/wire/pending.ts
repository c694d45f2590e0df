/** Requests that wait for their answer: by id, with a deadline, all refused when the connection goes. */
import type { Problem } from '../../shared/fault.ts'
import { Fault, fromProblem } from '../../shared/fault.ts'

export interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly problem?: Problem | undefined
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (fault: Fault) => void
  readonly timer: NodeJS.Timeout
}

export class Pending {
  #nextId = 1
  readonly #waiting = new Map<number, Waiting>()

  /** Sends through `send(id)` and resolves with the answer's raw value. @throws {Fault} timeout, unreachable, or what the other side refused with. */
  ask(send: (id: number) => void, timeoutMs: number): Promise<unknown> {
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id)
        reject(new Fault('timeout', `No answer within ${timeoutMs} ms`))
      }, timeoutMs)
      this.#waiting.set(id, { resolve, reject, timer })
      send(id)
    })
  }

  /** An answer to a request that timed out is dropped: its asker has decided without it. */
  settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    if (waiting === undefined) return
    this.#waiting.delete(answer.id)
    clearTimeout(waiting.timer)
    if (answer.problem === undefined) waiting.resolve(answer.value)
    else waiting.reject(fromProblem(answer.problem))
  }

  rejectAll(why: string): void {
    for (const waiting of this.#waiting.values()) {
      clearTimeout(waiting.timer)
      waiting.reject(new Fault('unreachable', why))
    }
    this.#waiting.clear()
  }
}
