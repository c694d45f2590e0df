/** Takes the questions one after another: two confirmation windows at once could be mistaken for each other. */
import type { Verdict } from '../host-messages.ts'

export type Show<Q> = (question: Q, signal: AbortSignal) => Promise<Exclude<Verdict, 'unavailable'>>

export interface ConsentDesk<Q> {
  /** Rejects when the window could not be shown. Asked in vain (nobody waits any more): `withdrawn`. */
  readonly ask: (question: Q, signal: AbortSignal) => Promise<Verdict>
}

export function createConsentDesk<Q>(show: Show<Q>): ConsentDesk<Q> {
  let last: Promise<unknown> = Promise.resolve()
  return {
    ask: (question, signal) => {
      const turn = last.then(() => (signal.aborted ? 'withdrawn' : show(question, signal)))
      // Whether the one before was answered or failed, the next has its turn.
      last = turn.catch(() => null)
      return turn
    },
  }
}
