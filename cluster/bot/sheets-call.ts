/** One call of the spreadsheet service over http. */
import { LOOPBACK } from '../config.ts'
import type { ExpenseRow } from './sheets-client.ts'
import type { CallOutcome } from './sheets-pace.ts'

const ANSWER_WITHIN_MS = 2_000

export function sheetsCall(
  port: number,
  token: string,
): (rows: readonly ExpenseRow[]) => Promise<Exclude<CallOutcome, { kind: 'failed' }>> {
  return async (rows) => {
    const response = await fetch(`http://${LOOPBACK}:${port}/v1/rows`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ rows }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    // Read to its end, or the connection is not used again.
    const text = await response.text()
    if (response.ok) return { kind: 'ok' }
    if (response.status === 429) {
      const seconds = Number(response.headers.get('retry-after'))
      return { kind: 'throttled', retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : 0 }
    }
    throw new Error(`answered ${response.status}: ${text.slice(0, 200)}`)
  }
}
