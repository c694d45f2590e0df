/** What is worth saying aloud of facts that have just come. Pure. */
import type { Fact } from '../../shared/fact.ts'
import { describeFact } from '../../shared/words/describe-fact.ts'

/** More than this at once is noise; the list on the screen has them all. */
const SPOKEN = 3

export interface News {
  readonly polite: string
  readonly critical: string
}

/** Both lists newest first. `null`: nothing new, or the first facts there are, which are history and not news. */
export function newsOf(before: readonly Fact[], now: readonly Fact[]): News | null {
  const newest = before[0]?.seq
  if (newest === undefined) return null
  // An operation's facts repeat what its failover says.
  const fresh = now.filter((fact) => fact.seq > newest && fact.kind !== 'operationChanged').map(describeFact)
  if (fresh.length === 0) return null
  const critical = fresh.filter(({ tone }) => tone === 'critical')
  const polite = fresh.filter(({ tone }) => tone !== 'critical').slice(0, SPOKEN)
  return { polite: polite.map(({ text }) => text).join('. '), critical: critical.map(({ text }) => text).join('. ') }
}
