/** Asks everybody who can be asked whether one process still answers, all at once and afresh. */
import type { Testimony } from '../../../shared/check.ts'
import { probe } from '../../process/probe.ts'
import type { Roster } from '../nodes/roster.ts'
import { OWN } from './verdict.ts'

/** A witness gets this much longer than its probe to tell what it saw. */
export const TELLING_MS = 150

export async function hearWitnesses(
  roster: Roster,
  witnesses: readonly string[],
  url: string,
  timeoutMs: number,
  /** The way from here to those pages. */
  ownUrl: string,
): Promise<Testimony[]> {
  const own = probe(ownUrl, timeoutMs).then((result): Testimony => ({
    witness: OWN,
    saw: result.answered ? 'answer' : 'noAnswer',
    afterMs: result.afterMs,
  }))
  const others = witnesses.map(async (witness): Promise<Testimony> => {
    const startedAt = performance.now()
    try {
      const result = await roster.ask(witness, { ask: 'probe', url, timeoutMs }, timeoutMs + TELLING_MS)
      return { witness, saw: result.answered ? 'answer' : 'noAnswer', afterMs: result.afterMs }
    } catch {
      // Whatever kept it from telling, it is no testimony about the other process.
      return { witness, saw: 'unreachable', afterMs: performance.now() - startedAt }
    }
  })
  return Promise.all([own, ...others])
}
