/** Waits, while traffic goes on, until whatever was received up to a moment has its reply. */
import type { LedgerView } from './ledger-view.ts'
import { until } from './until.ts'

/** `at`: epoch ms. @throws {Error} not within the time. */
export function untilAnswered(ledger: LedgerView, at: number, withinMs: number): Promise<true> {
  // The gateway writes messages down in the order they come: once a later one stands there, none of before is still to come.
  const look = () => (ledger.hasReceivedAfter(at) && ledger.waitingSince(at) === 0 ? true : null)
  return until(look, { what: 'all messages are answered', withinMs, everyMs: 100 })
}
