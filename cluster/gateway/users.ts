/** Lets an account's users write at their moments. The scenario says what; this only waits. */
import { Fault } from '../../shared/fault.ts'
import type { Scenario } from '../config.ts'
import type { Clock } from '../clock.ts'
import type { Desk } from './desk.ts'
import { Population } from './population.ts'
import { type Home, messageOf } from './scenario.ts'

/** A message that could not be recorded is tried again after this, ms. */
const RETRY_MS = 1_000
/** After a longer pause (a stopped process, a sleep) the users go on from now and do not make up for it, ms. */
const LONGEST_BACKLOG_MS = 1_000

export interface UsersOptions {
  readonly account: Home
  readonly scenario: Scenario
  readonly desk: Desk
  readonly clock: Clock
}

/** Returns what makes them stop. */
export function letUsersWrite({ account, scenario, desk, clock }: UsersOptions): () => void {
  if (scenario.messagesPerSecond === 0) return () => undefined
  const population = new Population(scenario, account)
  let next = following()
  let nextMs = clock.monotonicMs() + next.afterMs
  let cancel = wait()

  function following() {
    const number = desk.received + 1
    return messageOf(scenario, account.id, population.turn(number), number)
  }

  function wait() {
    return clock.after(Math.max(0, nextMs - clock.monotonicMs()), write)
  }

  function write() {
    const now = clock.monotonicMs()
    nextMs = Math.max(nextMs, now - LONGEST_BACKLOG_MS)
    try {
      while (nextMs <= now) {
        desk.take(next)
        next = following()
        nextMs += next.afterMs
      }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      nextMs = now + RETRY_MS
    }
    cancel = wait()
  }

  return () => cancel()
}
