/** The owner of an account's phone, a figure of the scenario: reads the pairing code off the screen and types it after a moment. */
import { Fault } from '../../shared/fault.ts'
import type { Clock } from '../clock.ts'
import type { Scenario } from '../config.ts'
import { randomFrom } from '../random.ts'

export interface PhoneOptions {
  readonly scenario: Pick<Scenario, 'seed' | 'phoneTypesAfterMs'>
  readonly clock: Clock
  /** @throws {Fault} pairingExpired: the code is no longer good. */
  readonly typed: (accountId: string, code: string) => void
  readonly log: (line: string) => void
}

/** Call the result with every code that waits to be typed. */
export function aPhoneOwner({ scenario, clock, typed, log }: PhoneOptions): (accountId: string, code: string) => void {
  const seen = new Map<string, number>()
  return (accountId, code) => {
    if (scenario.phoneTypesAfterMs === null) return
    const [earliest, latest] = scenario.phoneTypesAfterMs
    const number = (seen.get(accountId) ?? 0) + 1
    seen.set(accountId, number)
    const moment = randomFrom(scenario.seed, accountId, 'phone', number)()
    clock.after(earliest + moment * (latest - earliest), () => {
      try {
        typed(accountId, code)
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        log(`the owner of ${accountId} typed a code in vain: ${error.message}`)
      }
    })
  }
}
